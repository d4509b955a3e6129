/** An indicator's count against its target in an area, by day and by region. Pure. */
import type { Indicator, IndicatorProgressByDayArgs, RevisionReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { limits } from '../../../limits';
import { regionOf } from '../../reference/region/region';
import { areaOf } from './current';
import { type Area, areasOf, childOf } from '../counter/areas';
import { type Block, medianOf } from './blocks';
import type { AreaDay, RestatedDay } from '../counter/read-days';
import type { Target } from './store';
import type { RegionCode } from '../../reference/region/region-code';

export interface IndicatorProgress {
  readonly indicator: Indicator;
  readonly area: Area;
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** The campaign's targets of this indicator. */
  readonly targets: readonly Target[];
  /** The campaign's days, in order. */
  readonly days: readonly AreaDay[];
  /** Of an indicator that is a median: the groups of people in the area. It has no days then. */
  readonly blocks?: readonly Block[];
}

/** A change of a day's count after that day. */
export interface Revision {
  readonly on: CivilDate;
  readonly restatedOn: CivilDate;
  readonly reason: RevisionReason;
  readonly old: number;
  readonly new: number;
}

/** What was counted: days, or of a median the groups of people. */
export type Counts = Pick<IndicatorProgress, 'days' | 'blocks'>;

export interface RegionCount {
  readonly regionCode: RegionCode;
  readonly name: string;
  /** Null for the median of too few people. */
  readonly actual: number | null;
  readonly target: number | null;
}

/**
 * The target of the area itself, or of what became it; else the sum of the topmost targets within it (at most GraphQL's largest Int); null if
 * there is none.
 */
export function targetOf({ targets, area, blocks }: Targeted): number | null {
  // Two regions that became one have a target each.
  const exact = targets.filter((target) => areaOf(target) === area);
  if (exact.length > 0) return Math.min(sum(exact.map(({ value }) => value)), limits.campaignTargetMax);
  // Medians have no sum.
  if (blocks !== undefined) return null;
  const within = targets.filter((target) => childOf(area, areaOf(target)) !== undefined);
  if (within.length === 0) return null;
  const areas = new Set(within.map(areaOf));
  const topmost = within.filter(
    (target) =>
      !areasOf(areaOf(target))
        .slice(0, -1)
        .some((wider) => areas.has(wider)),
  );
  return Math.min(sum(topmost.map(({ value }) => value)), limits.campaignTargetMax);
}

type Targeted = Pick<IndicatorProgress, 'targets' | 'area' | 'blocks'>;

export function actualOf({ days, blocks }: Counts): number | null {
  return blocks !== undefined ? medianOf(blocks) : sum(days.map(({ actual }) => actual));
}

/** Actual divided by target; null without an actual, without a target or with a target of 0. */
export function shareOf(progress: IndicatorProgress): number | null {
  const [actual, target] = [actualOf(progress), targetOf(progress)];
  return actual === null || target === null || target === 0 ? null : actual / target;
}

/** Days with a count from `from` to `to`, inclusive, in order. */
export function byDay(
  { days, blocks }: IndicatorProgress,
  { from, to }: IndicatorProgressByDayArgs,
): Pick<AreaDay, 'on' | 'actual'>[] {
  const isWithin = ({ on }: Pick<AreaDay, 'on'>): boolean => (from == null || on >= from) && (to == null || on <= to);
  if (blocks === undefined) return days.filter(isWithin).filter(({ actual }) => actual !== 0);
  return [...Map.groupBy(blocks, ({ on }) => on)]
    .map(([on, ofDay]) => ({ on, actual: medianOf(ofDay) ?? 0 }))
    .filter(isWithin)
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/**
 * How days came to their counts, the latest change first. What was told late on a day comes before what was taken off
 * then, so each change begins where the one before it ended, and a day's latest ends at its count.
 */
export function revisionsOf({ days }: Pick<Counts, 'days'>, changes: readonly RestatedDay[]): Revision[] {
  const counts = new Map(days.map(({ on, actual }) => [on, actual]));
  return changes.flatMap(({ on, restatedOn, added, takenOff }) =>
    (
      [
        ['WITHDRAWN', takenOff],
        ['LATE', added],
      ] as const
    ).flatMap(([reason, amount]) => {
      const to = counts.get(on) ?? 0;
      counts.set(on, to - amount);
      return amount === 0 ? [] : [{ on, restatedOn, reason, old: to - amount, new: to }];
    }),
  );
}

/** Regions one level below the area with a count or a target, ordered by code. */
export function byRegion({ area, targets, days, blocks }: IndicatorProgress): RegionCount[] {
  const counts = new Map<RegionCode, number | null>(blocks === undefined ? [] : mediansWithin(area, blocks));
  for (const { within } of days) for (const [code, count] of within) counts.set(code, (counts.get(code) ?? 0) + count);
  const withTarget = targets.map((target) => childOf(area, areaOf(target))).filter((code) => code !== undefined);
  return [...new Set([...counts.keys(), ...withTarget])]
    .sort()
    .map((code) => ({
      regionCode: code,
      name: regionOf(code)?.name ?? code,
      actual: counts.get(code) ?? (blocks === undefined ? 0 : null),
      target: targetOf({ targets, area: code, ...(blocks !== undefined && { blocks }) }),
    }))
    .filter(({ actual, target }) => (actual !== 0 && actual !== null) || target !== null);
}

/** A region has its median or, with too few people, is not there. */
function mediansWithin(area: Area, blocks: readonly Block[]): [RegionCode, number | null][] {
  const groups = Map.groupBy(blocks, ({ county }) => childOf(area, county));
  return [...groups].flatMap(([code, group]): [RegionCode, number | null][] =>
    code === undefined ? [] : [[code, medianOf(group)]],
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
