/**
 * What each worker needs, why, and until when. Every worker has an entry in the service list, most with a future day on
 * which the worker is to be surveyed again; so nobody is forgotten, and time alone makes entries due. Pure.
 */
import type { ServiceAction, ServiceReason } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate, civilDateOf, asCivilDate } from '../../../platform/values/civil-date';
import type { Wish } from '../move/store';
import { cutTo } from '../../reference/region/region-code';
import type { Worker } from '../worker/store';
import { type DaysTold, instantOfStamp } from '../worker/history/history';
import type { Need, ServiceEntry } from './store';
import { openTells, type Tell } from './tells';
import { isUnderLegalAge } from '../worker/legal-age';

/** Everything that a worker's entry depends on. */
export interface Situation {
  readonly worker: Worker;
  /** Last day of a trip to work that the worker has or had a seat for. */
  readonly workboundEndsOn?: CivilDate | undefined;
  /** Day on which the worker was to board for it; its last one, if that is not known. */
  readonly workboundOn?: CivilDate | undefined;
  /** Wishes from pending moves; until the answer, the home region serves them. */
  readonly wishes?: readonly Wish[];
  /** What is to be read out to the worker. */
  readonly tells?: readonly Tell[];
  /** Days within which somebody at work is to be visited; undefined for never. */
  readonly visitDays?: number | undefined;
  /** First day of the first course to which somebody is to be sent. */
  readonly courseOn?: CivilDate | undefined;
}

/** The worker's entry; undefined after the worker was merged into another. */
export function entryOf({
  worker,
  workboundEndsOn,
  workboundOn,
  wishes = [],
  tells = [],
  visitDays,
  courseOn,
}: Situation): ServiceEntry | undefined {
  if (worker.mergedInto !== undefined) return undefined;
  const surveyedOn = worker.surveyedAt === undefined ? undefined : civilDateOf(new Date(worker.surveyedAt));
  const since = surveyedOn ?? civilDateOf(new Date(worker.registeredAt));
  const own = needsOf(worker, since, workboundEndsOn);
  // Wishes older than the last survey at home are superseded by it.
  const newer = wishes.filter(({ stamp }) => instantOfStamp(stamp) > (worker.surveyedAt ?? ''));
  const told = newer.map((wish): readonly [CivilDate, Need[]] => {
    const on = civilDateOf(new Date(instantOfStamp(wish.stamp)));
    return [on, isUnderLegalAge(worker, on) ? [] : wishesOf(wish, worker, on, workboundEndsOn)];
  });
  const needs = firstOfEach([...own, ...told.flatMap(([, theirs]) => theirs)]);
  const toldOn = told.filter(([, theirs]) => theirs.length > 0).map(([on]) => on);
  const unreachedOn = nextSurveyOn(worker, surveyedOn, since);
  const noShowOn = noShowOf(worker, surveyedOn, { endsOn: workboundEndsOn, boardsOn: workboundOn ?? workboundEndsOn });
  const { villageCode, followUpOn, workCode, caseDueOn } = worker;
  const visitDueOn = visitDays === undefined ? undefined : nextVisitOn(worker, visitDays);
  return {
    workerId: worker.id,
    villageCode,
    ...(villageCode.length === 12 && { village: villageCode }),
    township: cutTo(villageCode, 9),
    county: cutTo(villageCode, 6),
    ...(surveyedOn !== undefined && { surveyedOn }),
    since: own.length > 0 ? since : (toldOn.sort()[0] ?? since),
    unreachedOn,
    ...(noShowOn !== undefined && { noShowOn }),
    ...(followUpOn !== undefined && { followUpOn, ...(workCode !== undefined && { workCode }) }),
    ...(caseDueOn !== undefined && { caseDueOn }),
    ...(visitDueOn !== undefined && { visitDueOn }),
    ...(courseOn !== undefined && { courseOn }),
    needs,
    inNeed: needs.length > 0,
    ...(tells.length > 0 && { tells: [...tells] }),
    dueOn: [
      unreachedOn,
      noShowOn,
      followUpOn,
      caseDueOn,
      visitDueOn,
      courseOn,
      ...[...needs, ...tells].map(({ dueOn }) => dueOn),
    ]
      .filter((on) => on !== undefined)
      .reduce((a, b) => (a < b ? a : b)),
  };
}

/** The worker's needs at the time, most urgent first; empty if the worker is not listed. */
export function needsAt(entry: ServiceEntry, now: Date): Need[] {
  const { needs, unreachedOn, noShowOn, followUpOn, visitDueOn, caseDueOn, courseOn, tells = [] } = entry;
  const since = (reason: ServiceReason, dueOn: CivilDate | undefined): Need[] =>
    dueOn !== undefined && dueOn <= civilDateOf(now) ? [{ reason, dueOn }] : [];
  const bySurvey = since('UNREACHED', unreachedOn);
  const told = openTells(tells, now).map(({ dueOn }): Need => ({ reason: 'TELL', dueOn }));
  // Of needs of one day first what is to be read out, because seats are lost by the hour.
  const asked = [...since('NO_SHOW', noShowOn), ...since('FOLLOW_UP_DUE', followUpOn)];
  const atWork = [...asked, ...since('VISIT_DUE', visitDueOn)];
  // A case is worked on before the day by which it is to be closed.
  const cases: Need[] = caseDueOn === undefined ? [] : [{ reason: 'CASE_DUE', dueOn: caseDueOn }];
  // Somebody is sent to a course before it begins.
  const isNear = courseOn !== undefined && courseOn <= courseSeenOn(civilDateOf(now));
  const courses: Need[] = isNear ? [{ reason: 'COURSE', dueOn: courseOn }] : [];
  return [...firstOfEach(told), ...cases, ...courses, ...atWork, ...needs, ...bySurvey].toSorted((a, b) =>
    a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0,
  );
}

/** Latest first day of courses to which people are sent by now. */
export function courseSeenOn(today: CivilDate): CivilDate {
  return addDays(today, limits.courseSeenDays);
}

/** Latest due date, inclusive, of needs recorded up to now; a phone's clock may be past midnight already. */
export function lastDueOn(today: CivilDate): CivilDate {
  const { offerWorkDays, lostJobDays, trainingDays, transportDays } = limits;
  return addDays(today, Math.max(offerWorkDays, lostJobDays, trainingDays, transportDays) + 1);
}

export const actions: Readonly<Record<ServiceReason, ServiceAction>> = {
  LOST_JOB: 'FIND_NEW_JOB',
  CASE_DUE: 'CLOSE_CASE',
  COURSE: 'SEND_TO_COURSE',
  NO_SHOW: 'ASK_AFTER',
  FOLLOW_UP_DUE: 'FOLLOW_UP',
  VISIT_DUE: 'VISIT',
  NEEDS_TRANSPORT: 'ARRANGE_TRAVEL',
  WANTS_WORK: 'OFFER_POSITIONS',
  NEEDS_TRAINING: 'OFFER_TRAINING',
  UNREACHED: 'SURVEY',
  TELL: 'READ_OUT',
};

/** Needs by the newest value of each field, counted from the newest survey. */
function needsOf(worker: Worker, since: CivilDate, workboundEndsOn: CivilDate | undefined): Need[] {
  // Labor Law, article 15: children may not even be introduced to work.
  if (isUnderLegalAge(worker, since)) return [];
  const { runningPlacementId, placedOn, lostJobOn, employment, worksOn = since } = worker;
  const placed = runningPlacementId !== undefined;
  // A survey that finds the worker at home after the first day of work shows that the job is lost, whatever the
  // placement says.
  const lostJob = placed && placedOn !== undefined && placedOn < worksOn && employment === 'AT_HOME';
  // After a placement ended, only a later survey that finds the worker employed refutes the loss of the job.
  const atWork = employment !== undefined && employment !== 'AT_HOME' && lostJobOn !== undefined && lostJobOn < worksOn;
  const ended = lostJobOn !== undefined && !placed && !atWork;
  const lost: Need[] =
    lostJob || ended ? [{ reason: 'LOST_JOB', dueOn: addDays(lostJobOn ?? since, limits.lostJobDays) }] : [];
  return [...lost, ...wishesOf(worker, worker, since, workboundEndsOn)];
}

/** Needs from recorded wishes, counted from the day of the survey. */
function wishesOf(
  { needsTransport, wantsWork, needsTraining, wantsOn }: Omit<Wish, 'stamp'> & DaysTold,
  { runningPlacementId, placedOn }: Worker,
  since: CivilDate,
  workboundEndsOn: CivilDate | undefined,
): Need[] {
  // A worker who asks for work after the first day of a job wants another one. On the first day itself they may have asked
  // before: at a fair people are asked and placed on one day, and ledgers have days without hours. That wish is answered.
  const hasWork = runningPlacementId !== undefined && (placedOn === undefined || (wantsOn ?? since) <= placedOn);
  const seated = workboundEndsOn !== undefined && workboundEndsOn >= since;
  const needs: readonly (readonly [ServiceReason, boolean, days: number])[] = [
    ['NEEDS_TRANSPORT', needsTransport === true && !seated, limits.transportDays],
    ['WANTS_WORK', wantsWork === true && !hasWork, limits.offerWorkDays],
    ['NEEDS_TRAINING', needsTraining === true, limits.trainingDays],
  ];
  return needs.filter(([, applies]) => applies).map(([reason, , days]) => ({ reason, dueOn: addDays(since, days) }));
}

/** One need for each reason: the earliest due. */
function firstOfEach(needs: readonly Need[]): Need[] {
  const first = new Map<ServiceReason, Need>();
  for (const need of needs) if (need.dueOn < (first.get(need.reason)?.dueOn ?? '~')) first.set(need.reason, need);
  return [...first.values()];
}

/**
 * The day after the first day of work, while nobody has said that the worker came, or after the day of boarding the journey to it, while nobody
 * has seen them board; of one who was said not to have come,
 * the day after that, until a later survey has seen them.
 */
function noShowOf(
  { expectedOn, agreedOn, runningPlacementId }: Worker,
  surveyedOn: CivilDate | undefined,
  { endsOn, boardsOn }: { readonly endsOn: CivilDate | undefined; readonly boardsOn: CivilDate | undefined },
): CivilDate | undefined {
  if (expectedOn === undefined) return undefined;
  const seen = runningPlacementId === undefined && surveyedOn !== undefined && surveyedOn > expectedOn;
  if (seen) return undefined;
  // A journey from before the agreement led elsewhere.
  const missed = agreedOn !== undefined && endsOn !== undefined && endsOn >= agreedOn;
  const first = missed && boardsOn !== undefined && boardsOn < expectedOn ? boardsOn : expectedOn;
  return addDays(first, limits.noShowDays);
}

/** Whoever is at work, as somebody said, is to be visited some days after the first day and after each visit. */
function nextVisitOn(
  { runningPlacementId, placedOn, expectedOn, visitedOn }: Worker,
  visitDays: number,
): CivilDate | undefined {
  if (runningPlacementId === undefined || placedOn === undefined || expectedOn !== undefined) return undefined;
  return addDays(visitedOn !== undefined && visitedOn > placedOn ? visitedOn : placedOn, visitDays);
}

/** A child is surveyed again on reaching working age. */
function nextSurveyOn(worker: Worker, surveyedOn: CivilDate | undefined, since: CivilDate): CivilDate {
  const due = addDays(since, surveyedOn === undefined ? limits.firstSurveyDays : limits.surveyValidDays);
  return isUnderLegalAge(worker, due) ? birthday(worker.birthDate, limits.workingAgeMin) : due;
}

/** Someone born on February 29 reaches an age on March 1 in a common year. */
function birthday(birthDate: CivilDate, age: number): CivilDate {
  const year = Number(birthDate.slice(0, 4)) + age;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const day = birthDate.slice(5) === '02-29' && !leap ? '03-01' : birthDate.slice(5);
  return asCivilDate(`${year}-${day}`);
}
