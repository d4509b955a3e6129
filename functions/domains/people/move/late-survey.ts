/** A survey that comes late: what of it still counts beside what was told of the person since. */
import type { Database, Write } from '../../../platform/dynamodb/database';
import { entriesFrom, type Entry } from '../worker/entry-store';
import { changeProfile, type Worker } from '../worker/store';
import { differingFields, instantOfStamp, isAfter, withoutNewerFields, type ProfileFields } from '../worker/history';

/** What a survey comes to that need not be the newest word. */
export interface Telling {
  /** An entry of this very stamp: then the survey was taken before, and there is nothing to write. */
  readonly same: Entry | undefined;
  /** Of the profile, on the condition that it is as it was read. */
  readonly update: Write;
  readonly changes: boolean;
}

/** What of a survey still counts beside everything that was told since: field by field, wherever the entries are. One query for each collection. */
export async function tellingOf(db: Database, worker: Worker, stamp: string, content: ProfileFields): Promise<Telling> {
  const newer = await entriesFrom(db, worker, stamp);
  const left = withoutNewerFields(
    content,
    newer.map(({ told }) => told),
  );
  const at = instantOfStamp(stamp);
  const later = worker.surveyedAt === undefined || at > worker.surveyedAt;
  const update = changeProfile(worker, {
    ...{ told: left, at },
    birthDate: worker.birthDate,
    ...(later && { surveyedAt: at }),
    ...(isAfter(stamp, worker.newest) && { newest: stamp }),
  });
  return {
    // Also in the collection of someone who was merged into this person since.
    same: newer.find((entry) => entry.stamp === stamp),
    update,
    changes: later || differingFields(left, worker).length > 0,
  };
}
