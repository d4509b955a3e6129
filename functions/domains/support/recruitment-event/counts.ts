/** Contributions of a recruitment event to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isRecruitmentEvent, partOfRecruitmentEvent } from './store';

/** RECRUITMENT_EVENTS: one, on the day on which it begins, in its region. */
export function contributions(item: Item): Contribution[] {
  if (!isRecruitmentEvent(item)) return [];
  const { startsAt, regionCode } = partOfRecruitmentEvent(item, 'startsAt', 'regionCode');
  return [{ indicator: 'RECRUITMENT_EVENTS', on: civilDateOf(new Date(startsAt)), regionCode, amount: 1 }];
}
