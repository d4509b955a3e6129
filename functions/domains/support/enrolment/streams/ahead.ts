/**
 * Streams -> the courses that people have ahead: of each in which they have a place, until they come, leave it, or have their
 * result. Their homes see to it that they go (`people/service-list`). Records say whose courses to look at, and in which.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CourseId, WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { asId } from '../../../../platform/values/ids';
import {
  coursesAheadKey,
  type FirstDays,
  firstDaysIn,
  keepCoursesAhead,
  parseCoursesAhead,
} from '../../../people/service-list/courses/store';
import { workersById } from '../../../people/worker/loader';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { keptIn } from '../../registration/merged/on-stream';
import { enrolmentIdOf, enrolmentKey, isEnrolment, parseEnrolment } from '../store';

/**
 * Idempotent: decides by stored state alone, and whoever read older data is refused.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function keepAhead(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const named = records.flatMap(({ newItem }) => (isEnrolment(newItem) ? [parseEnrolment(newItem)] : []));
  const kept = keptIn(records);
  if (named.length === 0 && kept.length === 0) return;
  const people = await workersById(runner, [...kept, ...named.map(({ workerId }) => workerId)]);
  const courses = new Map<WorkerId, { worker: Worker; ids: Set<CourseId> }>();
  const look = (id: WorkerId, courseId?: CourseId): void => {
    const worker = people.get(id);
    if (worker === undefined) return;
    const own = courses.get(worker.id) ?? { worker, ids: new Set() };
    courses.set(worker.id, own);
    if (courseId !== undefined) own.ids.add(courseId);
  };
  for (const id of kept) look(id);
  for (const { workerId, courseId } of named) look(workerId, courseId);
  await inParallel(limits.linesServedAtOnce, [...courses.values()], ({ worker, ids }) => keep(runner, worker, ids));
}

async function keep({ db }: JobContext, worker: Worker, named: ReadonlySet<CourseId>): Promise<void> {
  const people = collectionsOf(worker);
  await whileChanged(async () => {
    const items = await db.batchGet(people.map(coursesAheadKey));
    const own = items[people.indexOf(worker.id)];
    // Also those of numbers that were merged.
    const known = items.flatMap((item) => Object.keys(firstDaysIn(item)));
    const ids = [...new Set([...named, ...known.map((id) => asId(id, 'crs'))])];
    const enrolments = await db.batchGet(
      ids.flatMap((courseId) => people.map((id) => enrolmentKey(enrolmentIdOf(id, courseId)))),
    );
    const firstDays = aheadIn(enrolments);
    if (isDeepStrictEqual({ ...firstDaysIn(own) }, firstDays)) return undefined;
    const read = own && parseCoursesAhead(own);
    return (await db.commit([keepCoursesAhead(worker.id, read, firstDays)])).committed ? undefined : CHANGED;
  });
}

function aheadIn(items: readonly (Parameters<typeof parseEnrolment>[0] | undefined)[]): FirstDays {
  const read = items.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)]));
  const ahead = read.filter(({ status, attendedOn = [] }) => status === 'ENROLLED' && attendedOn.length === 0);
  return Object.fromEntries(ahead.map(({ courseId, startsOn }) => [courseId, startsOn]));
}
