/** Reads what a change of an enrolment is decided by: the course, its places, the person and what they enrolled in. */
import { readItems } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { isId } from '../../../platform/values/ids';
import { seesWorker } from '../../people/worker/access';
import { readWorkers } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { outOfScope } from '../../reference/region/authority';
import { courseKey, type Course, parseCourse } from '../course/store';
import { runsCourse, seesCourse } from '../course/who-sees';
import { parsePlaces, type Places, placesKey } from '../places/places-store';
import { type Enrolment, enrolmentIdOf, enrolmentKey, parseEnrolment } from './store';

export interface Participation {
  readonly course: Course;
  readonly places: Places;
  /** After a merge, the remaining one. */
  readonly worker: Worker;
  /** The one that stands; a cancelled one if there is no other. Also that of a registration that was merged. */
  readonly enrolment: Enrolment | undefined;
}

interface Named {
  readonly courseId: string;
  readonly workerId: string;
}

/**
 * Strongly consistent. Two round trips; one more if the person was merged. NOT_FOUND for a course that the caller does not
 * see, and for a person whom they are not in charge of; who runs the course finds all who enrolled.
 */
export async function readParticipation(
  { db, viewer }: Context,
  { courseId, workerId }: Named,
): Promise<Outcome<Participation>> {
  const crs = isId(courseId, 'crs') ? courseId : undefined;
  const [[courseItem, placesItem], [worker]] = await Promise.all([
    readItems(db, [crs && courseKey(crs), crs && placesKey(crs)]),
    isId(workerId, 'wkr') ? readWorkers(db, [workerId]) : [],
  ]);
  const read = courseItem && parseCourse(courseItem);
  const course = read !== undefined && seesCourse(viewer, read) ? read : undefined;
  const enrolments =
    course === undefined || worker === undefined
      ? []
      : await db.batchGet(collectionsOf(worker).map((id) => enrolmentKey(enrolmentIdOf(id, course.id))));
  const [enrolment] = inOrder(enrolments.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)])));
  const isKnown =
    worker !== undefined &&
    (seesWorker(viewer, worker) || (course !== undefined && enrolment !== undefined && runsCourse(viewer, course)));
  if (course === undefined || placesItem === undefined || !isKnown)
    return failed([
      ...(course === undefined ? [refusal('NOT_FOUND', ['courseId'])] : []),
      ...(isKnown ? [] : [refusal('NOT_FOUND', ['workerId'])]),
    ]);
  return ok({ course, places: parsePlaces(placesItem), worker, enrolment });
}

/** Of several after a merge: what came of it, before a place, before a turn. */
export function inOrder(enrolments: readonly Enrolment[]): Enrolment[] {
  const order = ['COMPLETED', 'ENROLLED', 'FAILED', 'WAITING', 'CANCELLED'];
  return enrolments.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

/** As they are stored now. NOT_FOUND for a course that the caller does not see. One round trip. */
export async function readOwnCourse({ db, viewer }: Context, id: string): Promise<Outcome<OwnCourse>> {
  const crs = isId(id, 'crs') ? id : undefined;
  const [courseItem, placesItem] = await readItems(db, [crs && courseKey(crs), crs && placesKey(crs)]);
  const course = courseItem && parseCourse(courseItem);
  if (course === undefined || placesItem === undefined || !seesCourse(viewer, course))
    return failed(refusal('NOT_FOUND', ['courseId']));
  return runsCourse(viewer, course)
    ? ok({ course, places: parsePlaces(placesItem) })
    : failed(outOfScope(viewer, ['courseId']));
}

/** A course that the caller runs. */
export type OwnCourse = Pick<Participation, 'course' | 'places'>;
