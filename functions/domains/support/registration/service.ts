/** Use cases of registrations: register, cancel, get, list. Places and their line: `places/take-or-join.ts`. */
import type {
  CancelEventRegistrationInput,
  RecruitmentEventRegistrationsArgs,
  RegisterForEventInput,
} from '../../../generated/graphql';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { list, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { idempotent, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { listOfPerson } from '../../people/worker/look-up';
import { isWithin } from '../../reference/region/containment';
import { eventLoader } from '../recruitment-event/loader';
import { leaveLine } from '../places/line/turn-store';
import { returnPlace } from '../places/places-store';
import { takeOrJoin } from '../places/take-or-join';
import type { RecruitmentEvent } from '../recruitment-event/store';
import { runsEvent } from '../recruitment-event/who-sees';
import { checkRegistration } from './checks';
import { registrationLoader } from './loader';
import { readSignUp, type SignUp, united } from './read-sign-up';
import { ifSeen } from './seen';
import {
  cancelRegistration,
  joinRegistration,
  parseRegistration,
  type Registration,
  registrationIdOf,
  registrationsOf,
  registrationsOfWorker,
  type SignUpState,
  takeRegistration,
  turnOf,
} from './store';

/** Idempotent by key. Two round trips with a place; three in line. */
export const registerForEvent = idempotent<RegisterForEventInput, Registration>(
  'registerForEvent',
  'RecruitmentEvents',
  {
    async attempt(context, input, recordPut) {
      const read = await readSignUp(context, input);
      if (!read.ok) return read;
      const wrong = checkRegistration(read.value, context.clock.now());
      if (wrong.length > 0) return failed(wrong);
      return ask(context, read.value, recordPut);
    },
    see: getRegistration,
  },
);

function ask({ db, clock }: Context, signUp: SignUp, recordPut: RecordPut): Promise<Outcome<Registration> | Changed> {
  const { event, places, registration } = signUp;
  const state = signUpState(signUp, clock.now());
  return takeOrJoin(db, {
    ...{ ownerId: event.id, places },
    ...{ withPlace: takeRegistration(state, registration), inLine: joinRegistration(state, registration) },
    record: recordPut(state.id),
  });
}

export function signUpState({ event, worker, registration }: SignUp, now: Date): SignUpState {
  return {
    id: registration?.id ?? registrationIdOf(worker.id, event.id),
    eventId: event.id,
    workerId: registration?.workerId ?? worker.id,
    homeCode: worker.villageCode,
    since: preciseInstantOf(now),
    ...{ startsAt: event.startsAt, endsAt: event.endsAt },
  };
}

/** Idempotent by state: who has left stays away. Two round trips. The place goes to the first in line. */
export async function cancelEventRegistration(
  context: Context,
  input: CancelEventRegistrationInput,
): Promise<Outcome<Registration>> {
  return whileChanged(async () => {
    const read = await readSignUp(context, input);
    if (!read.ok) return read;
    if (await united(context, read.value)) return CHANGED;
    const { event, registration } = read.value;
    if (registration === undefined) return failed(refusal('EVENT_NOT_REGISTERED', ['workerId']));
    if (registration.status === 'CANCELLED') return ok(registration);
    if (registration.status === 'CHECKED_IN') return failed(refusal('EVENT_CHECKED_IN', ['workerId']));
    const { signUp: left, write } = cancelRegistration(registration, preciseInstantOf(context.clock.now()));
    const place = registration.status === 'WAITING' ? leaveLine(turnOf(registration)) : returnPlace(event.id);
    const { committed } = await context.db.commit([write, place]);
    return committed ? ok(left) : CHANGED;
  });
}

/** Null if it does not exist or the caller may not see it. */
export async function getRegistration(context: Context, id: string): Promise<Registration | null> {
  const registration = isId(id, 'reg') ? await registrationLoader(context).load(id) : undefined;
  return ifSeen(context, registration, ({ eventId }) => eventLoader(context).load(eventId));
}

/** Of an event: all for who runs it, else those of the caller's region. One query. */
export function listRegistrations(
  context: Context,
  event: RecruitmentEvent,
  args: RecruitmentEventRegistrationsArgs,
): Paged<Registration> {
  const { status, ...page } = args;
  const { viewer } = context;
  const runs = runsEvent(viewer, event);
  return list(context, {
    queries: [registrationsOf(event.id, status ?? undefined)],
    ...{ order: 'ASCENDING', page, parse: parseRegistration },
    keep: ({ homeCode }) => runs || isWithin(homeCode, viewer.regionCode),
  });
}

/** Of a person, the latest event first. */
export const listWorkersRegistrations = listOfPerson(registrationsOfWorker, {
  index: 'byWorker',
  parse: parseRegistration,
});
