/**
 * Reads one page of an ordered list over any number of partitions: queries them in parallel and merges them by sort
 * key. A page is full unless the end is reached or its read budget is used up; `hasNextPage` is exact in both cases.
 *
 * Cursors and `after` are places in the list's order, in clear text here. `graphql/schema/cursors.ts` seals them before
 * they leave, and opens those that come back.
 */
import { limits } from '../../limits';
import type { IndexName } from '../../tables';
import type { Item, QueryParams } from '../dynamodb/database';
import type { Decode } from '../items/reading';
import { CallerError } from '../requests/errors';
import { type Keeper, Reading } from './malformed';
import { earliest, frontier, Partition, readBudget } from './partition';
import { isBefore, type Order, placeOf, readPlace, writePlace } from './places';

/** A Relay connection, as in the schema. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  /** Exact if the first page holds everything, else null. */
  readonly totalCount: number | null;
}

/** What a list answers. */
export type Paged<T> = Promise<Connection<T>>;

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  /** These two are set for every list where cursors are sealed (`graphql/schema/cursors.ts`). */
  readonly hasPreviousPage?: boolean;
  readonly startCursor?: () => string | null;
}

export interface Page {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface ListRequest<T> {
  /** One query per partition, each on the same index and with the same condition. */
  readonly queries: readonly QueryParams[];
  /** Undefined for a table's own sort key. */
  readonly index?: IndexName;
  readonly order: Order;
  readonly page: Page;
  readonly parse: Decode<T>;
  /** A filter that no DynamoDB expression can do. It costs the same, because DynamoDB charges filtered items, too. */
  readonly keep?: (node: T) => boolean;
}

/**
 * Strongly consistent on the table's own key, eventually consistent on an index. Malformed items are left out and set
 * aside, and the page is filled with the items behind them; no cursor points at one.
 */
export async function list<T>(keeper: Keeper, request: ListRequest<T>): Paged<T> {
  const { page, index, order, parse, keep } = request;
  const first = pageSize(page);
  const after = page.after == null ? undefined : readPlace(page.after, index === undefined ? 1 : 3);
  const reading = new Reading(parse);
  const { reads } = parse;
  const shows = keep && ((item: Item) => reading.shows(item, keep));
  const partitions = request.queries.map(
    (query) => new Partition(keeper.db, query, { index, order, shows, reads }, after),
  );
  const found: Found<T>[] = [];
  // One entry more than the page needs tells whether another page follows.
  while (found.length <= first) {
    const next = earliest(partitions, order);
    if (next !== undefined) {
      const item = next.take();
      const node = reading.nodeOf(item);
      if (node !== undefined) found.push({ item, node });
      continue;
    }
    const open = partitions.filter((partition) => partition.blocked);
    if (open.length === 0) break;
    if (partitions.reduce((sum, partition) => sum + partition.read, 0) >= readBudget(partitions.length)) break;
    await Promise.all(open.map((partition) => partition.fill(first + 1 - found.length, open.length)));
  }
  const [query] = request.queries;
  if (query !== undefined) await reading.setAsideMalformed(keeper, 'lists', query.TableName);
  return connection(found, first, frontier(partitions, order), request);
}

interface Found<T> {
  readonly item: Item;
  readonly node: T;
}

/**
 * The beginning of a caller's text that may be used as the beginning of a sort key: up to the first `#`, which
 * separates the parts of a key (behind a name comes the birth date). If this is shorter than the text, the query needs
 * a condition on the attribute itself.
 */
export function withinPart(text: string): string {
  return text.split('#', 1).join('');
}

/** @throws CallerError BAD_USER_INPUT when `first` is outside 1..100. */
export function pageSize({ first }: Page): number {
  const size = first ?? limits.pageSizeDefault;
  if (size < 1 || size > limits.pageSizeMax)
    throw new CallerError('BAD_USER_INPUT', { what: `first must be 1 to ${limits.pageSizeMax}, got ${size}` });
  return size;
}

/**
 * A connection over nodes in memory, such as a region's children, in the order of a unique key. The key is the place: a
 * page continues behind it even if the node is gone.
 */
export function connectionOf<T>(
  all: readonly T[],
  keyOf: (node: T) => string,
  page: Page,
  order: Order = 'ASCENDING',
): Connection<T> {
  const first = pageSize(page);
  const [after] = page.after == null ? [] : readPlace(page.after, 1);
  const keyed = all
    .map((node) => ({ key: keyOf(node), node }))
    .sort((a, b) => (isBefore(a.key, b.key, order) ? -1 : 1));
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => isBefore(after, key, order));
  const edges = rest.slice(0, first).map(({ key, node }) => ({ cursor: writePlace([key]), node }));
  return {
    edges,
    pageInfo: { hasNextPage: rest.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: all.length,
  };
}

function connection<T>(
  found: readonly Found<T>[],
  first: number,
  stoppedAt: Partition | undefined,
  { index, page }: ListRequest<T>,
): Connection<T> {
  const edges = found.slice(0, first).map(({ item, node }) => ({ cursor: placeOf(item, index), node }));
  const more = found.length > first;
  const goOnAt = more ? undefined : stoppedAt?.lastKey;
  return {
    edges,
    pageInfo: {
      hasNextPage: more || goOnAt !== undefined,
      endCursor: goOnAt === undefined ? (edges.at(-1)?.cursor ?? null) : placeOf(goOnAt, index),
    },
    totalCount: page.after == null && !more && goOnAt === undefined ? edges.length : null,
  };
}
