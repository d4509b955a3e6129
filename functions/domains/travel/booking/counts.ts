/** Contributions of travel services, their allocations, and requests to the counters. */
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Item } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import type { Instant } from '../../../platform/values/clock';
import type { Contribution } from '../../reference/indicator/indicator';
import { isService, partOfService } from '../travel-service/service-store';
import { isAllocation, partOfAllocation } from './allocation-store';
import { isRequest, partOfRequest } from './request-store';

export function contributions(item: Item): Contribution[] {
  const all = isAllocation(item) ? ofAllocation(item) : isRequest(item) ? ofRequest(item) : ofService(item);
  return all.filter(({ amount }) => amount > 0);
}

/**
 * SEATS_ALLOCATED: seats that are held, confirmed or used, on the day of allocation; giving seats back lowers that
 * day's count. PASSENGERS_BOARDED: travellers on board, and NO_SHOWS: those with a confirmed seat who are not, both on
 * the day of departure. HOLDS_LOST: seats, on the day on which the hold ended. All count in the region of the party's
 * boarding stop.
 */
function ofAllocation(item: Item): Contribution[] {
  const read = partOfAllocation(item, ...OF_ALLOCATIONS);
  const { status, allocatedAt, departsAt, boardingCode: regionCode, seats, boarded = {}, expiredAt } = read;
  if (status === 'RELEASED') return [];
  if (status === 'EXPIRED')
    // One that an earlier release ended does not tell when.
    return expiredAt === undefined
      ? []
      : [{ indicator: 'HOLDS_LOST', on: dayOf(expiredAt), regionCode, amount: seats }];
  const aboard = Object.keys(boarded).length;
  const missing = status === 'HELD' || !isSince(item, 2) ? 0 : seats - aboard;
  return [
    { indicator: 'SEATS_ALLOCATED', on: dayOf(allocatedAt), regionCode, amount: seats },
    { indicator: 'PASSENGERS_BOARDED', on: dayOf(departsAt), regionCode, amount: aboard },
    { indicator: 'NO_SHOWS', on: dayOf(departsAt), regionCode, amount: missing },
  ];
}

/** TRAVEL_SERVICES: one, on the day on which it leaves its first stop, there; none if it is cancelled. */
function ofService(item: Item): Contribution[] {
  if (!isService(item) || !isSince(item, 2)) return [];
  const { stops, departsAt, cancelReason } = partOfService(item, 'stops', 'departsAt', 'cancelReason');
  const [first] = stops;
  if (first === undefined || cancelReason !== undefined) return [];
  return [{ indicator: 'TRAVEL_SERVICES', on: dayOf(departsAt), regionCode: first.regionCode, amount: 1 }];
}

/** WAITING: the people of a party that waits for seats, on the day on which it asked, where it wants to board. */
function ofRequest(item: Item): Contribution[] {
  const read = partOfRequest(item, 'status', 'requestedAt', 'originRegionCode', 'workerIds');
  const { status, requestedAt, originRegionCode: regionCode, workerIds } = read;
  if (status !== 'WAITLISTED' || !isSince(item, 2)) return [];
  return [{ indicator: 'WAITING', on: dayOf(requestedAt), regionCode, amount: workerIds.length }];
}

const OF_ALLOCATIONS = [
  ...(['status', 'allocatedAt', 'departsAt', 'boardingCode'] as const),
  ...(['seats', 'boarded', 'expiredAt'] as const),
] as const;

function dayOf(instant: Instant): CivilDate {
  return civilDateOf(new Date(instant));
}
