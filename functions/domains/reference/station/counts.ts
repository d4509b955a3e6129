/** Contributions of a station to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../indicator/indicator';
import { isStation, partOfStation } from './store';

/** STATIONS: one, on the day on which it was opened, where it is. */
export function contributions(item: Item): Contribution[] {
  if (!isStation(item)) return [];
  const { openedAt, regionCode } = partOfStation(item, 'openedAt', 'regionCode');
  return [{ indicator: 'STATIONS', on: civilDateOf(new Date(openedAt)), regionCode, amount: 1 }];
}
