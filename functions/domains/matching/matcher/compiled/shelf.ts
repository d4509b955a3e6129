/**
 * Positions that have something in common, such as an occupation, in piles of provinces and once more in piles of cities: who
 * wants to go to a province or anywhere reads few large piles, and who names cities reads those alone.
 */
import { Piles, type Division, type PositionRows } from './piles';
import { ageMaxOf, asksSkillsOf, noJuvenilesOf } from './position-words';
import { column } from './rows';

const whole: Division = { piles: 1, pileOf: () => 0 };

/** Those that ask for no skill, and those that ask for some. */
const bySkill: Division = { piles: 2, pileOf: asksSkillsOf };

/** Of positions that are not for juveniles, as many are up to each of these ages as above both. */
const ages = [40, 48];

/**
 * By whom they take, so that most people read a third of the piles. It is for shelves of thousands of positions; among fewer,
 * piles would be of one or two.
 */
const fine: Division = {
  piles: ages.length + 2,
  pileOf(word) {
    const age = ageMaxOf(word);
    return noJuvenilesOf(word) === 0 ? 0 : 1 + ages.filter((one) => age > one).length;
  },
};

export class Shelf {
  private readonly byProvince: Piles;
  private readonly byCity: Piles;
  /** Slots in any order until the shelf is read: then all are sorted at once. */
  private waiting: number[] | undefined = [];

  /** @param holds positions of one occupation, or those of all occupations that ask for one skill, or for none. */
  constructor(
    private readonly source: PositionRows,
    holds: 'OCCUPATION' | 'SKILL' | 'ANY',
  ) {
    this.byProvince = new Piles(source, column.province, holds === 'OCCUPATION' ? bySkill : fine);
    this.byCity = new Piles(source, column.city, holds === 'ANY' ? fine : whole);
  }

  add(slot: number): void {
    if (this.waiting !== undefined) this.waiting.push(slot);
    else for (const piles of [this.byProvince, this.byCity]) piles.add(slot);
  }

  remove(slot: number): void {
    if (this.waiting !== undefined) this.waiting = this.waiting.filter((other) => other !== slot);
    else for (const piles of [this.byProvince, this.byCity]) piles.remove(slot);
  }

  /** Lets nobody find the slot, for good. */
  hide(slot: number): void {
    for (const piles of [this.provinces, this.cities]) piles.hide(slot);
  }

  get provinces(): Piles {
    if (this.waiting !== undefined) this.sort(this.waiting);
    return this.byProvince;
  }

  get cities(): Piles {
    if (this.waiting !== undefined) this.sort(this.waiting);
    return this.byCity;
  }

  private sort(slots: number[]): void {
    slots.sort((one, other) => this.source.order(one, other));
    for (const piles of [this.byProvince, this.byCity]) piles.fill(slots);
    this.waiting = undefined;
  }
}
