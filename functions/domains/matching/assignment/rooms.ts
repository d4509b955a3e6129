/**
 * How many more people may be told of each job, by its slot. Rooms only shrink, so a full job stays full, and is hidden from all further
 * searches: otherwise each would read on through the full jobs that everybody wants.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import type { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { column } from '../matcher/compiled/rows';

export class Rooms {
  private readonly left: Int32Array;

  constructor(
    private readonly positions: CompiledPositions,
    pushesPerVacancy: number,
    today: CivilDate,
  ) {
    const { first } = positions.daysFrom(today);
    this.left = new Int32Array(positions.slotsEnd);
    for (const slot of positions.allSlots())
      if (positions.get(slot, column.closesOn) >= first)
        this.left[slot] = positions.get(slot, column.vacancies) * pushesPerVacancy;
  }

  has(slot: number): boolean {
    return (this.left[slot] ?? 0) > 0;
  }

  of(slot: number): number {
    return this.left[slot] ?? 0;
  }

  take(slot: number): void {
    const left = (this.left[slot] ?? 0) - 1;
    this.left[slot] = left;
    if (left === 0) this.positions.hide(slot);
  }
}
