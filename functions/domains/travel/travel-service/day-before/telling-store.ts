/**
 * The job that tells a service's travellers on the day before (`manifest/notices/telling-job.ts`): one item in the
 * service's collection. It waits from when the service is scheduled, so the clock alone calls it; what it told is in the
 * allocations.
 */
import type { ServiceId } from '../../../../id-kinds';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec, unlessMalformed } from '../../../../platform/items/codec';
import { startAgain } from '../../../../platform/jobs/jobs';
import type { CivilDate } from '../../../../platform/values/civil-date';
import type { Service } from '../service-store';
import { tellAtOf } from './tell-at';

/** First word of the sort key. */
export const SEAT_TELLING = 'seat-telling';

export function tellingKey(serviceId: ServiceId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: SEAT_TELLING } };
}

/** Begins with the day on which the service's travellers are to be told; from the beginning, if it has begun. */
export function beginTelling(service: Pick<Service, 'id' | 'stops'>): Write {
  return startAgain(tellingKey(service.id), tellAtOf(service));
}

export const lookKey: Key = { TableName: 'TravelAllocations', Key: { pk: 'day-before', sk: 'look' } };

const looks = codec<{ readonly on: CivilDate }>(
  'dayBeforeLook',
  { on: attr.civilDate },
  ({ pk }) => pk === lookKey.Key.pk,
);

/** The day on which services without a job were looked for last (`sweep.ts`); undefined if the item is malformed. */
export function lookedOn(item: Item): CivilDate | undefined {
  return unlessMalformed(() => looks.decode(item).on);
}

/** Whoever looks a second time finds what the first began. */
export function lookedFor(on: CivilDate): Write {
  return put(looks.stored(lookKey, { on })).always();
}
