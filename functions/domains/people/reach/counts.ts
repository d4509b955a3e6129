/** Contributions of what people count for once a season to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isReach, parseReach, type Reach } from './store';

/**
 * PEOPLE_REACHED: one person, on the day of their first visit or receipt of the season, where they lived then.
 * WORKERS_TRAINED: one person, on the day on which it was told for the first time that they passed a course.
 */
export function contributions(item: Item): Contribution[] {
  if (!isReach(item)) return [];
  const reach = parseReach(item);
  const { trainedOn, trainedHome } = reach;
  return [
    ...reached(reach),
    ...(trainedOn === undefined || trainedHome === undefined
      ? []
      : [{ indicator: 'WORKERS_TRAINED', on: trainedOn, regionCode: trainedHome, amount: 1 } as const]),
  ];
}

function reached({ at, villageCode, visitedOn, visitedHome }: Reach): Contribution[] {
  const readOn = at && civilDateOf(new Date(at));
  const isVisitFirst = visitedOn !== undefined && (readOn === undefined || visitedOn < readOn);
  const [on, regionCode] = isVisitFirst ? [visitedOn, visitedHome] : [readOn, villageCode];
  if (on === undefined || regionCode === undefined) return [];
  return [{ indicator: 'PEOPLE_REACHED', on, regionCode, amount: 1 }];
}
