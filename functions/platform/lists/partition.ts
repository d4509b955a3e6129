/**
 * The partitions that a list is merged from. Each is one query, which continues when the merge reaches the end of its
 * buffer.
 */
import { limits } from '../../limits';
import { type IndexName, indexKeys, keySchema } from '../../tables';
import type { Database, Item, QueryParams } from '../dynamodb/database';
import { assert } from '../requests/errors';
import { isBefore, notACursor, type Order, type Place } from './places';
import { textOf } from '../values/unknown';

interface PartitionRequest {
  readonly index: IndexName | undefined;
  readonly order: Order;
  /**
   * A filter that no DynamoDB expression can do; applied as soon as an item is read, so that partitions advance
   * together.
   */
  readonly shows: ((item: Item) => boolean) | undefined;
  /** Attributes that are needed beside the keys; undefined for all. */
  readonly reads: readonly string[] | undefined;
}

/** One partition of the list, with a buffer of items. */
export class Partition {
  read = 0;
  private fills = 0;
  private buffer: Item[] = [];
  private exhausted = false;
  /** Key of the last considered item. */
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

  /** The buffer is empty and the partition is not exhausted. */
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

  takeAll(): Item[] {
    return this.buffer.splice(0);
  }

  /**
   * Reads twice a fair share of the wanted items, because shares are never equal. Repeated reads mean a selective
   * filter or a skewed partition, so the limit grows fourfold each time.
   */
  async fill(wanted: number, partitions: number): Promise<void> {
    const share = partitions === 1 ? wanted : Math.max(Math.ceil((wanted * 2) / partitions), limits.mergeItemsReadMin);
    const { index, order, reads } = this.request;
    const page = {
      ...this.query,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
      ScanIndexForward: order === 'ASCENDING',
      Limit: Math.min(share * 4 ** this.fills, limits.pageItemsReadMax),
      ...(this.lastKey === undefined ? {} : { ExclusiveStartKey: this.lastKey }),
    };
    const query = this.db.query(page, reads);
    const { items, lastKey, scanned } = await query.catch((error: unknown) => {
      // The conditions of the list no longer include the place: DynamoDB refuses to start there.
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
    // The partition comes last: a local index has the table's partition key.
    return { pk, sk, [keys.sortKey]: sortValue, [keys.partitionKey]: partition };
  }
}

/** Items that a page may read: those of the budget, beside the least that each of several partitions gives. */
export function readBudget(partitions: number): number {
  return limits.pageItemsReadMax + Math.max(0, partitions - 1) * limits.mergeItemsReadMin;
}

/** The partition with the next item; undefined if a blocked partition may hold an earlier one. */
export function earliest(partitions: readonly Partition[], order: Order): Partition | undefined {
  const best = least(partitions, (partition) => partition.head, order);
  const blocked = partitions.filter((partition) => partition.blocked);
  const safe = blocked.every(
    ({ considered }) => considered !== undefined && best !== undefined && isBefore(best.head, considered, order),
  );
  return safe ? best : undefined;
}

/** The blocked partition that was read least far: there a page without budget must continue. */
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
