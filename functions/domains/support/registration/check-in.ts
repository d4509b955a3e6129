/** Use case: somebody came. Who registered is checked in once; who did not takes a place while one is left. */
import type { CheckInAtEventInput } from '../../../generated/graphql';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import { serveLine } from '../places/line/serve';
import { leaveLine } from '../places/line/turn-store';
import { countCheckIn, countWalkIn, parsePlaces } from '../places/places-store';
import { isOver } from '../recruitment-event/states';
import { isCancelled } from '../places/placed';
import { checkAge, checkDoor } from './checks';
import { readSignUp, type SignUp, united } from './read-sign-up';
import { signUpState } from './service';
import { checkInRegistration, type Registration, turnOf, walkInRegistration } from './store';
import { eventLine } from './streams/line';
import { isOfficialHere } from './who-acts';

/** Idempotent by state: the first check-in stands. Two round trips. */
export async function checkInAtEvent(
  context: Context,
  { walkIn, ...named }: CheckInAtEventInput,
): Promise<Outcome<Registration>> {
  return whileChanged(async () => {
    const read = await readSignUp(context, named);
    if (!read.ok) return read;
    if (await united(context, read.value)) return CHANGED;
    const { event, worker, registration } = read.value;
    if (registration?.status === 'CHECKED_IN') return ok(registration);
    const now = context.clock.now();
    const closed = checkDoor(event, now, isOfficialHere(context.viewer, event, worker));
    // Whose registration ended because all was called off is told that alone.
    if (isCancelled(event)) return failed(closed);
    const isRegistered = registration?.status === 'REGISTERED';
    // Also of who registered: the event may have moved to an earlier day since, or their day of birth was corrected.
    const wrongPerson =
      isRegistered || walkIn === true ? checkAge(worker, event) : [refusal('EVENT_NOT_REGISTERED', ['workerId'])];
    const wrong = [...closed, ...wrongPerson];
    if (wrong.length > 0) return failed(wrong);
    return isRegistered ? checkIn(context, registration) : walkInto(context, read.value);
  });
}

async function checkIn({ db, clock }: Context, read: Registration): Promise<Outcome<Registration> | Changed> {
  const { signUp: registration, write } = checkInRegistration(read, preciseInstantOf(clock.now()));
  const { committed } = await db.commit([write, countCheckIn(read.eventId)]);
  return committed ? ok(registration) : CHANGED;
}

/**
 * Also from the line, whose turn ends with it. Where somebody else comes while people wait, the line is served first: they
 * have what it leaves, and nothing is free where they are refused.
 */
async function walkInto(context: Context, signUp: SignUp): Promise<Outcome<Registration> | Changed> {
  const { db, clock } = context;
  const now = clock.now();
  const { event, registration: read } = signUp;
  const isInLine = read?.status === 'WAITING';
  const { signUp: registration, write } = walkInRegistration(signUpState(signUp, now), read, preciseInstantOf(now));
  const place = countWalkIn(event.id, isInLine || isOver(event, now) ? 'BEFORE_LINE' : 'AFTER_LINE');
  const commit = await db.commit([write, place, ...(isInLine ? [leaveLine(turnOf(read))] : [])]);
  if (commit.committed) return ok(registration);
  const full = commit.refused.get(place);
  if (commit.refused.has(write) || full === undefined) return CHANGED;
  const { free, cancelled } = parsePlaces(full);
  if (cancelled === true) return CHANGED;
  if (free < 1) return failed(refusal('EVENT_FULL', ['eventId']));
  await serveLine(context, event.id, [eventLine]);
  return CHANGED;
}
