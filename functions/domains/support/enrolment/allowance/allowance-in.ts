/** Reads what an allowance is decided by: the rules, and the courses of the year before. */
import DataLoader from 'dataloader';
import type { WorkerId } from '../../../../id-kinds';
import type { Context } from '../../../../platform/requests/context';
import { perRequest } from '../../../../platform/requests/per-request';
import { workerLoader } from '../../../people/worker/loader';
import { collectionsOf } from '../../../people/worker/store';
import { rulesOfRequest } from '../../../reference/rule/service';
import type { Enrolment } from '../store';
import { type Allowance, allowanceOf } from './allowance';
import { type AttendedCourses, readAttended, yearOf } from './attended-store';

/** Null while they came on no day, or no rule is in force. Two batch reads for all of a request. */
export async function allowanceIn(context: Context, enrolment: Enrolment): Promise<Allowance | null> {
  const { workerId, startsOn, attendedOn = [] } = enrolment;
  if (attendedOn.length === 0) return null;
  const [rules, worker] = await Promise.all([
    rulesOfRequest(context, 'TRAINING_ALLOWANCES'),
    workerLoader(context).load(workerId),
  ]);
  const ids = worker === undefined ? [workerId] : collectionsOf(worker);
  const lists = await Promise.all(
    ids.map((id) => attendedLoader(context).load({ workerId: id, year: yearOf(startsOn) })),
  );
  // A course to which they came under two numbers is one.
  const courses = new Map(lists.flatMap((list) => Object.entries(list)));
  const before = [...courses].filter(([id, first]) =>
    isBefore({ id, first }, { id: enrolment.courseId, first: startsOn }),
  );
  return allowanceOf(rules, enrolment, before.length) ?? null;
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
