/** The partitions that a list is merged from: each is one query, read on where the merge comes to its end. */
import { limits } from '../../limits';
import { type IndexName, indexKeys, keySchema } from '../../tables';
import type { Database, Item, QueryParams } from '../dynamodb/database';
import { assert } from '../requests/errors';
import { isBefore, notACursor, type Order, type Place } from './places';
import { textOf } from '../values/unknown';

interface PartitionRequest {
  readonly index: IndexName | undefined;
  readonly order: Order;
  /** A filter that DynamoDB has no expression for; asked as soon as an item is read, so that partitions go on together. */
  readonly shows: ((item: Item) => boolean) | undefined;
}

/** One partition of the list, read ahead a little. */
export class Partition {
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
    private readonly request: PartitionRequest,
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
    return textOf(this.buffer[0]?.[this.sortKey]);
  }

  get considered(): string | undefined {
    return textOf(this.lastKey?.[this.sortKey]);
  }

  take(): Item {
    const item = this.buffer.shift();
    assert(item !== undefined, 'an item at hand');
    return item;
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
    this.buffer = this.request.shows === undefined ? items : items.filter(this.request.shows);
    this.lastKey = lastKey;
    this.exhausted = lastKey === undefined;
  }

  private startKey([sortValue, pk, sk]: Place): Item {
    const partition: unknown = this.query.ExpressionAttributeValues?.[':pk'];
    const { index } = this.request;
    if (index === undefined) return { pk: partition, sk: sortValue };
    const keys = indexKeys(index);
    return { [keys.partitionKey]: partition, [keys.sortKey]: sortValue, pk, sk };
  }
}

/** The partition whose head is next, unless a blocked one may still hold something before it. */
export function earliest(partitions: readonly Partition[], order: Order): Partition | undefined {
  const best = least(partitions, (partition) => partition.head, order);
  const blocked = partitions.filter((partition) => partition.blocked);
  const safe = blocked.every(
    ({ considered }) => considered !== undefined && best !== undefined && isBefore(best.head, considered, order),
  );
  return safe ? best : undefined;
}

/** The blocked partition that was considered least far: where a page that ran out of budget must go on. */
export function frontier(partitions: readonly Partition[], order: Order): Partition | undefined {
  const blocked = partitions.filter((partition) => partition.blocked);
  return least(blocked, (partition) => partition.considered, order);
}

function least(
  partitions: readonly Partition[],
  of: (partition: Partition) => string | undefined,
  order: Order,
): Partition | undefined {
  let best: Partition | undefined;
  for (const partition of partitions)
    if (of(partition) !== undefined && (best === undefined || isBefore(of(partition), of(best), order)))
      best = partition;
  return best;
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException';
}
