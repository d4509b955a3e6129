/** Contributions of people who were reached to the counters. */
import type { Item } from '../../../../platform/dynamodb/database';
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Contribution } from '../../../reference/indicator/indicator';
import { isReach, parseReach } from './reach-store';

/** PEOPLE_REACHED: one person, on the day of their first receipt of the season, where they lived then. */
export function contributions(item: Item): Contribution[] {
  if (!isReach(item)) return [];
  const { at, villageCode } = parseReach(item);
  return [{ indicator: 'PEOPLE_REACHED', on: civilDateOf(new Date(at)), regionCode: villageCode, amount: 1 }];
}
