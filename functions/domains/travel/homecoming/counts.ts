/** Contributions of the ledger of returns to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Contribution } from '../../reference/indicator/indicator';
import { isHomecoming, parseHomecoming } from './store';

/**
 * RETURNED_HOME: one person, on the day of their first return of the season. LEFT_AGAIN: the same person, on the day on
 * which they first left after it. Each at the home of that day.
 */
export function contributions(item: Item): Contribution[] {
  if (!isHomecoming(item)) return [];
  const { returnedOn, returnedHome, leftOn, leftHome } = parseHomecoming(item);
  const returned: Contribution = { indicator: 'RETURNED_HOME', on: returnedOn, regionCode: returnedHome, amount: 1 };
  if (leftOn === undefined || leftHome === undefined) return [returned];
  return [returned, { indicator: 'LEFT_AGAIN', on: leftOn, regionCode: leftHome, amount: 1 }];
}
