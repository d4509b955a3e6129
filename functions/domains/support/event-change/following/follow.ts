/** Registrations follow their recruitment event: they get its times, or end with it. */
import type { RecruitmentEventId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { readItem } from '../../../../platform/items/read-item';
import { preciseInstantOf } from '../../../../platform/values/clock';
import { leaveLine } from '../../places/line/turn-store';
import { clearPlaces } from '../../places/places-store';
import { isCancelled } from '../../recruitment-event/states';
import { eventKey, parseRecruitmentEvent, type RecruitmentEvent } from '../../recruitment-event/store';
import { hasPlace, stands } from '../../registration/states';
import {
  cancelRegistration,
  followEvent,
  parseRegistration,
  type Registration,
  registrationKey,
  turnOf,
} from '../../registration/store';

/**
 * Idempotent: decides by the event as it is now. Retried until none of them is behind it.
 * @param read at most `limits.eventFollowedAtOnce` registrations for the event.
 */
export async function follow(
  { db, clock }: Pick<JobContext, 'db' | 'clock'>,
  eventId: RecruitmentEventId,
  read: readonly Registration[],
): Promise<void> {
  let registrations = read;
  await whileChanged(async () => {
    const event = await readItem(db, eventKey(eventId), parseRecruitmentEvent);
    const behind = event === undefined ? [] : registrations.filter((one) => isBehind(one, event));
    if (event === undefined || behind.length === 0) return undefined;
    const at = preciseInstantOf(clock.now());
    const refused = isCancelled(event) ? await end(db, eventId, behind, at) : await move(db, event, behind);
    if (refused !== CHANGED) return undefined;
    const again = await db.batchGet(behind.map(({ id }) => registrationKey(id)));
    registrations = again.flatMap((item) => (item === undefined ? [] : [parseRegistration(item)]));
    return CHANGED;
  });
}

/** Who came stays as they are when an event ends early; nobody came to one that was called off. */
function isBehind(registration: Registration, event: RecruitmentEvent): boolean {
  if (!stands(registration)) return false;
  if (isCancelled(event)) return registration.status !== 'CHECKED_IN';
  return registration.startsAt !== event.startsAt || registration.endsAt !== event.endsAt;
}

/** One transaction: the places are one item, and each write of it would wait for the others. */
async function end(
  db: Database,
  eventId: RecruitmentEventId,
  registrations: readonly Registration[],
  at: Registration['since'],
): Promise<Changed | undefined> {
  const holders = registrations.filter(hasPlace);
  const waiting = registrations.filter((one) => !hasPlace(one));
  const { committed } = await db.commit([
    ...registrations.map((one) => cancelRegistration(one, at, 'EVENT').write),
    ...waiting.map((one) => leaveLine(turnOf(one))),
    ...(holders.length === 0 ? [] : [clearPlaces(eventId, holders.length)]),
  ]);
  return committed ? undefined : CHANGED;
}

async function move(
  db: Database,
  event: RecruitmentEvent,
  registrations: readonly Registration[],
): Promise<Changed | undefined> {
  const { movedAt } = event;
  const committed = await inParallel(limits.eventFollowedAtOnce, registrations, async (one) =>
    movedAt === undefined ? true : (await db.commit([followEvent(one, event, movedAt).write])).committed,
  );
  return committed.every(Boolean) ? undefined : CHANGED;
}
