/**
 * The positions of one company: jobs of its trade, each in a few variants (shift, experience), with the company's
 * vacancies divided over them.
 */
import { occupationOf } from '../../../functions/domains/reference/occupation/occupation';
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import type { Company } from './companies';
import type { PositionInput, WorkInput } from './inputs';
import { type Job, jobs, type Trade } from './jobs';
import { apportion, type Random } from './random';

/**
 * `count` positions, `vacancies` in total, each closing 60 to 200 days after `today` and starting before it closes. No
 * position asks for people under 16, nor for people under 18 if the work is banned for juveniles or done at night.
 */
export function demoPositions(
  random: Random,
  company: Company,
  count: number,
  vacancies: number,
  today: CivilDate,
): PositionInput[] {
  const choices = jobs[company.trade].flatMap((job) =>
    variantsOf(job, company.trade).map((variant) => ({ job, variant })),
  );
  const chosen = random.sample(count, choices);
  const headcounts = apportion(
    vacancies,
    chosen.map(({ job }) => job.crew * random.between(7, 13)),
  );

  return chosen.map(({ job, variant }, index) => {
    const wageMin = hundreds(job.wage[0] + variant.wage + random.between(-200, 200));
    const juveniles = !occupationOf(job.occupationCode)?.juvenilesBanned && !variant.night && random.chance(0.3);
    const board = random.chance(company.trade === 'CONSTRUCTION' || company.trade === 'CARE' ? 0.9 : 0.6);
    const lodging = random.chance(company.trade === 'LOGISTICS' ? 0.5 : 0.85);
    const startsIn = random.between(7, 45);
    return {
      externalRef: `${company.mark}-${String(index + 1).padStart(3, '0')}`,
      title: job.title + variant.suffix,
      occupationCode: job.occupationCode,
      regionCode: random.pick(company.plants),
      headcount: headcounts[index] ?? 1,
      wageMin,
      wageMax: wageMin + hundreds((job.wage[1] - job.wage[0]) * (0.7 + random.between(0, 6) / 10)),
      education: variant === beginners ? 'NONE' : job.education,
      ageMin: juveniles ? 16 : 18,
      ageMax: random.pick([40, 45, 45, 48, 50, 55, 55]),
      skills: job.skills,
      board,
      lodging,
      contractMonths: random.pick([6, 12, 12, 24, 36]),
      startsOn: addDays(today, startsIn),
      closesOn: addDays(today, startsIn + random.between(53, 155)),
      description: description(random, job, variant, board, lodging),
      ...workOf(juveniles, variant),
    };
  });
}

function workOf(juveniles: boolean, { night }: Variant): WorkInput {
  if (juveniles) return lightWork;
  return { movementsPerMinute: 60, liftKgFrequent: 15, liftKgOccasional: 30, nightWork: night === true, hazards: [] };
}

const lightWork: WorkInput = {
  ...{ movementsPerMinute: 30, liftKgFrequent: 5, liftKgOccasional: 15, nightWork: false, hazards: [] },
};
export const untold: WorkInput = {
  ...{ movementsPerMinute: null, liftKgFrequent: null, liftKgOccasional: null, nightWork: null, hazards: null },
};

interface Variant {
  readonly suffix: string;
  /** Yuan a month on top of the job's wage. */
  readonly wage: number;
  readonly shift: string;
  readonly night?: true;
}

function variantsOf(job: Job, trade: Trade): Variant[] {
  const byExperience = job.skills.length === 0 && !job.certificate ? beginners : experienced;
  return [...(serviceTrades.has(trade) ? serviceVariants : shiftVariants), byExperience];
}

const serviceTrades: ReadonlySet<Trade> = new Set(['HOSPITALITY', 'CARE', 'CONSTRUCTION']);

const shiftVariants: readonly Variant[] = [
  { suffix: '', wage: 0, shift: '两班倒，每月轮换' },
  { suffix: '（长白班）', wage: -100, shift: '长白班，8:00至17:30，加班按规定计薪' },
  { suffix: '（夜班）', wage: 500, shift: '固定夜班，夜班补贴每晚25元', night: true },
];

const serviceVariants: readonly Variant[] = [
  { suffix: '', wage: 0, shift: '做六休一' },
  { suffix: '（急招）', wage: 200, shift: '做六休一，到岗当天安排住宿' },
  { suffix: '（长期）', wage: 0, shift: '月休四天，法定节假日按规定计薪' },
];

const beginners: Variant = { suffix: '（可无经验）', wage: -300, shift: '师傅带教，培训期有薪' };
const experienced: Variant = { suffix: '（熟手）', wage: 700, shift: '试工一天，按日计薪' };

function description(random: Random, job: Job, { shift }: Variant, board: boolean, lodging: boolean): string {
  const certificate = job.certificate ? [`须持${job.certificate}`] : [];
  const meals = board ? '包一日三餐' : '厂区食堂，餐费自理';
  const beds = lodging ? `免费住宿，${String(random.pick([4, 6, 8]))}人间有空调热水` : '住房补贴每月200元';
  return [job.duty, ...certificate, shift, `${meals}，${beds}`, `${random.pick(benefits)}。`].join('。');
}

const benefits = [
  '入职购买社会保险，每月15日发薪',
  '满三个月报销往返路费，上限600元',
  '春节前返岗有开工红包，另有全勤奖每月200元',
  '夫妻可安排同厂，夫妻房先到先得',
  '有云南老乡班组，专人接站',
  '淡旺季均有保底工时，不收任何费用',
];

function hundreds(yuan: number): number {
  return Math.round(yuan / 100) * 100;
}
