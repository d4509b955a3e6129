/** What was told of a person from an entry's place in the history on: what decides how much of a late survey still counts, or all of it. */
import type { Database, Item, QueryParams } from '../../platform/database';
import { collectionsOf, type Entry, EntryEntity, parseEntry, type Worker } from './entities';

/** The entry of this very stamp included; all of them for an empty one; strongly consistent: one query for each collection, more where they fill 1 MB. */
export async function entriesFrom(
  db: Database,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  stamp: string,
): Promise<Entry[]> {
  const pages = await Promise.all(collectionsOf(worker).map((workerId) => entriesOf(db, workerId, stamp)));
  return pages.flat();
}

/** Stamps begin with a digit. */
const AFTER_ALL = '~';

async function entriesOf(db: Database, workerId: string, stamp: string): Promise<Entry[]> {
  const query = EntryEntity.query.primary({ workerId }).between({ stamp }, { stamp: AFTER_ALL }).params<QueryParams>();
  const items: Item[] = [];
  for (let start: Item | undefined; ;) {
    const page = await db.query({ ...query, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) });
    items.push(...page.items);
    if (page.lastKey === undefined) break;
    start = page.lastKey;
  }
  return items.map(parseEntry);
}
