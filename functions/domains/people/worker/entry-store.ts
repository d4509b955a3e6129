/** The item of a history entry, in its person's collection in table Workers, and the write of it. */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Database, Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { allOf } from '../../../platform/lists/listing';
import type { ProfileFields } from './history';
import { collectionsOf, type Worker } from './store';

const EntryEntity = new Entity(
  {
    model: { entity: 'entry', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      stamp: { type: 'string', required: true },
      kind: { type: ['REGISTRATION', 'UPDATE', 'SURVEY', 'CONSENT', 'MERGE'] as const, required: true },
      /** Account. */
      by: { type: 'string', required: true },
      /** Instant, when it came in; `stamp` begins with the instant that it tells of. */
      recordedAt: { type: 'string', required: true },
      /** Of a survey. */
      clientId: { type: 'string' },
      told: { type: 'any', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['stamp'], template: 'entry#${stamp}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Entry = Omit<EntityItem<typeof EntryEntity>, 'told'> & { readonly told: ProfileFields };

export function entryKey(workerId: string, stamp: string): Key {
  return EntryEntity.get({ workerId, stamp }).params<Key>();
}

export const { is: isEntry, decode: parseEntry } = codecOf<Entry>(EntryEntity);

/** Never changed afterwards. Refused, with the entry that is there, where the person has one of this stamp. */
export function entryPut(entry: Entry): Write {
  return { Put: EntryEntity.create(entry).params<PutParams>() };
}

/** One collection's entries, of one kind or of all, in the order of their stamps. */
export function historyOf(workerId: string, kind?: Entry['kind']): QueryParams {
  return EntryEntity.query
    .primary({ workerId })
    .where((entry, { eq }) => allOf(kind !== undefined && eq(entry.kind, kind)))
    .params<QueryParams>();
}

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
