/** Contributions of follow-ups to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Contribution } from '../../reference/indicator/indicator';
import { isFollowUp, partOfFollowUp } from './store';

/**
 * FOLLOW_UPS_MADE and FOLLOW_UPS_DUE: one each, on the day on which the follow-up was due, at the home then. One that is due
 * and not made counts with its worker (`people/worker/counts.ts`).
 */
export function contributions(item: Item): Contribution[] {
  if (!isFollowUp(item)) return [];
  const { dueOn: on, dueHome: regionCode } = partOfFollowUp(item, 'dueOn', 'dueHome');
  if (on === undefined || regionCode === undefined) return [];
  return (['FOLLOW_UPS_MADE', 'FOLLOW_UPS_DUE'] as const).map((indicator) => ({
    indicator,
    on,
    regionCode,
    amount: 1,
  }));
}
