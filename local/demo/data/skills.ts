/** The skills that the demo's workers have: the words in which positions ask for them, and those of the countryside. */
import { jobs } from './jobs';
import type { Random } from './random';

/** None to three skills; the longer a working life, the more probable. Under 18 only what needs no certificate. */
export function skillsOf(random: Random, age: number): string[] {
  if (age < 18) return random.sample(random.between(0, 1), beginnerSkills);
  const count = random.pick(age < 25 ? [0, 0, 0, 0, 1, 1, 1, 2] : [0, 0, 1, 1, 1, 2, 2, 3]);
  return random.sample(count, random.chance(0.6) ? demandedSkills : ruralSkills);
}

const demandedSkills: readonly string[] = [
  ...new Set(Object.values(jobs).flatMap((trade) => trade.flatMap((job) => job.skills))),
];

const ruralSkills = ['驾驶C1', '农机驾驶', '种植', '养殖', '采茶', '花椒采摘', '挖掘机', '厨艺', '砌筑', '钢筋绑扎'];

const beginnerSkills = ['电子装配', '缝纫', '种植', '采茶'];
