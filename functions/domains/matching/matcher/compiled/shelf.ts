/**
 * Positions that have something in common, such as an occupation, in piles of provinces and once more in piles of cities: who
 * wants to go to a province or anywhere reads few large piles, and who names cities reads those alone.
 */
import { Piles, type PositionRows } from './piles';
import { column } from './rows';

export class Shelf {
  private readonly byProvince: Piles;
  private readonly byCity: Piles;
  /** Slots in any order until the shelf is read: then all are sorted at once. */
  private waiting: number[] | undefined = [];

  constructor(private readonly source: PositionRows) {
    this.byProvince = new Piles(source, column.province, 2);
    this.byCity = new Piles(source, column.city, 1);
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
