/**
 * An indicator's counts in the regions one level below an area. Whose count tells of few people is hidden, and with it as
 * many others as it takes (`reference/indicator/few.ts`); of people in groups no count tells of few. Pure.
 */
import { fewIn } from '../../reference/indicator/few';
import { isOfPeople } from '../../reference/indicator/indicator';
import { regionOf } from '../../reference/region/region';
import type { RegionCode } from '../../reference/region/region-code';
import { type Area, childOf } from '../counter/areas';
import type { AreaDay } from '../counter/read-days';
import { type Block, medianOf } from './blocks';
import { areaOf } from './current';
import { addsUp, type IndicatorProgress, percentOf, targetOf } from './progress';

export interface RegionCount {
  readonly regionCode: RegionCode;
  readonly name: string;
  /** Null where it would tell of too few people. */
  readonly actual: number | null;
  readonly target: number | null;
}

/** Those with a count or a target, ordered by code. */
export function byRegion(progress: IndicatorProgress): RegionCount[] {
  const { indicator, area, targets, blocks, among } = progress;
  const [own, whole] = [totalsWithin(progress.days), totalsWithin(among ?? [])];
  const together = (progress.together ?? [progress.days]).map(totalsWithin);
  const medians = mediansWithin(area, blocks ?? []);
  const withTarget = targets.map((target) => childOf(area, areaOf(target))).filter((code) => code !== undefined);
  const codes = [
    ...new Set([own, whole, ...together, medians].flatMap((counts) => [...counts.keys()]).concat(withTarget)),
  ].sort();
  const countsOf = (counts: ReadonlyMap<RegionCode, number>): number[] => codes.map((code) => counts.get(code) ?? 0);
  const people = among !== undefined ? [whole] : isOfPeople(indicator) ? together : [];
  const hidden = fewIn(progress.isInGroups ? [] : people.map(countsOf));
  const figureOf = (code: RegionCode): number | null => {
    if (progress.isHidden) return null;
    if (blocks !== undefined) return medians.get(code) ?? null;
    const count = own.get(code) ?? 0;
    return among === undefined ? count : percentOf(count, whole.get(code) ?? 0);
  };
  // Where all are hidden, one that is listed without a target would be known to have somebody.
  const isListed = (actual: number | null, place: number): boolean =>
    hidden.has(place) ? hidden.size < codes.length : actual !== null && !(actual === 0 && addsUp(progress));
  return codes.flatMap((code, place) => {
    const [actual, target] = [figureOf(code), targetOf({ ...progress, area: code })];
    if (target === null && !isListed(actual, place)) return [];
    const name = regionOf(code)?.name ?? code;
    return [{ regionCode: code, name, actual: hidden.has(place) ? null : actual, target }];
  });
}

/** Of the regions one level below, over all days. */
function totalsWithin(days: readonly AreaDay[]): ReadonlyMap<RegionCode, number> {
  const counts = new Map<RegionCode, number>();
  for (const { within } of days) for (const [code, count] of within) counts.set(code, (counts.get(code) ?? 0) + count);
  return counts;
}

/** A region with too few people is not there. */
function mediansWithin(area: Area, blocks: readonly Block[]): ReadonlyMap<RegionCode, number> {
  const groups = Map.groupBy(blocks, ({ county }) => childOf(area, county));
  return new Map(
    [...groups].flatMap(([code, group]): [RegionCode, number][] => {
      const median = medianOf(group);
      return code === undefined || median === null ? [] : [[code, median]];
    }),
  );
}
