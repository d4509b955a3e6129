/** Reads what an allowance is decided by: the rules, and the courses of the year before. */
import DataLoader from 'dataloader';
import type { WorkerId } from '../../../../id-kinds';
import type { Context } from '../../../../platform/requests/context';
import { perRequest } from '../../../../platform/requests/per-request';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { asId } from '../../../../platform/values/ids';
import { workerLoader } from '../../../people/worker/loader';
import { collectionsOf } from '../../../people/worker/store';
import { rulesOfRequest } from '../../../reference/rule/service';
import { enrolmentLoader } from '../loader';
import { inOrder } from '../read-enrolment';
import { type Enrolment, enrolmentIdOf } from '../store';
import { type Allowance, allowanceOf } from './allowance';
import { type AttendedCourses, readAttended, yearOf } from './attended-store';

/**
 * Null while they came on no day, or no rule is in force; and of an enrolment whose days are paid with another's after a merge.
 * Two batch reads for all of a request, one more for those who came to courses before, and one for those of several numbers.
 */
export async function allowanceIn(context: Context, enrolment: Enrolment): Promise<Allowance | null> {
  const { workerId, startsOn, attendedOn = [] } = enrolment;
  if (attendedOn.length === 0) return null;
  const [rules, worker] = await Promise.all([
    rulesOfRequest(context, 'TRAINING_ALLOWANCES'),
    workerLoader(context).load(workerId),
  ]);
  const ids = worker === undefined ? [workerId] : collectionsOf(worker);
  const own = { id: enrolment.courseId, first: startsOn };
  const [days, before] = await Promise.all([
    daysPaidFor(context, enrolment, ids),
    Promise.all(
      ids.map(async (id) => {
        const courses = await attendedLoader(context).load({ workerId: id, year: yearOf(startsOn) });
        const earlier = Object.entries(courses).filter(([course, first]) => isBefore({ id: course, first }, own));
        return Promise.all(earlier.map(([course]) => daysIn(context, id, course)));
      }),
    ),
  ]);
  if (days === undefined) return null;
  return allowanceOf(rules, { ...enrolment, attendedOn: days }, [...united(before.flat()).values()]) ?? null;
}

/**
 * Of a person's enrolments in one course the first to which they came is paid, for the days of all, so that no day is paid
 * twice: who left under one number may have come under another. Undefined for the others.
 */
async function daysPaidFor(
  context: Context,
  enrolment: Enrolment,
  ids: readonly WorkerId[],
): Promise<CivilDate[] | undefined> {
  const read = await Promise.all(
    ids.map(async (id) =>
      id === enrolment.workerId ? enrolment : enrolmentLoader(context).load(enrolmentIdOf(id, enrolment.courseId)),
    ),
  );
  const came = read.flatMap((one) => (one?.attendedOn === undefined ? [] : [one]));
  const gaveWay = ({ cancelledBy }: Enrolment): boolean => cancelledBy === 'MERGE';
  // One that gave way to another may have got the only day later.
  const [paid] = [...inOrder(came.filter((one) => !gaveWay(one))), ...came.filter(gaveWay)];
  if (paid?.id !== enrolment.id) return undefined;
  return [...new Set(came.flatMap(({ attendedOn = [] }) => attendedOn))].toSorted();
}

type Days = readonly [course: string, days: readonly CivilDate[]];

/** As the enrolment has it: a list that was interrupted may have been written in part. */
async function daysIn(context: Context, workerId: WorkerId, course: string): Promise<Days> {
  const enrolment = await enrolmentLoader(context).load(enrolmentIdOf(workerId, asId(course, 'crs')));
  return [course, enrolment?.attendedOn ?? []];
}

/** How many days of each course: one to which they came under two numbers is one. */
function united(all: readonly Days[]): ReadonlyMap<string, number> {
  const courses = Map.groupBy(all, ([course]) => course);
  return new Map([...courses].map(([course, own]) => [course, new Set(own.flatMap(([, days]) => days)).size]));
}

interface Begun {
  readonly id: string;
  readonly first: string;
}

/** Of two courses that begin on one day, the one that was opened first comes first. */
function isBefore(one: Begun, other: Begun): boolean {
  return one.id !== other.id && (one.first < other.first || (one.first === other.first && one.id < other.id));
}

interface Asked {
  readonly workerId: WorkerId;
  readonly year: string;
}

const attendedLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Asked, AttendedCourses['courses'], string>((asked) => readAttended(db, asked), {
      cacheKeyFn: ({ workerId, year }) => `${workerId} ${year}`,
    }),
);
