/**
 * How far incomes rise with a job: once for each placement, when a follow-up finds it stable. What is counted is how many
 * people of a county had which rise in which week; the board makes medians of it that tell of nobody
 * (`board/campaign/blocks.ts`). Pure.
 */
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import { addDays, type CivilDate, civilDateOf, daysBetween, asCivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import { asRegionCode, cutTo, type RegionCode } from '../../reference/region/region-code';
import type { Placement } from '../placement/store';
import { isFollowUp, partOfFollowUp } from './store';

/**
 * The rise that the follow-up counts for; undefined if it counts for none. Nobody counts twice within the days, whatever
 * was agreed on with which first day: the times are those at which it was recorded.
 */
export function countedRise(
  read: Pick<Placement, 'agreedAt' | 'incomeBefore' | 'incomeNow' | 'stableOn'>,
  after: Pick<Placement, 'incomeNow' | 'stableOn'>,
  recordedAt: Instant,
): number | undefined {
  const { incomeBefore } = read;
  const { incomeNow = read.incomeNow } = after;
  const stabilises = read.stableOn === undefined && after.stableOn !== undefined;
  if (!stabilises || incomeBefore === undefined || incomeNow === undefined) return undefined;
  const days = daysBetween(civilDateOf(new Date(read.agreedAt)), civilDateOf(new Date(recordedAt)));
  return days < limits.incomeRiseDaysMin ? undefined : incomeNow - incomeBefore;
}

/** Partition of the counts: an item for each week and province, an attribute for each county and step of the rise. */
export const INCOME_RISES = 'income-rise';

/** A follow-up is never changed, so a week that is over is counted once for all. */
export function tallies(item: Item): Tally[] {
  if (!isFollowUp(item)) return [];
  const { incomeRise, homeCode, recordedAt } = partOfFollowUp(item, 'incomeRise', 'homeCode', 'recordedAt');
  if (incomeRise === undefined || homeCode === undefined) return [];
  const week = lastDayOfWeek(civilDateOf(new Date(recordedAt)));
  const key = { TableName: 'Campaigns', Key: { pk: INCOME_RISES, sk: `${week}#${cutTo(homeCode, 2)}` } } as const;
  return [{ key, attribute: `${cutTo(homeCode, 6)}${OF}${stepOf(incomeRise)}`, amount: 1 }];
}

/** Separates county and step in the name of an attribute. */
const OF = ':';

/** A rise as the step that it is counted in. */
export function stepOf(rise: number): number {
  const step = Math.floor(rise / limits.incomeRiseStep);
  return Math.max(-limits.incomeRiseStepsMax, Math.min(limits.incomeRiseStepsMax, step));
}

/** The middle of a step, in yuan. */
export function middleOf(step: number): number {
  return step * limits.incomeRiseStep + limits.incomeRiseStep / 2;
}

/** People of a county with a rise, in one week. */
export interface WeekCount {
  /** Last day of the week. */
  readonly week: CivilDate;
  readonly county: RegionCode;
  readonly step: number;
  readonly people: number;
}

export function weekCountsOf(item: Item): WeekCount[] {
  const week = asCivilDate(String(item['sk']).slice(0, 10));
  return Object.entries(item).flatMap(([name, people]): WeekCount[] => {
    const parts = /^(\d+):(-?\d+)$/.exec(name);
    if (parts === null || typeof people !== 'number' || people === 0) return [];
    return [{ week, county: cutTo(asRegionCode(parts[1] ?? ''), 6), step: Number(parts[2]), people }];
  });
}

const MONDAY = asCivilDate('2024-01-01');

/** The Sunday of the day's week. */
export function lastDayOfWeek(day: CivilDate): CivilDate {
  const weekday = ((daysBetween(MONDAY, day) % 7) + 7) % 7;
  return addDays(day, 6 - weekday);
}
