/**
 * Streams -> what opens personal data or runs long: people who may have been registered twice, moves that follow their person,
 * positions that move with their enterprise's verification, the next step of long runs, the waitlist of travel, where
 * requests of people who move are listed, what entries of the service list count for, and who changed what. Wiring only.
 */
import { fold } from '../domains/campaign/counters';
import { recordChanges, type Recorder } from '../domains/change/work';
import { mayShowDuplicates, raiseDuplicates } from '../domains/duplicate/work';
import { keepMoves } from '../domains/move/work';
import { startRefilings } from '../domains/position/refiling';
import { tellFilled } from '../domains/position/work';
import { contributions, tallies } from '../domains/service-list/facts';
import { followHomes } from '../domains/travel-request/homes';
import { serveWaitlists } from '../domains/travel-request/work';
import { bucketArchive } from '../platform/archive';
import { cloudPlatform } from '../platform/cloud';
import { readTracingSettings } from '../platform/config';
import type { Platform } from '../platform/context';
import { Fault } from '../platform/errors';
import { kept } from '../platform/kept';
import { permitted } from '../platform/permitted';
import {
  notTaken,
  readRecords,
  type StreamAnswer,
  type StreamEvent,
  type StreamRecord,
  taken,
} from '../platform/streams';
import { actingAs } from './acting-as';
import { continueRuns } from './runs';

export type WorkHandler = (event: StreamEvent) => Promise<StreamAnswer>;

/** Whose accounts are told in full, and where changes are kept for good. */
export type Tracing = Pick<Recorder, 'issuers' | 'archive'>;

type Worker = Pick<Platform, 'db' | 'vault' | 'clock' | 'ids' | 'log'>;

/** A fault has the whole batch delivered again, which is safe; a record that can't be taken otherwise is logged and passed over. */
export function createWorkHandler(given: Worker, tracing: Tracing): WorkHandler {
  const own = { ...given, db: permitted(given.db, 'work') };
  const becauseOf = (cause?: string): Worker => actingAs(own, 'work', cause);
  const platform = becauseOf();
  return async (event) => {
    const records = readRecords(event);
    try {
      for (const record of records) await orPassOver(platform, [record], () => raise(becauseOf(record.author), record));
      await orPassOver(platform, records, () => keepMoves(becauseOf, records));
      await orPassOver(platform, records, () => startRefilings(becauseOf, records));
      await orPassOver(platform, records, () => tellFilled(platform.db, records));
      await orPassOver(platform, records, () => continueRuns(becauseOf, records));
      await orPassOver(platform, records, () => serveWaitlists(platform, records));
      await orPassOver(platform, records, () => followHomes(platform.db, records));
      await orPassOver(platform, records, () => countEntries(platform, records));
      await orPassOver(platform, records, () => recordChanges({ ...platform, ...tracing }, records));
      return taken;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      platform.log.warn('The batch is to be delivered again', { code: error.code });
      return notTaken(event);
    }
  };
}

async function raise(platform: Worker, record: StreamRecord): Promise<void> {
  if (record.newItem !== undefined && mayShowDuplicates(record)) await raiseDuplicates(platform, record.newItem);
}

/** `facts` writes the entries, and is not called for them. */
async function countEntries({ db, log }: Worker, records: readonly StreamRecord[]): Promise<void> {
  const { unfolded } = await fold(db, records, { contributions, tallies });
  if (unfolded > 0) log.error('Records were put aside', { unfolded });
}

async function orPassOver({ log }: Worker, records: readonly StreamRecord[], take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { shardId, sequenceNumber } = records[0] ?? {};
    const name = error instanceof Error ? error.name : typeof error;
    log.error('Records were passed over', { shardId, sequenceNumber, records: records.length, error: name });
  }
}

const connected = kept(async () => {
  const { issuer, archiveBucket } = readTracingSettings();
  return createWorkHandler(await cloudPlatform('work'), { issuers: [issuer], archive: bucketArchive(archiveBucket) });
});

export const handler: WorkHandler = async (event) => (await connected())(event);
