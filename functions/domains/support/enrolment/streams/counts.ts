/** Contributions of an enrolment to the counters. */
import type { Item } from '../../../../platform/dynamodb/database';
import type { Contribution } from '../../../reference/indicator/indicator';
import { isEnrolment, partOfEnrolment } from '../store';

/** WORKERS_TRAINED: one for who completed a course, on the day on which that was said, where they live. */
export function contributions(item: Item): Contribution[] {
  if (!isEnrolment(item)) return [];
  const { status, completedOn, homeCode } = partOfEnrolment(item, 'status', 'completedOn', 'homeCode');
  if (status !== 'COMPLETED' || completedOn === undefined) return [];
  return [{ indicator: 'WORKERS_TRAINED', on: completedOn, regionCode: homeCode, amount: 1 }];
}
