/**
 * Streams -> reactions that open personal data or take long: duplicate people, moves and requests that follow their
 * person, positions that follow their enterprise's verification, events for partners, the next step of jobs, journeys
 * that walk-ons give up, the waitlist, and the changes of objects. Wiring only.
 */
import { recordChanges, type Recorder } from '../domains/board/change/on-stream';
import { mayShowDuplicates, raiseDuplicates } from '../domains/people/duplicate/on-stream';
import { keepMoves } from '../domains/people/move/on-stream';
import { startRestatements } from '../domains/jobs/position/collected/restate-job';
import { settleSubmitted } from '../domains/jobs/position/collected/settle';
import { startVerificationJobs } from '../domains/jobs/position/verification/verification-job';
import { EVENTS, deliverEvents } from '../domains/partners/event/on-stream';
import { followReceipts, RECEIPTS } from '../domains/notices/message/receipt/on-receipt';
import { createMessages, fallBack, FALLBACKS } from '../domains/notices/message/on-stream';
import { carryReaches, REACHES } from '../domains/people/reach/carry';
import { openUrgentTells } from '../domains/notices/notice/reading/open-tell';
import { NOTICES, writeNotices } from '../domains/notices/notice/on-stream';
import { settleJobs } from '../domains/jobs/submission/one-job/on-stream';
import { resumeForLateRecords } from '../domains/support/succession/succession-job';
import { followCodes } from '../domains/reference/code-list/service';
import { markTravelling } from '../domains/travel/manifest/travelling/on-stream';
import { serveLines } from '../domains/support/places/line/on-stream';
import { followSignUps } from '../domains/support/event-change/following/on-stream';
import { uniteMerged } from '../domains/support/registration/merged/on-stream';
import { followVisits, VISITS } from '../domains/support/visit/on-stream';
import { keepAhead } from '../domains/support/enrolment/streams/ahead';
import { followEnrolments } from '../domains/support/enrolment/streams/following';
import { uniteEnrolments } from '../domains/support/enrolment/streams/merged';
import { CASE_HOMES, followCaseHomes } from '../domains/support/case/filing/follow-homes';
import { followHomecomings, HOMECOMINGS } from '../domains/travel/homecoming/on-stream';
import { courseLine } from '../domains/support/enrolment/streams/line';
import { eventLine } from '../domains/support/registration/streams/line';
import { giveUpFormer } from '../domains/travel/manifest/walk-on/on-stream';
import { followHomes } from '../domains/travel/travel-request/on-stream';
import { keepJourneys } from '../domains/matching/journey/on-stream';
import { followMovers } from '../domains/jobs/follow-up/on-stream';
import { followTransfers, TRANSFERS } from '../domains/jobs/transfer/on-stream';
import { matchAnew } from '../domains/matching/push-run/lost-jobs';
import { continuePush } from '../domains/matching/push-run/steps/push-job';
import { PUSHING } from '../domains/matching/push-run/steps/pushing-store';
import { findTrainingNeeds } from '../domains/matching/training-need/night-job';
import { TRAINING_NEEDS } from '../domains/matching/training-need/night-store';
import { serveWaitlists } from '../domains/travel/waitlist/on-stream';
import { limits } from '../limits';
import { bucketArchive } from '../platform/process/archive';
import { cloudPlatform } from '../platform/process/cloud';
import { readTracingSettings } from '../platform/process/config';
import type { Platform } from '../platform/requests/context';
import { kept, madeAhead } from '../platform/process/made-once';
import { permitted } from '../platform/dynamodb/permitted';
import { executeTogether, readTogether } from '../platform/dynamodb/together';
import { inParallel } from '../platform/jobs/in-parallel';
import type { Job, JobContext } from '../platform/jobs/jobs';
import { type Reader, type StreamHandler, streamHandler } from '../platform/streams/readers';
import { setAside, takeApart } from '../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../platform/streams/streams';
import { actingAs } from './acting-as';
import { onLambda } from './lambda';
import { continueJobs } from './jobs';

/** The issuers whose accounts are written in full, and the archive of changes. */
export type Tracing = Pick<Recorder, 'issuers' | 'archive'>;

/** Calls the readers one after another, because one may read what another wrote. Each is safe to repeat. */
export function createWorkHandler(given: Platform, tracing: Tracing): StreamHandler {
  const own = { ...given, db: permitted(given.db, 'work') };
  const becauseOf = (cause?: string): Platform => actingAs(own, 'work', cause);
  const platform = becauseOf();
  const pooled = { ...own, db: executeTogether(readTogether(own.db)) };
  const searching = (cause?: string): Platform => actingAs(pooled, 'work', cause);
  const { db } = platform;
  const readers: readonly Reader[] = [
    { name: 'duplicates', take: (records) => raiseAll(searching, platform, records) },
    { name: 'moves', take: (records) => keepMoves(becauseOf, records) },
    { name: 'refilings', take: (records) => startVerificationJobs(becauseOf, records) },
    { name: 'restatements', take: (records) => startRestatements(becauseOf, records) },
    { name: 'lots', take: (records) => settleSubmitted(db, records) },
    { name: 'one-job', take: (records) => settleJobs(becauseOf, records) },
    { name: 'successions', take: (records) => resumeForLateRecords(becauseOf, records) },
    { name: EVENTS, take: (records) => deliverEvents(platform, records) },
    { name: NOTICES, take: (records) => tellPeople(platform, records) },
    { name: FALLBACKS, take: (records) => fallBack(platform, records) },
    { name: RECEIPTS, take: (records) => followReceipts(becauseOf, records) },
    { name: REACHES, take: (records) => carryReaches(platform, records) },
    { name: VISITS, take: (records) => followVisits(platform, records) },
    { name: TRANSFERS, take: (records) => followTransfers(platform, records) },
    { name: HOMECOMINGS, take: (records) => followHomecomings(platform, records) },
    { name: 'runs', take: (records) => continueJobs(becauseOf, records, longSteps) },
    { name: 'walk-ons', take: (records) => giveUpFormer(becauseOf, records) },
    { name: 'travelling', take: (records) => markTravelling(becauseOf, records) },
    { name: 'earlier-placements', take: (records) => followMovers(becauseOf, records) },
    { name: 'lost-jobs', take: (records) => matchAnew(becauseOf, records) },
    { name: 'journeys', take: (records) => keepJourneys(becauseOf, records) },
    { name: 'waitlists', take: (records) => serveWaitlists(platform, records) },
    { name: 'sign-ups', take: (records) => followAll(platform, records) },
    { name: 'registrations', take: (records) => uniteMerged(platform, records) },
    { name: 'enrolments', take: (records) => uniteEnrolments(platform, records) },
    { name: 'courses-ahead', take: (records) => keepAhead(platform, records) },
    { name: CASE_HOMES, take: (records) => followCaseHomes(platform, records) },
    { name: 'lines', take: (records) => serveLines(platform, records, [eventLine, courseLine]) },
    { name: 'homes', take: (records) => followHomes(db, records) },
    { name: 'changes', take: (records) => recordChanges({ ...platform, ...tracing }, records) },
  ];
  const handle = streamHandler('work', platform, readers, 'IN_TURN');
  return async (event) => {
    await followCodes(platform);
    return handle(event);
  };
}

const longSteps = new Map<string, (context: JobContext, job: Job) => Promise<void>>([
  [PUSHING, continuePush],
  [TRAINING_NEEDS, findTrainingNeeds],
]);

async function followAll(platform: Platform, records: readonly StreamRecord[]): Promise<void> {
  await followSignUps(platform, records);
  await followEnrolments(platform, records);
}

async function tellPeople(platform: Platform, records: readonly StreamRecord[]): Promise<void> {
  const told = await writeNotices(platform, records);
  await openUrgentTells(platform, told);
  await createMessages(platform, told);
}

/**
 * Handles each person separately: a search for duplicates takes many reads, and a failure should not repeat those of
 * others. Several begin at once and go the same steps, so that what they read and write at one moment is one call.
 */
async function raiseAll(
  becauseOf: (cause?: string) => Platform,
  keeper: Platform,
  records: readonly StreamRecord[],
): Promise<void> {
  const people = [...Map.groupBy(records, ({ keys }) => keys['pk']).values()];
  const search = async (theirs: readonly StreamRecord[]): Promise<void> => {
    for (const record of theirs)
      await takeApart(
        [record],
        () => raise(becauseOf(record.author), record),
        (_, error) => setAside(keeper, 'duplicates', placeOfRecord(record), error),
      );
  };
  for (let start = 0; start < people.length; start += limits.duplicateSearchesAtOnce)
    await inParallel(
      limits.duplicateSearchesAtOnce,
      people.slice(start, start + limits.duplicateSearchesAtOnce),
      search,
    );
}

async function raise(platform: Platform, record: StreamRecord): Promise<void> {
  const { oldItem, newItem } = record;
  if (newItem !== undefined && mayShowDuplicates(record)) await raiseDuplicates(platform, { oldItem, newItem });
}

const connected = kept(async () => {
  const { issuer, archiveBucket } = readTracingSettings();
  return createWorkHandler(await cloudPlatform('work'), { issuers: [issuer], archive: bucketArchive(archiveBucket) });
});

/** Lambda calls it while it starts the process, before the first call of the handler. */
export const start = (): Promise<void> => madeAhead(connected(), limits.startMs);

export const handler = onLambda('work', connected);
