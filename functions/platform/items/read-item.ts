/** Reads one item. For several at once, or the same one often, `lists/item-loader.ts` reads in batches. */
import type { Database, Item, Key } from '../dynamodb/database';

/**
 * The parsed item; undefined if there is none. One strongly consistent read.
 * @param key undefined if the id that it would be made of is not one: then nothing is read.
 */
export async function readItem<T>(
  db: Pick<Database, 'get'>,
  key: Key | undefined,
  parse: (item: Item) => T,
): Promise<T | undefined> {
  const item = key && (await db.get(key));
  return item && parse(item);
}
