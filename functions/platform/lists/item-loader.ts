/**
 * Loads items by id, batched within a request and without a check of the caller's rights: for rules, and for objects
 * that the caller may see already.
 */
import DataLoader from 'dataloader';
import type { Key } from '../dynamodb/database';
import type { Decode } from '../items/reading';
import { perRequest } from '../requests/per-request';
import { type Keeper, parseOrError } from './malformed';

/** @param I ids of the kind; a text of a caller becomes one by `isId`. */
export type ItemLoader<T, I extends string = string> = (context: Keeper) => DataLoader<I, T | undefined>;

/** The loader of one request. */
export class RequestLoader<T, I extends string> extends DataLoader<I, T | undefined> {
  constructor(
    readBatch: (ids: readonly I[]) => Promise<(T | undefined | Error)[]>,
    private readonly asked = new Map<I, Promise<T | undefined>>(),
  ) {
    super(readBatch, { maxBatchSize: 100, cacheMap: asked });
  }

  /** Whether this request read the item, or is about to. */
  isAsked(id: I): boolean {
    return this.asked.has(id);
  }
}

/** A malformed item fails the load of this item only, not of others in the same round trip. */
export function itemLoader<T, I extends string>(
  keyOf: (id: I) => Key,
  parse: Decode<T>,
): (context: Keeper) => RequestLoader<T, I> {
  return perRequest(
    (context: Keeper) =>
      new RequestLoader<T, I>(async (ids) => {
        const keys = ids.map(keyOf);
        const table = keys[0]?.TableName;
        return table === undefined
          ? []
          : parseOrError(context, table, await context.db.batchGet(keys, parse.reads), parse);
      }),
  );
}
