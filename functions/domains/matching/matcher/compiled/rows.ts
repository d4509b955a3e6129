/** The rows of compiled positions: eight numbers each, in the order in which a search asks for them. */

/**
 * Places of the numbers in a row. `word` has what is compared at once (`position-words.ts`), `closesOn` is a whole date
 * (`whole-dates.ts`), NO_LIMIT where there is none; `place`, `needs` (a list of skills), `enterprise` and `job` are numbers
 * in dictionaries.
 */
export const column = { wage: 0, word: 1, place: 2, needs: 3, closesOn: 4, enterprise: 5, job: 6, slot: 7 } as const;

/**
 * Places of the numbers that a search hardly asks for. `startsOn` is a whole date, 0 where there is none; `vacancies` are
 * the free ones, 0 if the position is not open.
 */
export const rare = { occupation: 0, startsOn: 1, work: 2, vacancies: 3 } as const;

export type Column = keyof typeof column;
export type Rare = keyof typeof rare;

export const NO_LIMIT = 2 ** 31 - 1;

export const ROW_BITS = 3;
export const ROW = 1 << ROW_BITS;
export const RARE_BITS = 2;

/** A row, by where it begins. */
export interface Row {
  readonly rows: Int32Array;
  readonly at: number;
}

/** The numbers in an array of twice the length. */
export function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
