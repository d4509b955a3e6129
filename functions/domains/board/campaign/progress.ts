/** An indicator's count against its target in an area, by day and by region. Pure. */
import type { Indicator, IndicatorProgressByDayArgs } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { regionOf } from '../../reference/region/region';
import { areaOf } from './current';
import { type Area, areasOf, childOf } from '../counter/areas';
import type { AreaDay } from '../counter/read-days';
import type { Target } from './store';
import type { RegionCode } from '../../reference/region/region-code';

export interface IndicatorProgress {
  readonly indicator: Indicator;
  readonly area: Area;
  /** The campaign's targets of this indicator. */
  readonly targets: readonly Target[];
  /** The campaign's days, in order. */
  readonly days: readonly AreaDay[];
}

export interface RegionCount {
  readonly regionCode: RegionCode;
  readonly name: string;
  readonly actual: number;
  readonly target: number | null;
}

/**
 * The target of the area itself, or of what became it; else the sum of the topmost targets within it (at most GraphQL's largest Int); null if
 * there is none.
 */
export function targetOf({ targets, area }: Pick<IndicatorProgress, 'targets' | 'area'>): number | null {
  // Two regions that became one have a target each.
  const exact = targets.filter((target) => areaOf(target) === area);
  if (exact.length > 0) return Math.min(sum(exact.map(({ value }) => value)), limits.campaignTargetMax);
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

export function actualOf({ days }: Pick<IndicatorProgress, 'days'>): number {
  return sum(days.map(({ actual }) => actual));
}

/** Actual divided by target; null without a target or with a target of 0. */
export function shareOf(progress: IndicatorProgress): number | null {
  const target = targetOf(progress);
  return target === null || target === 0 ? null : actualOf(progress) / target;
}

/** Days with a count from `from` to `to`, inclusive, in order. */
export function byDay({ days }: IndicatorProgress, { from, to }: IndicatorProgressByDayArgs): AreaDay[] {
  return days.filter(({ on, actual }) => actual !== 0 && (from == null || on >= from) && (to == null || on <= to));
}

/** Regions one level below the area with a count or a target, ordered by code. */
export function byRegion({ area, targets, days }: IndicatorProgress): RegionCount[] {
  const counts = new Map<RegionCode, number>();
  for (const { within } of days) for (const [code, count] of within) counts.set(code, (counts.get(code) ?? 0) + count);
  const withTarget = targets.map((target) => childOf(area, areaOf(target))).filter((code) => code !== undefined);
  return [...new Set([...counts.keys(), ...withTarget])]
    .sort()
    .map((code) => ({
      regionCode: code,
      name: regionOf(code)?.name ?? code,
      actual: counts.get(code) ?? 0,
      target: targetOf({ targets, area: code }),
    }))
    .filter(({ actual, target }) => actual !== 0 || target !== null);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
