/** Contributions of deliveries to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isDelivery, partOfDelivery } from './store';

/** DELIVERIES: one, on the day of the worker's yes, at the home that they had then, whatever the enterprise answers. */
export function contributions(item: Item): Contribution[] {
  if (!isDelivery(item)) return [];
  const { madeAt, homeCode: regionCode } = partOfDelivery(item, 'madeAt', 'homeCode');
  return [{ indicator: 'DELIVERIES', on: civilDateOf(new Date(madeAt)), regionCode, amount: 1 }];
}
