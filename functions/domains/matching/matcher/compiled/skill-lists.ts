/** Lists of skills that positions ask for, in one array, and what each is worth to a person. */
import { mostPoints } from '../most-points';
import { twice } from './rows';

/** Needed or welcome skills, by number; `weights` has the weight of each, and `total` of all. */
export interface Needs {
  readonly skills: readonly number[];
  readonly musts: readonly boolean[];
  readonly weights: readonly number[];
  readonly total: number;
}

/** Worth of a list of skills of which the person lacks a needed one. */
export const LACKING = -1;

/** A person's skills by number, and a bit for each, which may be the bit of others, too. */
export interface Owned {
  readonly skills: readonly number[];
  readonly bits: number;
}

/** Numbers of a list at its beginning: bits of its skills, bits of the needed ones, its total, and how many skills follow. */
const HEAD = 4;
/** Of each skill: its number and its weight, negative if it is needed. */
const PAIR = 2;

export class SkillLists {
  private numbers = new Int32Array(64);
  private readonly starts: number[] = [];
  private length = 0;

  /** Adds the next list. */
  add({ skills, musts, weights, total }: Needs): void {
    const more = HEAD + skills.length * PAIR;
    while (this.length + more > this.numbers.length) this.numbers = twice(this.numbers);
    const needed = skills.filter((_, at) => musts[at] === true);
    const pairs = skills.flatMap((skill, at) => [skill, (weights[at] ?? 0) * (musts[at] === true ? -1 : 1)]);
    this.numbers.set([bitsOf(skills), bitsOf(needed), total, skills.length, ...pairs], this.length);
    this.starts.push(this.length);
    this.length += more;
  }

  /** Points for the skills of a list, or LACKING. */
  pointsOf(list: number, { skills, bits }: Owned): number {
    const { numbers } = this;
    const start = this.starts[list] ?? 0;
    if (((numbers[start + 1] ?? 0) & ~bits) !== 0) return LACKING;
    if (((numbers[start] ?? 0) & bits) === 0) return 0;
    const [total, end] = [numbers[start + 2] ?? 0, start + HEAD + (numbers[start + 3] ?? 0) * PAIR];
    let matched = 0;
    for (let at = start + HEAD; at < end; at += PAIR) {
      const weight = numbers[at + 1] ?? 0;
      if (has(skills, numbers[at] ?? 0)) matched += Math.abs(weight);
      else if (weight < 0) return LACKING;
    }
    return total === 0 ? 0 : Math.floor((mostPoints.SKILLS * matched) / total);
  }

  /** The first skill of a list that the person has; negative if there is none. */
  firstOwned(list: number, { skills, bits }: Owned): number {
    const { numbers } = this;
    const start = this.starts[list] ?? 0;
    if (((numbers[start] ?? 0) & bits) === 0) return -1;
    const end = start + HEAD + (numbers[start + 3] ?? 0) * PAIR;
    for (let at = start + HEAD; at < end; at += PAIR) if (has(skills, numbers[at] ?? 0)) return numbers[at] ?? 0;
    return -1;
  }
}

export function bitsOf(skills: Iterable<number>): number {
  let bits = 0;
  for (const skill of skills) bits |= 1 << (skill & 31);
  return bits;
}

/** A loop over a few numbers, because this is asked for every pair. */
function has(skills: readonly number[], skill: number): boolean {
  for (let at = 0; at < skills.length; at += 1) if (skills[at] === skill) return true;
  return false;
}
