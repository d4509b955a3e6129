/** A survey that arrives late: finds which of its fields still apply beside newer entries. */
import type { Database, Write } from '../../../platform/dynamodb/database';
import { entriesFrom, type HistoryEntry } from '../worker/history/history-store';
import { changeProfile, type Worker } from '../worker/store';
import {
  differingFields,
  instantOfStamp,
  isAfter,
  withoutNewerFields,
  type ProfileFields,
} from '../worker/history/history';

/** The effect of a survey that may not be the newest entry. */
export interface Telling {
  /** An entry with the same stamp: the survey was recorded before, and nothing is to be written. */
  readonly same: HistoryEntry | undefined;
  /** Update of the profile. Refused if the profile changed since the read. */
  readonly update: Write;
  readonly changes: boolean;
}

/**
 * Keeps the fields of the survey that no newer entry has, in any of the worker's collections. One query for each
 * collection.
 */
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
    // The entry may be in the collection of a worker who was merged since.
    same: newer.find((entry) => entry.stamp === stamp),
    update,
    changes: later || differingFields(left, worker).length > 0,
  };
}
