/** Reads whole ranges, for use cases that need every item of one. Lists for people are read by page (`listing.ts`). */
import type { Database, Item, QueryParams } from './database';

/** All items of a query, in its order, read page by page. */
export async function readAll(db: Database, params: QueryParams): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(db, params)) items.push(...page);
  return items;
}

/** The pages of a query, for a caller that may stop early: a page is read when it is asked for. */
export async function* pagesOf(db: Database, params: QueryParams): AsyncGenerator<readonly Item[]> {
  for (let start: Item | undefined; ;) {
    const page = await db.query({ ...params, ...(start && { ExclusiveStartKey: start }) });
    yield page.items;
    if (page.lastKey === undefined) return;
    start = page.lastKey;
  }
}
