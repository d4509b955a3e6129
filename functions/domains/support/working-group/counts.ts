/** Contributions of a working group to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isWorkingGroup, partOfWorkingGroup } from './store';

/** WORKING_GROUPS: one, on the day on which it was formed, where it works. */
export function contributions(item: Item): Contribution[] {
  if (!isWorkingGroup(item)) return [];
  const { formedAt, regionCode } = partOfWorkingGroup(item, 'formedAt', 'regionCode');
  return [{ indicator: 'WORKING_GROUPS', on: civilDateOf(new Date(formedAt)), regionCode, amount: 1 }];
}
