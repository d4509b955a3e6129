/** Former codes of regions and occupations: whose records a search finds, and whose rules hold until others are laid down. */
import { allOccupations, filedOccupation } from '../occupation/occupation';
import { regionOf, isRegion, wholeOf } from '../region/region';
import { filedUnder } from '../region/successors';
import { lineOf, type RegionCode } from '../region/region-code';

/** Former codes by the code that they are filed under: the loaded ones, because records never held the others. */
let regions: ReadonlyMap<string, readonly RegionCode[]> = new Map();
/** Loaded codes by each of their successors. */
let before: ReadonlyMap<string, readonly RegionCode[]> = new Map();
let abolished: readonly RegionCode[] = [];
let occupations: ReadonlyMap<string, readonly string[]> = occupationsBefore();

/** Called when loaded rows were taken. @param codes abolished region codes that were loaded. */
export function takeFormer(codes: readonly RegionCode[]): void {
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
export function formerRegions(code: RegionCode): RegionCode[] {
  const former = new Set(lineOf(code).flatMap((one) => before.get(one) ?? []));
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
export function abolishedRegions(): readonly RegionCode[] {
  return abolished;
}

/**
 * Whether what was laid down for a region holds in a place: as its OWN if the place lies in it, or as that of a FORMER
 * region from which the place's was made, alone or together with others. A region that was there before, and only
 * grew, keeps what it had. What is laid down for 441900 holds in all of 4419, and is no finer.
 */
export function holdsIn(place: RegionCode, regionCode: RegionCode): 'OWN' | 'FORMER' | undefined {
  const [filed, whole] = [filedUnder(place), wholeOf(regionCode)];
  if (place.startsWith(whole) || filed.startsWith(whole)) return 'OWN';
  const level = lineOf(filed).find((code) => code.length === whole.length);
  return level !== undefined && madeFrom(level, whole) ? 'FORMER' : undefined;
}

/** Whether the code was made from the other one of its level, at once or by way of others. */
function madeFrom(code: RegionCode, former: RegionCode): boolean {
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
export function codesOfRegion(code: RegionCode): RegionCode[] {
  if (regions.size === 0) return [code];
  const former = lineOf(code).flatMap((one) => (regions.get(one) ?? []).map((old) => old + code.slice(one.length)));
  return [code, ...former.filter(isRegion).filter((old) => filedUnder(old) === code)];
}

/** Codes of one occupation: its own, and the former ones that it took over whole. */
export function codesOfOccupation(code: string): string[] {
  return [code, ...(occupations.get(code) ?? [])];
}
