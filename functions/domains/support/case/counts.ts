/** Contributions of a case to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../../reference/indicator/indicator';
import { isCase, partOfCase } from './store';

/** CASES_CLOSED: one, on the day on which it was closed, at the home when it was opened. */
export function contributions(item: Item): Contribution[] {
  if (!isCase(item)) return [];
  const { closedAt, homeCode: regionCode } = partOfCase(item, 'closedAt', 'homeCode');
  if (closedAt === undefined) return [];
  return [{ indicator: 'CASES_CLOSED', on: civilDateOf(new Date(closedAt)), regionCode, amount: 1 }];
}
