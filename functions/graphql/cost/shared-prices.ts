/** The shape of a price, and prices that several fields share. */
import { limits } from '../../limits';
import { readBudget } from '../../platform/lists/partition';

export interface Price {
  /** Requests to the database for each use of the field. */
  readonly calls?: number;
  /** Requests that each hundred entries of a list make together, for fields behind a loader. */
  readonly shared?: number;
  /** Items that each use reads but does not show, such as items that a filter drops or a sum adds up. */
  readonly items?: number;
  /** Largest number of entries. */
  readonly length?: number;
  /** For a mutation: path of the input list that is as long as the payload's lists; all input values when absent. */
  readonly lengthOf?: string;
}

export type Prices = Readonly<Record<string, Price>>;

/** Prices of a type's fields, by their names. */
export function pricesOf(type: string, fields: Prices): Prices {
  return Object.fromEntries(Object.entries(fields).map(([field, price]) => [`${type}.${field}`, price]));
}

/** Prices of mutations that make so many calls each. */
export function mutations(calls: Readonly<Record<string, number>>): Prices {
  const fields = Object.entries(calls).map(([field, count]) => [field, { calls: count }] as const);
  return pricesOf('Mutation', Object.fromEntries(fields));
}

/**
 * The worst case of a page that is merged from partitions (`listing.ts`): its filter drops everything, and partitions
 * are read again with four times the limit until the read budget is used up. A count of a page's length has a budget of
 * its own (`counting.ts`).
 */
export function merged(partitions: number, budget = readBudget(partitions)): Price {
  const shareOf = (open: number): number =>
    Math.max(limits.mergeItemsReadMin, Math.ceil((2 * (limits.pageSizeMax + 1)) / open));
  let [calls, items] = [Math.ceil(limits.pageSizeMax / shareOf(partitions)), 0];
  for (let open = partitions, times = 1; open > 0 && items < budget; times *= 4) {
    const share = Math.min(times * shareOf(open), budget);
    calls += open;
    // The most partitions whose read can be full without using up the budget; 0 means the last round.
    const full = Math.min(open, Math.floor((budget - 1 - items) / share));
    items += (full === 0 ? open : full) * share;
    open = full;
  }
  return { calls, items };
}

/** The item collections of a person and of the registrations merged into them. */
export const collections: Price = { calls: limits.mergedMax + 2, items: limits.pageSizeMax };

/** Largest number of errors in one row of a batch: its fields, and the entries of their lists. */
export const ROW_ERRORS = 60;
export const COUNTIES = 129;
export const PREFECTURES = 21;
/** Length of the longest list of regions: the provinces of the nation. */
export const CHILDREN = 34;

/** Read with those of other entries: one item, or a person with those merged into them. */
export const loaded: Price = { shared: 1 };
export const loadedPerson: Price = { shared: 2 };
