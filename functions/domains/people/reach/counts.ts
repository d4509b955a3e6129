/** Contributions of people who were reached to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isReach, parseReach } from './store';

/** PEOPLE_REACHED: one person, on the day of their first visit or receipt of the season, where they lived then. */
export function contributions(item: Item): Contribution[] {
  if (!isReach(item)) return [];
  const { at, villageCode, visitedOn, visitedHome } = parseReach(item);
  const readOn = at && civilDateOf(new Date(at));
  const isVisitFirst = visitedOn !== undefined && (readOn === undefined || visitedOn < readOn);
  const [on, regionCode] = isVisitFirst ? [visitedOn, visitedHome] : [readOn, villageCode];
  if (on === undefined || regionCode === undefined) return [];
  return [{ indicator: 'PEOPLE_REACHED', on, regionCode, amount: 1 }];
}
