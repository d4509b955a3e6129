/** Contributions of pushes to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isPush, partOfPush } from './push-store';

/** PUSHES: one, on the day on which it was made, at the worker's home. One of an earlier release has none. */
export function contributions(item: Item): Contribution[] {
  if (!isPush(item)) return [];
  const { madeAt, homeCode: regionCode } = partOfPush(item, 'madeAt', 'homeCode');
  if (regionCode === undefined) return [];
  return [{ indicator: 'PUSHES', on: civilDateOf(new Date(madeAt)), regionCode, amount: 1 }];
}
