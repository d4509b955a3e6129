/** Contributions of a worker to the counters. */
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Contribution, Counter } from '../../reference/indicator/indicator';
import { isSince } from '../../../platform/items/reading';
import type { Item } from '../../../platform/dynamodb/database';
import { isWorker, partOfWorker } from './store';

/**
 * WORKERS_REGISTERED: one person, on the day of registration. WORKERS_SURVEYED: one person, on the day of the latest
 * survey. FOLLOW_UPS_DUE: one follow-up, on the day on which it is due next, until it is made; then the follow-up counts
 * (`jobs/follow-up/counts.ts`). All in the region of the home. A merged worker counts for nothing.
 */
export function contributions(item: Item): Contribution[] {
  if (!isWorker(item)) return [];
  const read = partOfWorker(item, 'registeredAt', 'surveyedAt', 'villageCode', 'mergedInto', 'followUpOn');
  const { registeredAt, surveyedAt, villageCode, mergedInto, followUpOn } = read;
  if (mergedInto !== undefined) return [];
  const once = (indicator: Counter, on: CivilDate): Contribution => ({
    ...{ indicator, on, regionCode: villageCode, amount: 1 },
  });
  return [
    once('WORKERS_REGISTERED', dayOf(registeredAt)),
    ...(surveyedAt === undefined ? [] : [once('WORKERS_SURVEYED', dayOf(surveyedAt))]),
    ...(followUpOn === undefined || !isSince(item, 2) ? [] : [once('FOLLOW_UPS_DUE', followUpOn)]),
  ];
}

function dayOf(instant: Instant): CivilDate {
  return civilDateOf(new Date(instant));
}
