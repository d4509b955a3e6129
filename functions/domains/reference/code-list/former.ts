/** Former codes of regions and occupations: whose records a search finds, and whose rules hold until others are laid down. */
import { allOccupations, filedOccupation } from '../occupation/occupation';
import { filedUnder, regionOf } from '../region/region';

/** Former codes by the code that they are filed under: the loaded ones, because records never held the others. */
let regions: ReadonlyMap<string, readonly string[]> = new Map();
/** Loaded codes by each of their successors. */
let before: ReadonlyMap<string, readonly string[]> = new Map();
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
  const successions = codes.flatMap((code) => (regionOf(code)?.replacedBy ?? []).map((next) => ({ code, next })));
  const pairs = Map.groupBy(successions, ({ next }) => next);
  before = new Map([...pairs].map(([next, these]) => [next, these.map(({ code }) => code)]));
  occupations = occupationsBefore();
}

/** Loaded codes that a region, or one that it lies in, took over at once or by way of others, whole or in part. */
export function formerRegions(code: string): string[] {
  const former = new Set(
    [2, 4, 6, 9, 12]
      .filter((length) => length <= code.length)
      .flatMap((length) => before.get(code.slice(0, length)) ?? []),
  );
  // A set goes on with what is added while it is read.
  for (const one of former) for (const earlier of before.get(one) ?? []) former.add(earlier);
  return [...former];
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

/**
 * Whether what was laid down for a region holds in a place: as its OWN if the place lies in it, or as that of a FORMER
 * region from which the place's was made, alone or together with others. A region that was there before, and only
 * grew, keeps what it had.
 */
export function holdsIn(place: string, regionCode: string): 'OWN' | 'FORMER' | undefined {
  const filed = filedUnder(place);
  if (place.startsWith(regionCode) || filed.startsWith(regionCode)) return 'OWN';
  const level = filed.slice(0, regionCode.length);
  return level.length === regionCode.length && madeFrom(level, regionCode) ? 'FORMER' : undefined;
}

/** Whether the code was made from the other one of its level, at once or by way of others. */
function madeFrom(code: string, former: string): boolean {
  const open = [former];
  for (const one of open) {
    const { replacedBy = [], validFrom = '' } = regionOf(one) ?? {};
    const made = replacedBy.filter(
      (next) => next.length === one.length && (regionOf(next)?.validFrom ?? '') > validFrom,
    );
    if (made.includes(code)) return true;
    open.push(...made.filter((next) => !open.includes(next)));
  }
  return false;
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
