/**
 * Job of each event: some time after it ended, finds out who of those who came is in a job. The answer stays at each
 * registration, and their number at the event. A step that is repeated finds its people answered and counts nobody twice.
 */
import { limits } from '../../../limits';
import { readAll } from '../../../platform/dynamodb/read-all';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endJob, type Job, type JobContext, moveOnTo, waitUntil } from '../../../platform/jobs/jobs';
import { parseEach } from '../../../platform/lists/malformed';
import type { CivilDate } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import { parsePlacement, placementsOf } from '../../jobs/placement/store';
import { workersById } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { readStep } from '../places/following/sign-ups';
import { countPlaced, endResult } from '../places/places-store';
import { resultAt, resultOn } from '../recruitment-event/job-store';
import { isCancelled } from '../places/placed';
import { eventKey, parseRecruitmentEvent } from '../recruitment-event/store';
import {
  parseRegistration,
  type Registration,
  registrationKey,
  registrationsOf,
  tellPlaced,
} from '../registration/store';
import { wasInAJob } from './in-a-job';

export async function findResult(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const eventId = asId(run.key.pk, 'evt');
  const item = await db.get(eventKey(eventId));
  const event = item && parseRecruitmentEvent(item);
  if (event === undefined || isCancelled(event)) {
    await db.commit([endJob(run)]);
    return;
  }
  const at = resultAt(event);
  if (at > instantOf(clock.now())) {
    // Called by the record of its beginning; or at a time from which the event has moved.
    if (run.dueAt !== at) await db.commit([waitUntil(at, run)]);
    return;
  }
  const registrations = { all: () => registrationsOf(eventId), parse: parseRegistration };
  const page = await readStep(runner, run, registrations, limits.eventResultsAtOnce);
  if (page === undefined) return;
  const came = page.signUps.filter(({ status, placedLater }) => status === 'CHECKED_IN' && placedLater === undefined);
  const people = await workersById(
    runner,
    came.map(({ workerId }) => workerId),
  );
  await inParallel(limits.eventResultsAtOnce, came, (registration) =>
    tell(runner, registration, people.get(registration.workerId), resultOn(event)),
  );
  await db.commit(page.next === undefined ? [endJob(run), endResult(eventId)] : [moveOnTo(clock, run, page.next)]);
}

/** Retried until it is told, or was told before. */
async function tell(runner: JobContext, read: Registration, worker: Worker | undefined, on: CivilDate): Promise<void> {
  const { db } = runner;
  const collections = worker === undefined ? [] : collectionsOf(worker);
  const items = await Promise.all(collections.map((id) => readAll(db, placementsOf(id))));
  // What can't be read is set aside, and says nothing of this day.
  const placements = await parseEach(
    runner,
    { reader: 'sign-up-steps', table: 'Workers' },
    items.flat(),
    parsePlacement,
  );
  const placed = wasInAJob(placements, on);
  let registration: Registration | undefined = read;
  await whileChanged(async () => {
    if (registration === undefined || registration.placedLater !== undefined) return undefined;
    const counted = placed ? [countPlaced(registration.eventId)] : [];
    const { committed } = await db.commit([tellPlaced(registration, placed).write, ...counted]);
    if (committed) return undefined;
    const item = await db.get(registrationKey(registration.id));
    registration = item && parseRegistration(item);
    return CHANGED;
  });
}
