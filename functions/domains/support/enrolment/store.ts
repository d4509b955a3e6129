/**
 * Somebody's enrolment in a course, in the course's item collection in table RecruitmentEvents, and every write of it. Its
 * id is made of the worker's and the course's, so a person has one for each course. Worker's page: index byWorker.
 */
import type { CourseId, EnrolmentId, WorkerId } from '../../../id-kinds';
import type { EnrolmentStatus } from '../../../generated/graphql';
import type { Key, QueryParams, Statement, Write } from '../../../platform/dynamodb/database';
import { equals, given, isNew, put } from '../../../platform/dynamodb/expressions';
import { set } from '../../../platform/dynamodb/statements';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import { jointId, ownerOf } from '../../../platform/values/ids';
import { regionCode } from '../../reference/region/region-code';
import type { Course } from '../course/store';
import { type Turn, turnAt } from '../places/line/turn-store';
import type { SignUpStep } from '../places/take-or-join';
import { checkTransition, type EnrolmentTransition, leftPlaceOn } from './states';

const enrolments = itemKind('enrolment', {
  table: 'RecruitmentEvents',
  attributes: {
    id: attr.idOf('enr'),
    courseId: attr.idOf('crs'),
    workerId: attr.idOf('wkr'),
    /** Where the person lived when they enrolled: officials of that region find them in courses of a wider one. */
    homeCode: regionCode,
    status: attr.oneOf('WAITING', 'ENROLLED', 'COMPLETED', 'FAILED', 'CANCELLED'),
    /** When they enrolled last, to the millisecond: the turn of those in line. */
    since: attr.instant,
    /** First and last day of the course; the first orders the worker's page. */
    startsOn: attr.civilDate,
    endsOn: attr.civilDate,
    /** When they got a place from the line; absent for all others. */
    promotedAt: attr.optional(attr.instant),
    /** Of the course, as the person knows it; absent for the first one. When they were told of a later one, and the first day before. */
    edition: attr.optional(attr.integer),
    movedAt: attr.optional(attr.instant),
    movedFrom: attr.optional(attr.civilDate),
    /** On which first day they were told of on the day before, and when. */
    reminded: attr.optional(attr.mapOf({ on: attr.civilDate, at: attr.instant })),
    cancelledAt: attr.optional(attr.instant),
    /** The day on which they last gave up a place: lists of the days before may come late, also once they wait anew. */
    hadPlaceUntil: attr.optional(attr.civilDate),
    /** Of the earlier form, and only read: they had a place until `cancelledAt`. */
    leftPlace: attr.optional(attr.flag),
    /** Why, if the person did not do it: the course was called off, or it was the second of one person. */
    cancelledBy: attr.optional(attr.oneOf('COURSE', 'MERGE')),
    /** The days on which they came, in order. */
    attendedOn: attr.optional(attr.listOf(attr.civilDate)),
    /** The day on which it was said that they passed or failed. */
    completedOn: attr.optional(attr.civilDate),
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: {
    primary: ['${courseId}', 'enrolment#${id}'],
    byWorker: ['enrolments#${workerId}', '${startsOn}#${id}'],
  },
});

export type Enrolment = ItemOf<typeof enrolments>;
type Step = SignUpStep<Enrolment>;

export function enrolmentKey(id: EnrolmentId): Key {
  return enrolments.key({ courseId: ownerOf(id, 'enr'), id });
}

export function enrolmentIdOf(workerId: WorkerId, courseId: CourseId): EnrolmentId {
  return jointId('enr', workerId, courseId);
}

export const { is: isEnrolment, decode: parseEnrolment, part: partOfEnrolment } = enrolments;

/** The person's turn, while they wait. */
export function placeInLine({ courseId, ...waiting }: Enrolment): Turn {
  return turnAt(courseId, waiting);
}

export function enrolmentsIn(courseId: CourseId, status?: EnrolmentStatus): QueryParams {
  const all = enrolments.query('primary', { courseId }).beginsWith({ id: 'enr_' });
  return all.where(status !== undefined && equals('status', status)).params();
}

/** Enrolments of a person, by the first day of the courses. */
export function enrolmentsOfWorker(workerId: WorkerId): QueryParams {
  return enrolments.query('byWorker', { workerId }).params();
}

/** What an enrolment begins with, again after a cancellation; the days on which the person came, or had a place, stand. */
export type EnrolmentState = Pick<
  Enrolment,
  'id' | 'courseId' | 'workerId' | 'homeCode' | 'since' | 'startsOn' | 'endsOn' | 'edition'
>;

/** In one transaction with the place. */
export function takeEnrolment(state: EnrolmentState, read: Enrolment | undefined): Step {
  return begin('take', read, { ...state, status: 'ENROLLED' });
}

/** In one transaction with the person's turn. */
export function joinEnrolment(state: EnrolmentState, read: Enrolment | undefined): Step {
  return begin('join', read, { ...state, status: 'WAITING' });
}

function begin(transition: EnrolmentTransition, read: Enrolment | undefined, state: Omit<Enrolment, 'version'>): Step {
  const kept = read && given({ attendedOn: read.attendedOn, hadPlaceUntil: leftPlaceOn(read) });
  const signUp = { ...state, ...kept, version: (read?.version ?? 0) + 1 };
  checkTransition(transition, read, signUp);
  const condition = read === undefined ? isNew : equals<'version'>('version', read.version);
  return { signUp, write: put<Enrolment>(enrolments.stored(signUp)).when(condition) };
}

/** From the line; without a read. Refused if the person waits no more, or waits anew since. */
export function promoteEnrolment(id: EnrolmentId, since: Instant, promotedAt: Instant): Write {
  const [before, after] = [{ status: 'WAITING' }, { status: 'ENROLLED' }] as const;
  checkTransition('promote', before, after);
  const promotion = enrolments.update(enrolmentKey(id)).set({ ...after, promotedAt });
  return promotion.increase({ version: 1 }).when(equals('status', before.status), equals('since', since));
}

/** @param cancelledBy present if the person does not do it. */
export function cancelEnrolment(read: Enrolment, cancelledAt: Instant, cancelledBy?: 'COURSE'): Step {
  const left = cancelledBy === undefined && read.status === 'ENROLLED';
  const hadPlaceUntil = left ? civilDateOf(new Date(cancelledAt)) : undefined;
  return step('cancel', read, { status: 'CANCELLED', cancelledAt, ...given({ hadPlaceUntil, cancelledBy }) });
}

/** After a merge: the other enrolment of the person in the course stands. */
export function yieldEnrolment(read: Enrolment, cancelledAt: Instant): Step {
  return step('yield', read, { status: 'CANCELLED', cancelledAt, cancelledBy: 'MERGE' });
}

/** The course has other days, or another place. */
export function followCourse(
  read: Enrolment,
  { startsOn, endsOn, edition }: Pick<Course, 'startsOn' | 'endsOn' | 'edition'>,
  movedAt: Instant,
): Step {
  return step('follow', read, { startsOn, endsOn, edition, movedAt, movedFrom: read.startsOn });
}

export function remindEnrolment(read: Enrolment, reminded: NonNullable<Enrolment['reminded']>): Step {
  return step('remind', read, { reminded });
}

/** Another day on which the person came, as one statement of a batch. Refused if the enrolment changed since the read. */
export function attendOn(
  read: Enrolment,
  on: CivilDate,
): { readonly signUp: Enrolment; readonly statement: Statement } {
  const change = { ...withDays(read, [on]), version: read.version + 1 };
  const signUp = { ...read, ...change };
  checkTransition('attend', read, signUp);
  const { TableName, Key } = enrolmentKey(read.id);
  return { signUp, statement: set(TableName, Key, change, 'version', read.version) };
}

/** The days on which the person came under another number. */
export function uniteDays(read: Enrolment, days: readonly CivilDate[]): Step {
  return step('attend', read, withDays(read, days));
}

function withDays({ attendedOn = [] }: Enrolment, days: readonly CivilDate[]): Pick<Enrolment, 'attendedOn'> {
  return { attendedOn: [...new Set([...attendedOn, ...days])].toSorted() };
}

/** In one transaction with the skill of who passed, and the course's count of those. */
export function completeEnrolment(read: Enrolment, passed: boolean, completedOn: CivilDate): Step {
  return step('complete', read, { status: passed ? 'COMPLETED' : 'FAILED', completedOn });
}

/** Refused if the enrolment changed since the read. */
function step(transition: EnrolmentTransition, read: Enrolment, change: Partial<Enrolment>): Step {
  const signUp = { ...read, ...change, version: read.version + 1 };
  checkTransition(transition, read, signUp);
  const update = enrolments
    .update(enrolmentKey(read.id))
    .set(given({ ...change, ...enrolments.keysFrom(change, read), version: signUp.version }));
  return { signUp, write: update.when(equals('version', read.version)) };
}
