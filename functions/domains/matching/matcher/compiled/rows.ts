/** The rows of compiled positions: sixteen numbers each, which is one line of the processor's cache. */

/**
 * Places of the numbers in a row; shelves hold copies of the first eight. `word` has what is compared at once
 * (`position-words.ts`), `site` the place of work with what is provided there (`siteOf`). `startsOn` and `closesOn` are whole dates
 * (`whole-dates.ts`): 0 and NO_LIMIT where there is none. `tie` is a hash of the id, `vacancies` are the free ones, 0 if the position is not open. The others are numbers of
 * dictionaries.
 */
export const column = {
  ...{ word: 0, site: 1, wage: 2, needs: 3, closesOn: 4, startsOn: 5, slot: 6, tie: 7 },
  ...{ occupation: 8, enterprise: 9, vacancies: 10, work: 11, province: 12, city: 13 },
} as const;

export type Column = keyof typeof column;

export const NO_LIMIT = 2 ** 31 - 1;

/** Wages have no more bits; `limits.wageMax` has 18. A score has 10. */
export const WAGE_BITS = 20;

export const ROW_BITS = 4;

/** A row or a copy of it, by where it begins. */
export interface Row {
  readonly rows: Int32Array;
  readonly at: number;
}

/** Numbers of a copy on a shelf. */
export const COPY_BITS = 3;
export const COPY = 1 << COPY_BITS;

/** The numbers in an array of twice the length. */
export function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
