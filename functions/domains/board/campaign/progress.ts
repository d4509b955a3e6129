/** An indicator's count against its target in an area, and by day; by region in `regions.ts`. Pure. */
import type { Indicator, IndicatorProgressByDayArgs, RevisionReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { limits } from '../../../limits';
import { fewIn } from '../../reference/indicator/few';
import { areaOf } from './current';
import { type Area, areasOf, childOf } from '../counter/areas';
import { type Block, medianOf } from './blocks';
import type { AreaDay, RestatedDay } from '../counter/read-days';
import type { RegionCode } from '../../reference/region/region-code';
import type { Target } from './store';

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
  /** Of a rate: the count of which `days` is a part, by day. */
  readonly among?: readonly AreaDay[];
  /** Whether people are told of in groups: then no figure is of few. */
  readonly isInGroups?: true;
  /** Counts of people that the caller may not see. */
  readonly isHidden?: true;
  /** As the caller is told of people; absent if each counts. */
  readonly groups?: Groups | undefined;
  /** Of one of several that add up: the days of all of them, in the same order for each. */
  readonly together?: readonly (readonly AreaDay[])[];
  /** Of a county, whose days do not tell of what is below it: reads those that do. */
  readonly below?: (indicator: Indicator) => Promise<Counts>;
}

/** People in groups. */
export interface Groups {
  /** Whose rows the caller may open: never in one group with others, or who knows the one tells the others. */
  readonly own?: RegionCode | undefined;
  /** Whether the caller's own are counted one by one. */
  readonly isOwnExact: boolean;
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
export type Counts = Pick<IndicatorProgress, 'days' | 'blocks' | 'among' | 'isInGroups' | 'isHidden'>;

/** Whether days and regions add up: those of medians and rates don't. */
export function addsUp({ blocks, among }: Pick<Counts, 'blocks' | 'among'>): boolean {
  return blocks === undefined && among === undefined;
}

/**
 * The target of the area itself, or of what became it; else the sum of the topmost targets within it (at most GraphQL's largest Int); null if
 * there is none.
 */
export function targetOf({ targets, area, ...kind }: Targeted): number | null {
  // Two regions that became one have a target each.
  const exact = targets.filter((target) => areaOf(target) === area);
  if (exact.length > 0) return Math.min(sum(exact.map(({ value }) => value)), limits.campaignTargetMax);
  if (!addsUp(kind)) return null;
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

export type Targeted = Pick<IndicatorProgress, 'targets' | 'area' | 'blocks' | 'among'>;

export function actualOf({ days, blocks, among, isHidden }: Counts): number | null {
  if (isHidden) return null;
  if (blocks !== undefined) return medianOf(blocks);
  return among === undefined ? total(days) : percentOf(total(days), total(among));
}

function total(days: readonly Pick<AreaDay, 'actual'>[]): number {
  return sum(days.map(({ actual }) => actual));
}

/** The two counts of a rate; null of another indicator, and of people in groups, of whom a share alone is told. */
export function rateOf({
  days,
  among,
  isInGroups,
}: Counts): { readonly counted: number; readonly among: number } | null {
  return among === undefined || isInGroups ? null : { counted: total(days), among: total(among) };
}

/** Rounded down, so that 100 says that all are counted; null of nobody, and where the whole is not known yet. */
export function percentOf(counted: number, among: number): number | null {
  return among <= 0 || counted > among ? null : Math.floor((100 * counted) / among);
}

/** Actual divided by target; null without an actual, without a target or with a target of 0. */
export function shareOf(progress: IndicatorProgress): number | null {
  const [actual, target] = [actualOf(progress), targetOf(progress)];
  return actual === null || target === null || target === 0 ? null : actual / target;
}

/** A day of the board. */
export type DayCount = Pick<AreaDay, 'on' | 'actual'>;

/** Days with a count from `from` to `to`, inclusive, in order; of a rate those that tell of a group of people. */
export function byDay(
  { days, blocks, among, isInGroups }: IndicatorProgress,
  { from, to }: IndicatorProgressByDayArgs,
): DayCount[] {
  const isWithin = ({ on }: Pick<AreaDay, 'on'>): boolean => (from == null || on >= from) && (to == null || on <= to);
  if (among !== undefined) return ratesByDay(days, among, isInGroups).filter(isWithin);
  if (blocks === undefined) return days.filter(isWithin).filter(({ actual }) => actual !== 0);
  return [...Map.groupBy(blocks, ({ on }) => on)]
    .map(([on, ofDay]) => ({ on, actual: medianOf(ofDay) ?? 0 }))
    .filter(isWithin)
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

function ratesByDay(days: readonly AreaDay[], among: readonly AreaDay[], isInGroups = false): DayCount[] {
  const counted = new Map(days.map(({ on, actual }) => [on, actual]));
  const hidden = isInGroups ? new Set<number>() : fewIn([among.map(({ actual }) => actual)]);
  return among.flatMap(({ on, actual: whole }, place) => {
    const actual = hidden.has(place) ? null : percentOf(counted.get(on) ?? 0, whole);
    return actual === null ? [] : [{ on, actual }];
  });
}

/**
 * How days came to their counts, the latest change first. What was told late on a day comes before what was taken off
 * then, and what was recounted after both, so each change begins where the one before it ended, and a day's latest ends
 * at its count.
 */
export function revisionsOf({ days }: Pick<Counts, 'days'>, changes: readonly RestatedDay[]): Revision[] {
  const counts = new Map(days.map(({ on, actual }) => [on, actual]));
  return changes.flatMap(({ on, restatedOn, added, takenOff, recounted }) =>
    (
      [
        ['RECOUNTED', recounted === undefined ? 0 : recounted.added + recounted.takenOff],
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
