/**
 * Streams -> reactions that open personal data or take long: duplicate people, moves and requests that follow their
 * person, positions that follow their enterprise's verification, events for partners, the next step of jobs, journeys
 * that walk-ons give up, the waitlist, the counts of the service list, and the changes of objects. Wiring only.
 */
import { COUNTERS } from '../domains/board/counter/counter';
import { count } from '../domains/board/counter/on-stream';
import { recordChanges, type Recorder } from '../domains/board/change/on-stream';
import { mayShowDuplicates, raiseDuplicates } from '../domains/people/duplicate/on-stream';
import { keepMoves } from '../domains/people/move/on-stream';
import { startVerificationJobs } from '../domains/jobs/position/verification/verification-job';
import { EVENTS, deliverEvents } from '../domains/partners/event/on-stream';
import { contributions, tallies } from '../domains/people/service-list/counts';
import { resumeForLateRecords } from '../domains/jobs/succession/succession-job';
import { followCodes } from '../domains/reference/code-list/service';
import { giveUpFormer } from '../domains/travel/manifest/walk-on/on-stream';
import { followHomes } from '../domains/travel/travel-request/on-stream';
import { serveWaitlists } from '../domains/travel/waitlist/on-stream';
import { limits } from '../limits';
import { bucketArchive } from '../platform/process/archive';
import { cloudPlatform } from '../platform/process/cloud';
import { readTracingSettings } from '../platform/process/config';
import type { Platform } from '../platform/requests/context';
import { kept, madeAhead } from '../platform/process/made-once';
import { permitted } from '../platform/dynamodb/permitted';
import { type ClockOf, type Reader, type StreamHandler, streamHandler } from '../platform/streams/readers';
import { setAside, takeApart } from '../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../platform/streams/streams';
import { actingAs } from './acting-as';
import { onLambda } from './lambda';
import { continueJobs } from './jobs';

/** The issuers whose accounts are written in full, and the archive of changes. */
export type Tracing = Pick<Recorder, 'issuers' | 'archive'>;

type ReactionContext = Pick<Platform, 'db' | 'vault' | 'clock' | 'ids' | 'log'>;

/**
 * Calls the readers one after another, because one may read what another wrote. Each is safe to repeat. @param clockOf
 * gives the time at which records came.
 */
export function createWorkHandler(
  given: ReactionContext,
  tracing: Tracing,
  clockOf: ClockOf = () => given.clock,
): StreamHandler {
  const own = { ...given, db: permitted(given.db, 'work') };
  const becauseOf = (cause?: string): ReactionContext => actingAs(own, 'work', cause);
  const platform = becauseOf();
  const { db } = platform;
  const readers: readonly Reader[] = [
    { name: 'duplicates', take: (records) => raiseAll(becauseOf, platform, records) },
    { name: 'moves', take: (records) => keepMoves(becauseOf, records) },
    { name: 'refilings', take: (records) => startVerificationJobs(becauseOf, records) },
    { name: 'successions', take: (records) => resumeForLateRecords(becauseOf, records) },
    { name: EVENTS, take: (records) => deliverEvents(platform, records) },
    { name: 'runs', take: (records) => continueJobs(becauseOf, records) },
    { name: 'walk-ons', take: (records) => giveUpFormer(becauseOf, records) },
    { name: 'waitlists', take: (records) => serveWaitlists(platform, records) },
    { name: 'homes', take: (records) => followHomes(db, records) },
    // `facts` writes the entries of the service list and is not called for them, so they are counted here.
    {
      name: COUNTERS,
      take: (records) => count({ ...platform, clock: clockOf(records) }, records, { contributions, tallies }),
    },
    { name: 'changes', take: (records) => recordChanges({ ...platform, ...tracing }, records) },
  ];
  const handle = streamHandler('work', platform, readers, 'IN_TURN');
  return async (event) => {
    await followCodes(platform);
    return handle(event);
  };
}

/**
 * Handles each person separately: a search for duplicates takes many reads, and a failure should not repeat those of
 * others.
 */
async function raiseAll(
  becauseOf: (cause?: string) => ReactionContext,
  keeper: ReactionContext,
  records: readonly StreamRecord[],
): Promise<void> {
  for (const record of records)
    await takeApart(
      [record],
      () => raise(becauseOf(record.author), record),
      (_, error) => setAside(keeper, 'duplicates', placeOfRecord(record), error),
    );
}

async function raise(platform: ReactionContext, record: StreamRecord): Promise<void> {
  if (record.newItem !== undefined && mayShowDuplicates(record)) await raiseDuplicates(platform, record.newItem);
}

const connected = kept(async () => {
  const { issuer, archiveBucket } = readTracingSettings();
  return createWorkHandler(await cloudPlatform('work'), { issuers: [issuer], archive: bucketArchive(archiveBucket) });
});

/** Lambda calls it while it starts the process, before the first call of the handler. */
export const start = (): Promise<void> => madeAhead(connected(), limits.startMs);

export const handler = onLambda('work', connected);
