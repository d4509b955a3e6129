/** Reads items by the ids of an input. For several at once, or the same one often, `lists/item-loader.ts` reads in batches. */
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

/** The items under the keys, in their order, without reading those that are undefined. One batch read. */
export async function readItems(
  db: Pick<Database, 'batchGet'>,
  keys: readonly (Key | undefined)[],
): Promise<(Item | undefined)[]> {
  const asked = keys.filter((key) => key !== undefined);
  const items = await db.batchGet(asked);
  const found = new Map(asked.map((key, index) => [key, items[index]]));
  return keys.map((key) => key && found.get(key));
}

/** Finds what is under each of the keys, of which some may be the same. One batch read of those that differ. */
export async function readDistinct(
  db: Pick<Database, 'batchGet'>,
  keys: readonly Key[],
): Promise<(key: Key) => Item | undefined> {
  const nameOf = ({ TableName, Key: { pk, sk } }: Key): string => `${TableName} ${pk} ${sk}`;
  const asked = new Map(keys.map((key) => [nameOf(key), key]));
  const items = await db.batchGet([...asked.values()]);
  const found = new Map([...asked.keys()].map((name, index) => [name, items[index]]));
  return (key) => found.get(nameOf(key));
}
