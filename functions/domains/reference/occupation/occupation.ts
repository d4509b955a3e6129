/**
 * Occupations by code: the built-in sample (`sample.ts`), and the rows that the bureau loaded over it. Rows are never
 * deleted: an occupation that ends keeps its code and names its successors, because positions refer to it.
 */
import type { Occupation } from './occupation-row';
import { sample } from './sample';

/** The occupation with exactly this code, even if it has ended; the one that began last if several schemes use the code. */
export function occupationOf(code: string): Occupation | undefined {
  return byCode.get(code);
}

/** The code under which a record is filed that names this code: its only successor, otherwise the code itself. */
export function filedOccupation(code: string): string {
  const seen = new Set<string>();
  let last = code;
  for (;;) {
    // Codes that lead back to themselves, which no load should bring about, stay as they are.
    if (seen.has(last)) return code;
    seen.add(last);
    const [successor, ...others] = occupationOf(last)?.replacedBy ?? [];
    if (successor === undefined || others.length > 0) return last;
    last = successor;
  }
}

/** The code, and all that it was replaced by, at once or by way of others. */
export function lineOfOccupation(code: string): readonly string[] {
  const line = new Set([code]);
  // A set goes on with what is added while it is read.
  for (const one of line) for (const next of occupationOf(one)?.replacedBy ?? []) line.add(next);
  return [...line];
}

/** The rows in use, another object whenever they changed. */
export function occupationsInUse(): object {
  return byCode;
}

/** All of them, in the order of codes. */
export function allOccupations(): Iterable<Occupation> {
  return byCode.values();
}

/**
 * Takes the rows that the bureau loaded, as they hold today and one for each code, over the sample: instead of those
 * taken before, because a process serves one database.
 */
export function useOccupations(loaded: readonly Occupation[]): void {
  const taken = new Set(loaded.map(({ code }) => code));
  byCode = indexed([...sample.filter(({ code }) => !taken.has(code)), ...loaded]);
}

let byCode = indexed(sample);

function indexed(rows: readonly Occupation[]): ReadonlyMap<string, Occupation> {
  const order = (a: Occupation, b: Occupation): number =>
    a.code === b.code ? Number(a.validFrom > b.validFrom) : a.code < b.code ? -1 : 1;
  return new Map(rows.toSorted(order).map((row) => [row.code, row]));
}
