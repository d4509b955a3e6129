/** The rows of compiled positions: sixteen numbers each, which fill one line of the processor's cache. */

/**
 * Places of the numbers in a row. Dates are whole (`whole-dates.ts`); the greatest number stands for no limit; `vacancies` are
 * the free ones, 0 if the position is not open.
 */
export const column = {
  ...{ wage: 0, education: 1, ageMin: 2, ageMax: 3, startsOn: 4, closesOn: 5, board: 6, lodging: 7 },
  /** Numbers in the dictionaries; `needs` is a list of skills, `work` what the position tells for juveniles. */
  ...{ place: 8, occupation: 9, enterprise: 10, job: 11, needs: 12, work: 13 },
  ...{ vacancies: 14, slot: 15 },
} as const;

export type Column = keyof typeof column;

export const ROW_BITS = 4;
export const ROW = 1 << ROW_BITS;

/** A row, by where it begins. */
export interface Row {
  readonly rows: Int32Array;
  readonly at: number;
}

interface Source {
  readonly rows: Int32Array;
  /** Negative where the first slot comes first; never 0 for two slots. */
  order(one: number, other: number): number;
}

/** Copies of rows, one after another in an order, so that a list is read like a tape. Sorted when it is next read. */
export class RowList {
  private rows = new Int32Array(ROW);
  private count = 0;
  private sorted = true;

  constructor(private readonly source: Source) {}

  add(slot: number): void {
    if (this.count === this.rows.length >> ROW_BITS) this.rows = twice(this.rows);
    this.copy(slot, this.count);
    this.count += 1;
    this.sorted = this.count === 1;
  }

  remove(slot: number): void {
    for (let place = 0; place < this.count; place += 1)
      if (this.rows[(place << ROW_BITS) | column.slot] === slot) {
        this.rows.copyWithin(place << ROW_BITS, (place + 1) << ROW_BITS, this.count << ROW_BITS);
        this.count -= 1;
        return;
      }
  }

  get length(): number {
    return this.count;
  }

  /** The best wage, or more where the list is not sorted. */
  topWage(): number {
    return this.sorted ? (this.rows[column.wage] ?? 0) : Infinity;
  }

  /** The rows in order, and after the first `length` of them anything. Valid until the next change. */
  read(): Int32Array {
    if (!this.sorted) this.sort();
    return this.rows;
  }

  private sort(): void {
    const slots = Array.from({ length: this.count }, (_, place) => this.rows[(place << ROW_BITS) | column.slot] ?? 0);
    slots.sort((one, other) => this.source.order(one, other)).forEach((slot, place) => this.copy(slot, place));
    this.sorted = true;
  }

  private copy(slot: number, place: number): void {
    const from = slot << ROW_BITS;
    this.rows.set(this.source.rows.subarray(from, from + ROW), place << ROW_BITS);
  }
}

/** The numbers in an array of twice the length. */
export function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
