/**
 * What positions count for. A position adds to what its enterprise submitted, and only a lot that is settled
 * (`settle.ts`) counts on the board.
 */
import type { Item } from '../../../../platform/dynamodb/database';
import { isSince } from '../../../../platform/items/reading';
import type { Tally } from '../../../../platform/streams/streams';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { postedTallies } from '../../../reference/agency/posted-tallies';
import { reportedInTallies, reportedTallies } from '../../../reference/agreement/supply-tallies';
import type { Contribution } from '../../../reference/indicator/indicator';
import { cutTo } from '../../../reference/region/region-code';
import { isPosition, partOfPosition } from '../store';
import { isCollected, partOfCollected, SUBMITTED, submittedKey } from './store';

/**
 * The headcount of a position, in the lot of the first submission's day and of the place of work, and under agreements of its
 * enterprise. Under those of the place, what of the lot counts on the board.
 */
export function tallies(item: Item): Tally[] {
  if (isCollected(item)) {
    const { on, regionCode, headcount } = partOfCollected(item, 'on', 'regionCode', 'headcount');
    return isSince(item, 2) ? reportedInTallies(on, regionCode, headcount) : [];
  }
  if (!isPosition(item)) return [];
  const read = partOfPosition(item, 'enterpriseId', 'agencyId', 'submittedAt', 'regionCode', 'headcount', 'jobKey');
  const { enterpriseId, agencyId, jobKey, submittedAt, regionCode, headcount: amount } = read;
  const on = civilDateOf(new Date(submittedAt));
  const lot = { enterpriseId, on, regionCode: cutTo(regionCode, 6) };
  // Of several postings of a job one counts.
  const counted = [
    { key: submittedKey(lot), attribute: SUBMITTED, amount },
    ...(isSince(item, 4) ? reportedTallies(enterpriseId, on, amount) : []),
  ];
  return [
    ...(jobKey === undefined ? counted : []),
    ...(agencyId === undefined || !isSince(item, 4) ? [] : postedTallies(agencyId, on, amount)),
  ];
}

/** POSITIONS_COLLECTED: the headcount of the lot, on its day, in its place; 0 while its enterprise is not verified. */
export function contributions(item: Item): Contribution[] {
  if (!isCollected(item)) return [];
  const { on, regionCode, headcount: amount } = partOfCollected(item, 'on', 'regionCode', 'headcount');
  return [{ indicator: 'POSITIONS_COLLECTED', on, regionCode, amount }];
}
