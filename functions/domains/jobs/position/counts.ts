/** Contributions of a position to the counters. */
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import type { Item } from '../../../platform/dynamodb/database';
import { isPosition, partOfPosition } from './store';

/**
 * POSITIONS_COLLECTED: the headcount, on the day of the first submission, in the region of the workplace. A changed
 * headcount corrects that day's count.
 */
export function contributions(item: Item): Contribution[] {
  if (!isPosition(item)) return [];
  const { submittedAt, regionCode, headcount } = partOfPosition(item, 'submittedAt', 'regionCode', 'headcount');
  return [{ indicator: 'POSITIONS_COLLECTED', on: civilDateOf(new Date(submittedAt)), regionCode, amount: headcount }];
}
