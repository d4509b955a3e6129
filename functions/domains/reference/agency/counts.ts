/** Contributions of an agency to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Contribution } from '../indicator/indicator';
import { isAgency, partOfAgency } from './store';

/** AGENCIES_VISITED: one for each season, on the day of its first visit, in the region of the office that made it. */
export function contributions(item: Item): Contribution[] {
  if (!isAgency(item)) return [];
  const { seasons } = partOfAgency(item, 'seasons');
  return seasons.map(({ on, regionCode }) => ({ indicator: 'AGENCIES_VISITED', on, regionCode, amount: 1 }));
}
