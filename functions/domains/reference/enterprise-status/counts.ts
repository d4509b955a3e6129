/** What an enterprise's latest report counts for: the indicator of those tracked, and the shortages of its seat. Pure. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import { isEnterprise, partOfEnterprise } from '../enterprise/store';
import type { Contribution } from '../indicator/indicator';
import { shortageTallies } from './shortages';

/** KEY_ENTERPRISES_TRACKED: one key enterprise, on the day of the first report that was made of it, at its seat. */
export function contributions(item: Item): Contribution[] {
  if (!isEnterprise(item)) return [];
  const {
    keyEnterprise,
    trackedOn: on,
    regionCode,
  } = partOfEnterprise(item, 'keyEnterprise', 'trackedOn', 'regionCode');
  return keyEnterprise && on !== undefined ? [{ indicator: 'KEY_ENTERPRISES_TRACKED', on, regionCode, amount: 1 }] : [];
}

export function tallies(item: Item): Tally[] {
  if (!isEnterprise(item)) return [];
  const { regionCode, status } = partOfEnterprise(item, 'regionCode', 'status');
  return status === undefined ? [] : shortageTallies(regionCode, status);
}
