/** Whole ranges, where a use case needs every item of one; what is shown to people comes page by page (`listing.ts`). */
import type { Database, Item, QueryParams } from './database';

/** Every page of a query, one after the other, in its order. */
export async function readAll(db: Database, params: QueryParams): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(db, params)) items.push(...page);
  return items;
}

/** The same, for who may have had enough before the end: the next page is read when it is asked for. */
export async function* pagesOf(db: Database, params: QueryParams): AsyncGenerator<readonly Item[]> {
  for (let start: Item | undefined; ;) {
    const page = await db.query({ ...params, ...(start && { ExclusiveStartKey: start }) });
    yield page.items;
    if (page.lastKey === undefined) return;
    start = page.lastKey;
  }
}
