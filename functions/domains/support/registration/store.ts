/**
 * Somebody's registration for a recruitment event, in the event's item collection in table RecruitmentEvents, and every
 * write of it. Its id is made of the worker's and the event's, so a person has one for each event, and one read finds
 * it. Worker's page: index byWorker.
 */
import type { RecruitmentEventId, RegistrationId, WorkerId } from '../../../id-kinds';
import type { EventRegistrationStatus } from '../../../generated/graphql';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, given, isNew, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { jointId, ownerOf } from '../../../platform/values/ids';
import { regionCode } from '../../reference/region/region-code';
import { type Turn, turnAt } from '../places/line/turn-store';
import type { SignUpStep } from '../places/take-or-join';
import { checkTransition, type RegistrationTransition } from './states';

const registrations = itemKind('registration', {
  table: 'RecruitmentEvents',
  attributes: {
    id: attr.idOf('reg'),
    eventId: attr.idOf('evt'),
    workerId: attr.idOf('wkr'),
    /** Where the person lived when they registered: officials of that region find them at events of a wider one. */
    homeCode: regionCode,
    status: attr.oneOf('WAITING', 'REGISTERED', 'CHECKED_IN', 'CANCELLED'),
    /** When they registered last, to the millisecond: the turn of those in line. */
    since: attr.instant,
    /** Times of the event: the start orders the worker's page. They follow a moved event (`event-change`). */
    startsAt: attr.instant,
    endsAt: attr.instant,
    /** When they followed last, and from which start; absent if they never did. */
    movedAt: attr.optional(attr.instant),
    movedFrom: attr.optional(attr.instant),
    /** On which day before the start they were told of it, and when. */
    reminded: attr.optional(attr.mapOf({ on: attr.civilDate, at: attr.instant })),
    /** When they got a place from the line; absent for all others. */
    promotedAt: attr.optional(attr.instant),
    checkedInAt: attr.optional(attr.instant),
    /** True if they came without a place. */
    walkIn: attr.optional(attr.flag),
    cancelledAt: attr.optional(attr.instant),
    /** Why, if the person did not do it: the event was called off, or it was the second of one person. */
    cancelledBy: attr.optional(attr.oneOf('EVENT', 'MERGE')),
    /** What came of the visit, one for each position, the newest last. */
    outcomes: attr.optional(
      attr.listOf(
        attr.mapOf({ positionId: attr.idOf('pos'), outcome: attr.oneOf('INTENT', 'HIRED', 'NONE'), at: attr.instant }),
      ),
    ),
    /** Whether they had a job some time after the event; absent until then. */
    placedLater: attr.optional(attr.flag),
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: { primary: ['${eventId}', 'registration#${id}'], byWorker: ['registrations#${workerId}', '${startsAt}#${id}'] },
});

export type Registration = ItemOf<typeof registrations>;
export type Outcomes = NonNullable<Registration['outcomes']>;
export type VisitOutcome = Outcomes[number];

export function registrationKey(id: RegistrationId): Key {
  return registrations.key({ eventId: ownerOf(id, 'reg'), id });
}

export function registrationIdOf(workerId: WorkerId, eventId: RecruitmentEventId): RegistrationId {
  return jointId('reg', workerId, eventId);
}

export const { is: isRegistration, decode: parseRegistration } = registrations;

/** Of somebody who waits. */
export function turnOf({ eventId, ...waiting }: Registration): Turn {
  return turnAt(eventId, waiting);
}

/** Registrations of an event, ordered by the registration of the people in the register. */
export function registrationsOf(eventId: RecruitmentEventId, status?: EventRegistrationStatus): QueryParams {
  return registrations
    .query('primary', { eventId })
    .where(status !== undefined && equals('status', status))
    .params();
}

/** Registrations of a person, by the start of the events. */
export function registrationsOfWorker(workerId: WorkerId): QueryParams {
  return registrations.query('byWorker', { workerId }).params();
}

type Step = SignUpStep<Registration>;

/** What a sign-up begins with, again after a cancellation. */
export type SignUpState = Omit<
  Registration,
  | 'status'
  | 'version'
  | 'movedAt'
  | 'movedFrom'
  | 'reminded'
  | 'promotedAt'
  | 'checkedInAt'
  | 'walkIn'
  | 'cancelledBy'
  | 'outcomes'
  | 'placedLater'
>;

export function takeRegistration(state: SignUpState, read: Registration | undefined): Step {
  return begin('take', read, { ...state, status: 'REGISTERED' });
}

/** In one transaction with the person's turn. */
export function joinRegistration(state: SignUpState, read: Registration | undefined): Step {
  return begin('join', read, { ...state, status: 'WAITING' });
}

/** In one transaction with the place that it takes, and without the turn of who was in line. */
export function walkInRegistration(state: SignUpState, read: Registration | undefined, checkedInAt: Instant): Step {
  return begin('walkIn', read, { ...state, status: 'CHECKED_IN', checkedInAt, walkIn: true });
}

/** Refused if the registration changed since the read, or exists if there was none. */
function begin(
  transition: RegistrationTransition,
  read: Registration | undefined,
  state: Omit<Registration, 'version'>,
): Step {
  const registration = { ...state, version: (read?.version ?? 0) + 1 };
  checkTransition(transition, read, registration);
  const write = put<Registration>(registrations.stored(registration));
  return { signUp: registration, write: write.when(read === undefined ? isNew : equals('version', read.version)) };
}

/** From the line; without a read. Refused if the person waits no more, or waits anew since. */
export function promoteRegistration(id: RegistrationId, since: Instant, promotedAt: Instant): Write {
  checkTransition('promote', { status: 'WAITING' }, { status: 'REGISTERED' });
  return registrations
    .update(registrationKey(id))
    .set({ status: 'REGISTERED', promotedAt })
    .increase({ version: 1 })
    .when(equals('status', 'WAITING'), equals('since', since));
}

/** @param cancelledBy present if the person does not do it. */
export function cancelRegistration(read: Registration, cancelledAt: Instant, cancelledBy?: 'EVENT'): Step {
  return step('cancel', read, { status: 'CANCELLED', cancelledAt, ...(cancelledBy && { cancelledBy }) });
}

export function checkInRegistration(read: Registration, checkedInAt: Instant): Step {
  return step('checkIn', read, { status: 'CHECKED_IN', checkedInAt });
}

/** In one transaction with the event's counts, if the furthest outcome is another. */
export function tellOutcomes(read: Registration, outcomes: Outcomes): Step {
  return step('tellOutcome', read, { outcomes });
}

/** In one transaction with the event's count of those who have a job. */
export function tellPlaced(read: Registration, placedLater: boolean): Step {
  return step('tellPlaced', read, { placedLater });
}

/** The event has other times. */
export function followEvent(
  read: Registration,
  { startsAt, endsAt }: Pick<Registration, 'startsAt' | 'endsAt'>,
  movedAt: Instant,
): Step {
  return step('follow', read, { startsAt, endsAt, movedAt, movedFrom: read.startsAt });
}

export function remindRegistration(read: Registration, reminded: NonNullable<Registration['reminded']>): Step {
  return step('remind', read, { reminded });
}

/** In one transaction with the other one of the person, which yields. */
export function keepRegistration(read: Registration, told: Pick<Registration, 'outcomes' | 'placedLater'>): Step {
  return step('keep', read, told);
}

/** Without what came of it, which the one that stays has. */
export function yieldRegistration(read: Registration, cancelledAt: Instant): Step {
  return step('yield', read, { status: 'CANCELLED', cancelledAt, cancelledBy: 'MERGE' }, 'outcomes', 'placedLater');
}

/** Refused if the registration changed since the read. */
function step(
  transition: RegistrationTransition,
  read: Registration,
  change: Partial<Registration>,
  ...without: readonly ('outcomes' | 'placedLater')[]
): Step {
  const registration = { ...read, ...change, version: read.version + 1 };
  checkTransition(transition, read, registration);
  const all = registrations
    .update(registrationKey(read.id))
    .set(given({ ...change, ...registrations.keysFrom(change, read), version: registration.version }))
    .remove(...without);
  return { signUp: registration, write: all.when(equals('version', read.version)) };
}
