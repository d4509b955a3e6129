/** Whole ranges, where a use case needs every item of one; what is shown to people comes page by page (`listing.ts`). */
import type { Database, Item, QueryParams } from './database';

/** Every page of a query, one after the other, in its order. */
export async function readAll(db: Database, params: QueryParams): Promise<Item[]> {
  const items: Item[] = [];
  for (let start: Item | undefined; ;) {
    const page = await db.query({ ...params, ...(start && { ExclusiveStartKey: start }) });
    items.push(...page.items);
    if (page.lastKey === undefined) return items;
    start = page.lastKey;
  }
}
