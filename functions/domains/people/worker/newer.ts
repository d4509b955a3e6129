/** What was told of a person from an entry's place in the history on: what decides how much of a late survey still counts, or all of it. */
import type { Database, QueryParams, Write } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { collectionsOf, type Entry, EntryEntity, parseEntry, profileUpdate, type Worker } from './entities';
import { differingFields, instantOfStamp, isAfter, notToldSince, type Told } from './history';

/** What a survey comes to that need not be the newest word. */
export interface Telling {
  /** An entry of this very stamp: then the survey was taken before, and there is nothing to write. */
  readonly same: Entry | undefined;
  /** Of the profile, on the condition that it is as it was read. */
  readonly update: Write;
  readonly changes: boolean;
}

/** What of a survey still counts beside everything that was told since: field by field, wherever the entries are. One query for each collection. */
export async function tellingOf(db: Database, worker: Worker, stamp: string, content: Told): Promise<Telling> {
  const newer = await entriesFrom(db, worker, stamp);
  const left = notToldSince(
    content,
    newer.map(({ told }) => told),
  );
  const at = instantOfStamp(stamp);
  const later = worker.surveyedAt === undefined || at > worker.surveyedAt;
  const update = profileUpdate(
    worker.id,
    {
      told: left,
      birthDate: worker.birthDate,
      ...(later && { surveyedAt: at }),
      ...(isAfter(stamp, worker.newest) && { newest: stamp }),
    },
    { expression: '#version = :version', names: {}, values: { ':version': worker.version } },
  );
  return {
    // Also in the collection of someone who was merged into this person since.
    same: newer.find((entry) => entry.stamp === stamp),
    update,
    changes: later || differingFields(left, worker).length > 0,
  };
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
