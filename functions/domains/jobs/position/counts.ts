/** Contributions of a position to the counters, and to what was reported under agreements. */
import { civilDateOf } from '../../../platform/values/civil-date';
import { reportedTallies } from '../../reference/agreement/supply';
import type { Tally } from '../../../platform/streams/streams';
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

/** The headcount, on the same day, of the enterprise and of the place of work. */
export function tallies(item: Item): Tally[] {
  if (!isPosition(item)) return [];
  const read = partOfPosition(item, 'submittedAt', 'regionCode', 'headcount', 'enterpriseId');
  const { enterpriseId, submittedAt, regionCode, headcount } = read;
  return reportedTallies(enterpriseId, civilDateOf(new Date(submittedAt)), regionCode, headcount);
}
