/** What an allocation's item counts for on the campaign board. */
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Item } from '../../../platform/dynamodb/database';
import type { Contribution } from '../../reference/indicator/indicator';
import { isAllocation, partOfAllocation } from './allocation-store';

/**
 * SEATS_ALLOCATED: the seats while they are held, confirmed or used, on the day of allocation; seats given back restate that day.
 * PASSENGERS_BOARDED: who got on, on the day of departure. Both where the party boards.
 */
export function contributions(item: Item): Contribution[] {
  if (!isAllocation(item)) return [];
  const read = partOfAllocation(item, 'status', 'allocatedAt', 'departsAt', 'boardingCode', 'seats', 'boarded');
  const { status, allocatedAt, departsAt, boardingCode: regionCode, seats, boarded = {} } = read;
  if (status === 'RELEASED' || status === 'EXPIRED') return [];
  const day = (instant: string): CivilDate => civilDateOf(new Date(instant));
  const amount = Object.keys(boarded).length;
  return [
    { indicator: 'SEATS_ALLOCATED', on: day(allocatedAt), regionCode, amount: seats },
    ...(amount > 0 ? [{ indicator: 'PASSENGERS_BOARDED', on: day(departsAt), regionCode, amount } as const] : []),
  ];
}
