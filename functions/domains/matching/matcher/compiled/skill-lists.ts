/** Lists of skills that positions ask for, in one array, and what each is worth to a person. */
import { mostPoints } from '../most-points';
import { twice } from './rows';

/** Needed or welcome skills, by number, each once; `weights` has the weight of each, and `total` of all. */
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

/** Numbers of a list: bits of its skills, bits of the needed ones, its total, and where its skills begin. Behind the last stands where all end. */
const head = { bits: 0, needed: 1, total: 2, start: 3 } as const;
const HEAD_BITS = 2;

/** Of each skill: its number and its weight, negative if it is needed. */
const PAIR = 2;

export class SkillLists {
  /** By number of the list. */
  private heads = new Int32Array(64 << HEAD_BITS);
  private pairs = new Int32Array(64);
  private lists = 0;
  private length = 0;

  /** Adds the next list. */
  add({ skills, musts, weights, total }: Needs): void {
    while (this.length + skills.length * PAIR > this.pairs.length) this.pairs = twice(this.pairs);
    if ((this.lists + 2) << HEAD_BITS > this.heads.length) this.heads = twice(this.heads);
    const needed = skills.filter((_, at) => musts[at] === true);
    this.heads.set([bitsOf(skills), bitsOf(needed), total, this.length], this.lists << HEAD_BITS);
    for (const [at, skill] of skills.entries()) {
      this.pairs[this.length] = skill;
      this.pairs[this.length + 1] = (weights[at] ?? 0) * (musts[at] === true ? -1 : 1);
      this.length += PAIR;
    }
    this.lists += 1;
    this.heads[(this.lists << HEAD_BITS) | head.start] = this.length;
  }

  /** Bits of the skills of a list. */
  bitsIn(list: number): number {
    return this.heads[(list << HEAD_BITS) | head.bits] ?? 0;
  }

  /** Points for the skills of a list, or LACKING. */
  pointsOf(list: number, { skills, bits }: Owned): number {
    const { heads, pairs } = this;
    const at = list << HEAD_BITS;
    if (((heads[at | head.needed] ?? 0) & ~bits) !== 0) return LACKING;
    if (((heads[at | head.bits] ?? 0) & bits) === 0) return 0;
    const [total, end] = [heads[at | head.total] ?? 0, this.endOf(list)];
    let matched = 0;
    for (let pair = heads[at | head.start] ?? 0; pair < end; pair += PAIR) {
      const weight = pairs[pair + 1] ?? 0;
      if (has(skills, pairs[pair] ?? 0)) matched += Math.abs(weight);
      else if (weight < 0) return LACKING;
    }
    return total === 0 ? 0 : Math.floor((mostPoints.SKILLS * matched) / total);
  }

  /** The first skill of a list that the person has; negative if there is none. */
  firstOwned(list: number, { skills, bits }: Owned): number {
    if ((this.bitsIn(list) & bits) === 0) return -1;
    const end = this.endOf(list);
    for (let pair = this.heads[(list << HEAD_BITS) | head.start] ?? 0; pair < end; pair += PAIR)
      if (has(skills, this.pairs[pair] ?? 0)) return this.pairs[pair] ?? 0;
    return -1;
  }

  private endOf(list: number): number {
    return this.heads[((list + 1) << HEAD_BITS) | head.start] ?? 0;
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
