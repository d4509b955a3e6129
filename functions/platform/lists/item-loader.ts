/** Items by id, batched within a request, without regard to who asks: for rules and for parents already allowed. */
import DataLoader from 'dataloader';
import type { Context } from '../requests/context';
import type { Item, Key } from '../dynamodb/database';
import { perRequest } from '../requests/per-request';
import { parseOrError } from './malformed';

export type ItemLoader<T> = (context: Context) => DataLoader<string, T | undefined>;

/** One that is malformed fails for whoever asked for it, not for those who share the round trip. */
export function itemLoader<T>(keyOf: (id: string) => Key, parse: (item: Item) => T): ItemLoader<T> {
  return perRequest(
    (context) =>
      new DataLoader<string, T | undefined>(
        async (ids) => {
          const keys = ids.map(keyOf);
          const table = keys[0]?.TableName;
          return table === undefined ? [] : parseOrError(context, table, await context.db.batchGet(keys), parse);
        },
        { maxBatchSize: 100 },
      ),
  );
}
