/**
 * Streams -> what opens personal data or runs long: people who may have been registered twice, moves that follow their person,
 * positions that move with their enterprise's verification, what partners are told of, the next step of long runs, the waitlist of travel, where
 * requests of people who move are listed, what entries of the service list count for, and who changed what. Wiring only.
 */
import { COUNTERS } from '../domains/board/counter/counter';
import { count } from '../domains/board/counter/on-stream';
import { recordChanges, type Recorder } from '../domains/board/change/on-stream';
import { mayShowDuplicates, raiseDuplicates } from '../domains/people/duplicate/on-stream';
import { keepMoves } from '../domains/people/move/on-stream';
import { startVerificationJobs } from '../domains/jobs/position/verification/verification-job';
import { EVENTS, tellOf } from '../domains/partners/event/on-stream';
import { contributions, tallies } from '../domains/people/service-list/counts';
import { followHomes } from '../domains/travel/travel-request/homes';
import { serveWaitlists } from '../domains/travel/waitlist/on-stream';
import { limits } from '../limits';
import { bucketArchive } from '../platform/process/archive';
import { cloudPlatform } from '../platform/process/cloud';
import { readTracingSettings } from '../platform/process/config';
import type { Platform } from '../platform/requests/context';
import { kept, madeAhead } from '../platform/process/kept';
import { permitted } from '../platform/dynamodb/permitted';
import { type ClockOf, type Reader, type StreamHandler, streamHandler } from '../platform/streams/readers';
import { setAside, takeApart } from '../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../platform/streams/streams';
import { actingAs } from './acting-as';
import { onLambda } from './lambda';
import { continueJobs } from './jobs';

/** Whose accounts are told in full, and where changes are kept for good. */
export type Tracing = Pick<Recorder, 'issuers' | 'archive'>;

type ReactionContext = Pick<Platform, 'db' | 'vault' | 'clock' | 'ids' | 'log'>;

/** In turn: what one of them writes, the next may look at. Each is safe to repeat. @param clockOf tells when records came. */
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
    { name: EVENTS, take: (records) => tellOf(platform, records) },
    { name: 'runs', take: (records) => continueJobs(becauseOf, records) },
    { name: 'waitlists', take: (records) => serveWaitlists(platform, records) },
    { name: 'homes', take: (records) => followHomes(db, records) },
    // `facts` writes the entries of the service list, and is not called for them.
    {
      name: COUNTERS,
      take: (records) => count({ ...platform, clock: clockOf(records) }, records, { contributions, tallies }),
    },
    { name: 'changes', take: (records) => recordChanges({ ...platform, ...tracing }, records) },
  ];
  return streamHandler('work', platform, readers, 'IN_TURN');
}

/** Each apart: one look at a person is many reads, which nobody wants to repeat for another person's sake. */
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

/** Ahead of the first call, while Lambda starts the process. */
export const start = (): Promise<void> => madeAhead(connected(), limits.startMs);

export const handler = onLambda('work', connected);
