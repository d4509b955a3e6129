/** Items by id, batched within a request, without regard to who asks: for rules and for parents already allowed. */
import DataLoader from 'dataloader';
import type { Context } from '../requests/context';
import type { Item, Key } from '../dynamodb/database';
import { perRequest } from '../requests/per-request';

export type ItemLoader<T> = (context: Context) => DataLoader<string, T | undefined>;

export function itemLoader<T>(keyOf: (id: string) => Key, parse: (item: Item) => T): ItemLoader<T> {
  return perRequest(
    ({ db }) =>
      new DataLoader<string, T | undefined>(
        async (ids) => (await db.batchGet(ids.map(keyOf))).map((item) => item && parse(item)),
        { maxBatchSize: 100 },
      ),
  );
}
