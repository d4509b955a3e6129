/**
 * How many more people may be told of each job. Rooms only shrink, so a full job stays full, and is hidden from all further
 * searches: otherwise each would read on through the full jobs that everybody wants.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import type { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { column } from '../matcher/compiled/rows';

export class Rooms {
  private readonly left: Int32Array;

  /** A job has room by the listing with the most vacancies that is open today: the others list the same ones. */
  constructor(
    private readonly positions: CompiledPositions,
    pushesPerVacancy: number,
    today: CivilDate,
  ) {
    const { first } = positions.daysFrom(today);
    this.left = new Int32Array(positions.jobs.size);
    for (const slot of positions.allSlots()) {
      if (positions.get(slot, column.closesOn) < first) continue;
      const job = positions.get(slot, column.job);
      const room = positions.get(slot, column.vacancies) * pushesPerVacancy;
      this.left[job] = Math.max(room, this.left[job] ?? 0);
    }
  }

  has(job: number): boolean {
    return (this.left[job] ?? 0) > 0;
  }

  of(job: number): number {
    return this.left[job] ?? 0;
  }

  take(job: number): void {
    const left = (this.left[job] ?? 0) - 1;
    this.left[job] = left;
    if (left > 0) return;
    this.positions.hide(job);
  }
}
