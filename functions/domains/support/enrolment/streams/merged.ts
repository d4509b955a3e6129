/**
 * Streams -> enrolments of people who turn out to be one. After a merge the courses of all their numbers are looked through;
 * whoever enrols later is compared by key, because an index may be late. Of two enrolments in one course one stands, with
 * the days on which either was there, and the other yields its place or its turn.
 */
import type { CourseId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Write } from '../../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { preciseInstantOf } from '../../../../platform/values/clock';
import { workersById } from '../../../people/worker/loader';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { leaveLine } from '../../places/line/turn-store';
import { completeOnce, returnPlace } from '../../places/places-store';
import { keptIn } from '../../registration/merged/on-stream';
import {
  type Enrolment,
  enrolmentIdOf,
  enrolmentKey,
  enrolmentsOfWorker,
  parseEnrolment,
  placeInLine,
  uniteDays,
  yieldEnrolment,
} from '../store';
import { enrolmentsMadeIn } from './made';

/**
 * Idempotent.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function uniteEnrolments(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const [made, kept] = [records.flatMap(enrolmentsMadeIn), keptIn(records)];
  if (made.length === 0 && kept.length === 0) return;
  const people = await workersById(runner, [...kept, ...made.map(({ workerId }) => workerId)]);
  const several = made.flatMap(({ workerId, courseId }) => {
    const worker = people.get(workerId);
    return worker === undefined || collectionsOf(worker).length === 1 ? [] : [{ worker, courseId }];
  });
  const merged = await inParallel(limits.linesServedAtOnce, kept, async (id) => {
    const worker = people.get(id);
    return worker === undefined ? [] : [...(await coursesOf(runner, worker))].map((courseId) => ({ worker, courseId }));
  });
  await inParallel(limits.linesServedAtOnce, [...several, ...merged.flat()], ({ worker, courseId }) =>
    unite(runner, worker, courseId),
  );
}

async function coursesOf({ db }: JobContext, worker: Worker): Promise<ReadonlySet<CourseId>> {
  const pages = await inParallel(limits.linesServedAtOnce, collectionsOf(worker), (id) =>
    db.query({ ...enrolmentsOfWorker(id), ScanIndexForward: false, Limit: limits.eventMergesReadMax }),
  );
  return new Set(pages.flatMap(({ items }) => items).map((item) => parseEnrolment(item).courseId));
}

async function unite({ db, clock }: JobContext, worker: Worker, courseId: CourseId): Promise<void> {
  await whileChanged(async () => {
    const items = await db.batchGet(collectionsOf(worker).map((id) => enrolmentKey(enrolmentIdOf(id, courseId))));
    const read = items.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)]));
    const [kept, other] = inOrder(read.filter(({ status }) => status !== 'CANCELLED'));
    if (kept === undefined || other === undefined) return undefined;
    // One at a time: there may be a third. Refused where one of them changed since the read.
    const days = other.attendedOn ?? [];
    await db.commit([
      yieldEnrolment(other, preciseInstantOf(clock.now())).write,
      other.status === 'WAITING' ? leaveLine(placeInLine(other)) : returnPlaceOf(other),
      ...(days.length === 0 ? [] : [uniteDays(kept, days).write]),
    ]);
    return CHANGED;
  });
}

function returnPlaceOf({ courseId, status }: Enrolment): Write {
  return status === 'COMPLETED' ? completeOnce(courseId) : returnPlace(courseId);
}

/** Best first: who completed it, before who has a place, before who waits; then the earlier one. */
function inOrder(enrolments: readonly Enrolment[]): Enrolment[] {
  const order = ['COMPLETED', 'FAILED', 'ENROLLED', 'WAITING'];
  const rank = ({ status, since }: Enrolment): string => `${order.indexOf(status)}#${since}`;
  return enrolments.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
