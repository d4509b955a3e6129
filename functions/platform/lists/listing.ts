/**
 * One page of one ordered list, whatever number of partitions it is spread over: the partitions are queried in parallel
 * and merged by their sort key. A page is full unless the end is reached or its read budget is used up, and
 * `hasNextPage` tells the truth in both cases.
 *
 * Cursors and `after` are places in the list's order here, in the clear. They never leave like this: `graphql/cursors.ts`
 * seals them, and opens what comes back.
 */
import { limits } from '../../limits';
import { type IndexName, indexKeys, keySchema } from '../../tables';
import type { Database, Item, QueryParams } from '../dynamodb/database';
import { CallerError } from '../requests/errors';

/** A Relay connection, as the schema has it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  /** Exact where the first page holds everything, else null: never a guess. */
  readonly totalCount: number | null;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  /** These two are every list's alike, and set where cursors are sealed (`graphql/cursors.ts`). */
  readonly hasPreviousPage?: boolean;
  readonly startCursor?: () => string | null;
}

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface ListRequest<T> {
  /** One query per partition, each on the same index and with the same condition (ElectroDB's `.query.<index>().params()`). */
  readonly queries: readonly QueryParams[];
  /** Undefined for a table's own sort key. */
  readonly index?: IndexName;
  readonly order: 'ASCENDING' | 'DESCENDING';
  readonly page: PageArguments;
  readonly parse: (item: Item) => T;
  /** A filter that DynamoDB has no expression for; it costs the same, since a filtered item is charged as read. */
  readonly keep?: (node: T) => boolean;
}

/** Eventually consistent where the index is a secondary one, as DynamoDB has it; strongly where it is the table's own. */
export async function list<T>(db: Database, request: ListRequest<T>): Promise<Connection<T>> {
  const first = pageSize(request.page);
  const after =
    request.page.after == null ? undefined : readPlace(request.page.after, request.index === undefined ? 1 : 3);
  const partitions = request.queries.map((query) => new Partition(db, query, request, after));
  const items: Item[] = [];
  // One more than the page shows whether another follows.
  while (items.length <= first) {
    const next = earliest(partitions, request.order);
    if (next !== undefined) {
      items.push(next.take());
      continue;
    }
    const open = partitions.filter((partition) => partition.blocked);
    if (open.length === 0) break;
    if (partitions.reduce((sum, partition) => sum + partition.read, 0) >= limits.pageItemsReadMax) break;
    await Promise.all(open.map((partition) => partition.fill(first + 1 - items.length, open.length)));
  }
  return connection(items, first, frontier(partitions, request.order), request);
}

/** A filter of all the conditions given (ElectroDB's expressions); none gives an empty filter. */
export function allOf(...conditions: readonly (string | false)[]): string {
  return conditions.filter(Boolean).join(' AND ');
}

/**
 * As much of a caller's text as a sort key may be asked to begin with: the parts of a key are parted by `#`, and what lies behind it
 * is the next part, such as the birth date behind a name. Where this is less than the text, the query needs a condition on the
 * attribute itself.
 */
export function withinPart(text: string): string {
  return text.split('#', 1).join('');
}

/** @throws CallerError BAD_USER_INPUT when `first` is outside 1..100. */
export function pageSize({ first }: PageArguments): number {
  const size = first ?? limits.pageSizeDefault;
  if (size < 1 || size > limits.pageSizeMax)
    throw new CallerError('BAD_USER_INPUT', { what: `first must be 1 to ${limits.pageSizeMax}, got ${size}` });
  return size;
}

/** The place in a list whose places are numbers from 1. */
export function numberPlace(place: number): string {
  return writePlace([String(place)]);
}

/** 0 where none is given. @throws CallerError BAD_USER_INPUT where it is no such place. */
export function readNumberPlace(after: string | null | undefined): number {
  if (after == null) return 0;
  const place = Number(readPlace(after, 1)[0]);
  if (!Number.isSafeInteger(place) || place < 1) throw notACursor();
  return place;
}

/**
 * A connection over what is already in memory, such as a region's children, in the order of a key that each has for itself. The
 * key is the place: a page goes on behind it, whether or not the item is still there.
 */
export function connectionOf<T>(
  all: readonly T[],
  keyOf: (node: T) => string,
  page: PageArguments,
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

type Order = ListRequest<unknown>['order'];

/** One partition of the list, read ahead a little. */
class Partition<T> {
  read = 0;
  private fills = 0;
  private buffer: Item[] = [];
  private exhausted = false;
  /** Everything up to here was considered. */
  lastKey: Item | undefined;
  private readonly sortKey: string;

  constructor(
    private readonly db: Database,
    private readonly query: QueryParams,
    private readonly request: Pick<ListRequest<T>, 'index' | 'order' | 'parse' | 'keep'>,
    after: Place | undefined,
  ) {
    this.sortKey = request.index === undefined ? keySchema.sortKey : indexKeys(request.index).sortKey;
    if (after !== undefined) this.lastKey = this.startKey(after);
  }

  /** Nothing at hand, but there may be more. */
  get blocked(): boolean {
    return this.buffer.length === 0 && !this.exhausted;
  }

  get head(): string | undefined {
    return this.buffer[0]?.[this.sortKey] as string | undefined;
  }

  get considered(): string | undefined {
    return this.lastKey?.[this.sortKey] as string | undefined;
  }

  take(): Item {
    return this.buffer.shift() as Item;
  }

  /**
   * Reads a fair share of what is still wanted, twice over because shares are never equal. Who comes back for more had a
   * filter drop what was read, or holds more than its share, and reads four times as much each time.
   */
  async fill(wanted: number, partitions: number): Promise<void> {
    const share = partitions === 1 ? wanted : Math.max(Math.ceil((wanted * 2) / partitions), limits.mergeItemsReadMin);
    const query = this.db.query({
      ...this.query,
      ...(this.request.index === undefined ? { ConsistentRead: true } : { IndexName: this.request.index }),
      ScanIndexForward: this.request.order === 'ASCENDING',
      Limit: Math.min(share * 4 ** this.fills, limits.pageItemsReadMax),
      ...(this.lastKey === undefined ? {} : { ExclusiveStartKey: this.lastKey }),
    });
    const { items, lastKey, scanned } = await query.catch((error: unknown) => {
      // The list's conditions moved away from the place: DynamoDB finds that it can't start there.
      throw this.read === 0 && this.lastKey !== undefined && isInvalid(error) ? notACursor() : error;
    });
    this.read += scanned;
    this.fills += 1;
    const { keep, parse } = this.request;
    this.buffer = keep === undefined ? items : items.filter((item) => keep(parse(item)));
    this.lastKey = lastKey;
    this.exhausted = lastKey === undefined;
  }

  private startKey([sortValue, pk, sk]: Place): Item {
    const partition = this.query.ExpressionAttributeValues?.[':pk'] as string;
    const { index } = this.request;
    if (index === undefined) return { pk: partition, sk: sortValue };
    const keys = indexKeys(index);
    return { [keys.partitionKey]: partition, [keys.sortKey]: sortValue, pk, sk };
  }
}

/** The partition whose head is next, unless a blocked one may still hold something before it. */
function earliest<T>(partitions: readonly Partition<T>[], order: Order): Partition<T> | undefined {
  const best = least(partitions, (partition) => partition.head, order);
  const blocked = partitions.filter((partition) => partition.blocked);
  const safe = blocked.every(
    ({ considered }) => considered !== undefined && best !== undefined && isBefore(best.head, considered, order),
  );
  return safe ? best : undefined;
}

/** The blocked partition that was considered least far: where a page that ran out of budget must go on. */
function frontier<T>(partitions: readonly Partition<T>[], order: Order): Partition<T> | undefined {
  const blocked = partitions.filter((partition) => partition.blocked);
  return least(blocked, (partition) => partition.considered, order);
}

function least<T>(
  partitions: readonly Partition<T>[],
  of: (partition: Partition<T>) => string | undefined,
  order: Order,
): Partition<T> | undefined {
  let best: Partition<T> | undefined;
  for (const partition of partitions)
    if (of(partition) !== undefined && (best === undefined || isBefore(of(partition), of(best), order)))
      best = partition;
  return best;
}

function isBefore(a: string | undefined, b: string | undefined, order: Order): boolean {
  if (a === undefined || b === undefined) return false;
  return order === 'ASCENDING' ? a < b : a > b;
}

function connection<T>(
  items: readonly Item[],
  first: number,
  stoppedAt: Partition<T> | undefined,
  { index, parse, page }: ListRequest<T>,
): Connection<T> {
  const edges = items.slice(0, first).map((item) => ({ cursor: placeOf(item, index), node: parse(item) }));
  const more = items.length > first;
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

/** Sort key in the list's order, then the item's own key, which an index page needs to go on. */
type Place = readonly [sortValue: string, pk?: string, sk?: string];

function placeOf(item: Item, index: IndexName | undefined): string {
  const own = [item['pk'], item['sk']] as [string, string];
  return writePlace(index === undefined ? [own[1]] : [item[indexKeys(index).sortKey] as string, ...own]);
}

function writePlace(place: Place): string {
  return JSON.stringify(place);
}

/** Whether a cursor of a list stands behind another one of it. */
export function isBehind(cursor: string, other: string, order: Order): boolean {
  const [[a], [b]] = [cursor, other].map((text) => JSON.parse(text) as Place) as [Place, Place];
  return isBefore(b, a, order);
}

function readPlace(text: string, length: 1 | 3): Place {
  try {
    const parts: unknown = JSON.parse(text);
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => typeof part === 'string' && part !== '' && part.isWellFormed())
    )
      return parts as unknown as Place;
  } catch {
    // Answered below, as a place of another form, which a list can have had before it was changed.
  }
  throw notACursor();
}

export function notACursor(): CallerError {
  return new CallerError('BAD_USER_INPUT', { what: 'after must be a cursor that this list gave' });
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException';
}
