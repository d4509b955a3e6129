/** Contributions of a worker to the counters. */
import type { Indicator } from '../../../generated/graphql';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Contribution } from '../../reference/indicator/indicator';
import type { Item } from '../../../platform/dynamodb/database';
import { isWorker, partOfWorker } from './store';

/**
 * WORKERS_REGISTERED: one person, on the day of registration. WORKERS_SURVEYED: one person, on the day of the latest
 * survey. Both in the region of the home. A merged worker counts for nothing.
 */
export function contributions(item: Item): Contribution[] {
  if (!isWorker(item)) return [];
  const read = partOfWorker(item, 'registeredAt', 'surveyedAt', 'villageCode', 'mergedInto');
  const { registeredAt, surveyedAt, villageCode, mergedInto } = read;
  if (mergedInto !== undefined) return [];
  const once = (indicator: Indicator, at: Instant): Contribution => ({
    ...{ indicator, on: civilDateOf(new Date(at)), regionCode: villageCode, amount: 1 },
  });
  return [
    once('WORKERS_REGISTERED', registeredAt),
    ...(surveyedAt === undefined ? [] : [once('WORKERS_SURVEYED', surveyedAt)]),
  ];
}
