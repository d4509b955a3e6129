/** Contributions of an allocation to the counters. */
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Item } from '../../../platform/dynamodb/database';
import type { Instant } from '../../../platform/values/clock';
import type { Contribution } from '../../reference/indicator/indicator';
import { isAllocation, partOfAllocation } from './allocation-store';

/**
 * SEATS_ALLOCATED: seats that are held, confirmed or used, on the day of allocation; giving seats back lowers that
 * day's count. PASSENGERS_BOARDED: travellers on board, on the day of departure. Both count in the region of the
 * party's boarding stop.
 */
export function contributions(item: Item): Contribution[] {
  if (!isAllocation(item)) return [];
  const read = partOfAllocation(item, 'status', 'allocatedAt', 'departsAt', 'boardingCode', 'seats', 'boarded');
  const { status, allocatedAt, departsAt, boardingCode: regionCode, seats, boarded = {} } = read;
  if (status === 'RELEASED' || status === 'EXPIRED') return [];
  const day = (instant: Instant): CivilDate => civilDateOf(new Date(instant));
  const amount = Object.keys(boarded).length;
  return [
    { indicator: 'SEATS_ALLOCATED', on: day(allocatedAt), regionCode, amount: seats },
    ...(amount > 0 ? [{ indicator: 'PASSENGERS_BOARDED', on: day(departsAt), regionCode, amount } as const] : []),
  ];
}
