/** What a position's item counts for on the campaign board. */
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import type { Item } from '../../../platform/dynamodb/database';
import { isPosition, partOfPosition } from './store';

/** POSITIONS_COLLECTED: the headcount, on the day of the first submission, at the place of work. A changed headcount restates that day. */
export function contributions(item: Item): Contribution[] {
  if (!isPosition(item)) return [];
  const { submittedAt, regionCode, headcount } = partOfPosition(item, 'submittedAt', 'regionCode', 'headcount');
  return [{ indicator: 'POSITIONS_COLLECTED', on: civilDateOf(new Date(submittedAt)), regionCode, amount: headcount }];
}
