/**
 * Job of each recruitment event: on the day before it begins, whoever has a place is told. It begins anew when the event
 * is moved; who was told of that day is not told twice.
 */
import { limits } from '../../../../limits';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { endJob, type Job, type JobContext, moveOnTo, waitUntil } from '../../../../platform/jobs/jobs';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import { asId } from '../../../../platform/values/ids';
import { remindAt } from '../../recruitment-event/job-store';
import { isCancelled } from '../../recruitment-event/states';
import { eventKey, parseRecruitmentEvent } from '../../recruitment-event/store';
import { readStep } from '../step';
import { parseRegistration, type Registration, registrationKey, remindRegistration } from '../store';

export async function remindRegistered(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const now = instantOf(clock.now());
  const event = await readItem(db, eventKey(asId(run.key.pk, 'evt')), parseRecruitmentEvent);
  if (event === undefined || isCancelled(event) || event.startsAt <= now) {
    await db.commit([endJob(run)]);
    return;
  }
  const at = remindAt(event);
  if (at > now) {
    // Called by the record of its beginning; or at a time from which the event has moved.
    if (run.dueAt !== at) await db.commit([waitUntil(at, run)]);
    return;
  }
  const page = await readStep(runner, run, limits.eventFollowedAtOnce);
  if (page === undefined) return;
  const told = { on: civilDateOf(new Date(event.startsAt)), at: now };
  await inParallel(limits.eventFollowedAtOnce, page.registrations, (registration) => tell(runner, registration, told));
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/** Retried until they know of the day, or have no place. */
async function tell(
  { db }: JobContext,
  read: Registration,
  told: NonNullable<Registration['reminded']>,
): Promise<void> {
  let registration: Registration | undefined = read;
  await whileChanged(async () => {
    if (registration?.status !== 'REGISTERED' || registration.reminded?.on === told.on) return undefined;
    if ((await db.commit([remindRegistration(registration, told).write])).committed) return undefined;
    registration = await readItem(db, registrationKey(registration.id), parseRegistration);
    return CHANGED;
  });
}
