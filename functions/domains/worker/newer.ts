/** What was told of a person from an entry's place in the history on: what decides how much of a late survey still counts, or all of it. */
import type { Database, QueryParams } from '../../platform/database';
import { readAll } from '../../platform/read-all';
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
  return (await readAll(db, { ...query, ConsistentRead: true })).map(parseEntry);
}
