/** Contributions of a recruitment event to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isCancelled } from '../places/placed';
import { isRecruitmentEvent, partOfRecruitmentEvent } from './store';

/** RECRUITMENT_EVENTS: one, on the day on which it begins, in its region; none if it was called off. */
export function contributions(item: Item): Contribution[] {
  if (!isRecruitmentEvent(item)) return [];
  const event = partOfRecruitmentEvent(item, 'startsAt', 'regionCode', 'cancelReason');
  if (isCancelled(event)) return [];
  const { startsAt, regionCode } = event;
  return [{ indicator: 'RECRUITMENT_EVENTS', on: civilDateOf(new Date(startsAt)), regionCode, amount: 1 }];
}
