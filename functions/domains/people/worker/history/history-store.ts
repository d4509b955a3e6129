/** The history entry in its worker's collection in table Workers, and the write of it. */
import type { MoveId, WorkerId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Database, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../../platform/dynamodb/expressions';
import { readAll } from '../../../../platform/dynamodb/read-all';
import type { Instant } from '../../../../platform/values/clock';
import { instantOfStamp, toldFields } from './history';
import { collectionsOf, type Worker } from '../store';

const ENTRY = 'entry#';

const entries = itemKind('entry', {
  table: 'Workers',
  attributes: {
    workerId: attr.deduced(attr.idOf('wkr'), ({ pk }) => pk),
    stamp: attr.deduced(attr.text, ({ sk }) => (typeof sk === 'string' ? sk.slice(ENTRY.length) : undefined)),
    kind: attr.oneOf('REGISTRATION', 'UPDATE', 'SURVEY', 'CONSENT', 'MERGE'),
    /** Account that made the entry. */
    by: attr.text,
    /** Instant at which it was recorded; `stamp` begins with the instant that it is about. */
    recordedAt: attr.instant,
    /** Present for a survey. */
    clientId: attr.optional(attr.text),
    told: toldFields,
  },
  keys: {
    primary: ['${workerId}', 'entry#${stamp}'],
  },
});

export type HistoryEntry = ItemOf<typeof entries>;

/**
 * A survey as an entry, or one that waits in a move. `workerId` is the id in whose context the phone is encrypted: then
 * it is the move's.
 */
export type SurveyEntry = Omit<HistoryEntry, 'workerId'> & { readonly workerId: WorkerId | MoveId };

export function entryKey(workerId: WorkerId, stamp: string): Key {
  return entries.key({ workerId, stamp });
}

export const { is: isEntry, decode: parseEntry } = entries;

/**
 * The instant that an entry is about. The stamp of a registration is dated back (`registrationStamp`), so its time of
 * recording is used.
 */
export function toldAt({ kind, stamp, recordedAt }: HistoryEntry): Instant {
  return kind === 'REGISTRATION' ? recordedAt : instantOfStamp(stamp);
}

/** Never changed afterwards. Refused, with the stored entry, if the worker has one with this stamp. */
export function entryPut(entry: HistoryEntry): Write {
  return put(entries.stored(entry)).when(isNew);
}

/** One collection's entries, of one kind or of all, ordered by stamp. */
export function historyOf(workerId: WorkerId, kind?: HistoryEntry['kind']): QueryParams {
  return entries
    .query('primary', { workerId })
    .where(kind !== undefined && equals('kind', kind))
    .params();
}

/**
 * Entries from a stamp on, inclusive; all of them for an empty stamp. Strongly consistent. One query for each of the
 * worker's collections, more if they exceed 1 MB.
 */
export async function entriesFrom(
  db: Database,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  stamp: string,
): Promise<HistoryEntry[]> {
  const pages = await Promise.all(collectionsOf(worker).map((workerId) => entriesOf(db, workerId, stamp)));
  return pages.flat();
}

/** Sorts after all stamps, which begin with a digit. */
const AFTER_ALL = '~';

async function entriesOf(db: Database, workerId: WorkerId, stamp: string): Promise<HistoryEntry[]> {
  const query = entries.query('primary', { workerId }).between({ stamp }, { stamp: AFTER_ALL }).params();
  return (await readAll(db, { ...query, ConsistentRead: true })).map(parseEntry);
}
