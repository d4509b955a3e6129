/** Contributions of people's transfers to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Contribution } from '../../reference/indicator/indicator';
import { sideOf } from '../placement/counts';
import { isTransfer, parseTransfer } from './store';

/**
 * WORKERS_TRANSFERRED: one person, on the day of their first agreement of the season, at the home then; OUT_OF_PROVINCE or
 * IN_PROVINCE the same, by the place of that work, if it is known. STABLE_PLACEMENTS: one person, on the day of the first
 * follow-up of the season that found them stable, at the home on that agreement.
 */
export function contributions(item: Item): Contribution[] {
  if (!isTransfer(item)) return [];
  const { agreedOn, homeCode, workCode, stableOn, stableHome } = parseTransfer(item);
  const contributed: Contribution[] = [];
  if (agreedOn !== undefined && homeCode !== undefined) {
    const agreed = { on: agreedOn, regionCode: homeCode, amount: 1 };
    contributed.push({ indicator: 'WORKERS_TRANSFERRED', ...agreed });
    if (workCode !== undefined) contributed.push({ indicator: sideOf(workCode, homeCode), ...agreed });
  }
  if (stableOn !== undefined && stableHome !== undefined)
    contributed.push({ indicator: 'STABLE_PLACEMENTS', on: stableOn, regionCode: stableHome, amount: 1 });
  return contributed;
}
