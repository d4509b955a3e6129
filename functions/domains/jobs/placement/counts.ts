/** Contributions of a placement to the counters. */
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import type { Item } from '../../../platform/dynamodb/database';
import { isPlacement, partOfPlacement } from './store';

/**
 * WORKERS_TRANSFERRED: one person, on the day of agreement, in the region of the worker's home. Who never started was
 * not transferred, and is taken off that day again.
 */
export function contributions(item: Item): Contribution[] {
  if (!isPlacement(item)) return [];
  const { agreedAt, homeCode, status } = partOfPlacement(item, 'agreedAt', 'homeCode', 'status');
  if (status === 'NEVER_STARTED') return [];
  return [{ indicator: 'WORKERS_TRANSFERRED', on: civilDateOf(new Date(agreedAt)), regionCode: homeCode, amount: 1 }];
}
