/** Which former codes are filed under a code, for searches of records that hold them still. */
import { allOccupations, filedOccupation } from '../occupation/occupation';
import { filedUnder, regionOf } from '../region/region';

/** Former codes by the code that they are filed under: the loaded ones, because records never held the others. */
let regions: ReadonlyMap<string, readonly string[]> = new Map();
let abolished: readonly string[] = [];
let occupations: ReadonlyMap<string, readonly string[]> = occupationsBefore();

/** Called when loaded rows were taken. @param codes abolished region codes that were loaded. */
export function takeFormer(codes: readonly string[]): void {
  const finer = codes.filter((code) => code.length > 2).toSorted();
  abolished = finer.filter((code) => !finer.some((wider) => wider !== code && code.startsWith(wider)));
  regions = Map.groupBy(
    codes.filter((code) => filedUnder(code) !== code),
    filedUnder,
  );
  occupations = occupationsBefore();
}

function occupationsBefore(): ReadonlyMap<string, readonly string[]> {
  const codes = [...allOccupations()].map(({ code }) => code).filter((code) => filedOccupation(code) !== code);
  return Map.groupBy(codes, filedOccupation);
}

/**
 * Loaded codes that were abolished, in order; of those that lie in each other, the widest. Provinces are left out: no list
 * of records is as wide.
 */
export function abolishedRegions(): readonly string[] {
  return abolished;
}

/** Codes of one region: its own, and the former ones under which records of it may still be stored. */
export function codesOfRegion(code: string): string[] {
  if (regions.size === 0) return [code];
  const lengths = [2, 4, 6, 9].filter((length) => length <= code.length);
  const former = lengths.flatMap((length) =>
    (regions.get(code.slice(0, length)) ?? []).map((old) => old + code.slice(length)),
  );
  return [code, ...former.filter((old) => regionOf(old) !== undefined && filedUnder(old) === code)];
}

/** Codes of one occupation: its own, and the former ones that it took over whole. */
export function codesOfOccupation(code: string): string[] {
  return [code, ...(occupations.get(code) ?? [])];
}
