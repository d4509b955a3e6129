/** Use case: somebody passed or failed a course. Who passed has its skill in their profile from then on. */
import type { CompleteEnrolmentInput } from '../../../generated/graphql';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { today } from '../../../platform/values/clock';
import { parseReach, type Reach, reachKey, reachPut, trainedBy } from '../../people/reach/store';
import { checkLegalAge } from '../../people/worker/legal-age';
import { skillAdded } from '../../people/worker/service';
import { outOfScope } from '../../reference/region/authority';
import { checkHeld } from '../course/checks';
import { runsCourse } from '../course/who-sees';
import { countCompleted, holdPlaces } from '../places/places-store';
import { readParticipation } from './read-enrolment';
import { completeEnrolment, type Enrolment } from './store';

/** Idempotent by state: who passed has passed. One transaction with the skill. */
export function complete(context: Context, { passed, ...named }: CompleteEnrolmentInput): Promise<Outcome<Enrolment>> {
  return whileChanged(async () => {
    const read = await readParticipation(context, named);
    if (!read.ok) return read;
    const { course, worker, enrolment } = read.value;
    const on = today(context.clock);
    if (!runsCourse(context.viewer, course)) return failed(outOfScope(context.viewer, ['courseId']));
    const [cancelled] = checkHeld(course);
    if (cancelled !== undefined) return failed(cancelled);
    const { startsOn } = course;
    // The course may have moved to earlier days since they enrolled.
    const young = checkLegalAge(['workerId'], worker, course.endsOn < on ? course.endsOn : on);
    const hasNone = enrolment === undefined || enrolment.status === 'CANCELLED' || enrolment.status === 'WAITING';
    const wrong = [
      ...(startsOn > on ? [refusal('COURSE_NOT_BEGUN', ['courseId'], { startsOn })] : []),
      ...(hasNone ? [refusal('NOT_ENROLLED', ['workerId'])] : []),
    ];
    if (hasNone || wrong.length > 0) return failed(wrong);
    if (enrolment.status === (passed ? 'COMPLETED' : 'FAILED')) return ok(enrolment);
    if (enrolment.status === 'COMPLETED') return failed(refusal('COURSE_COMPLETED', ['workerId']));
    if (young.length > 0) return failed(young);
    const { signUp, write } = completeEnrolment(enrolment, passed, on);
    const counted = passed ? await countTrained(context, trainedBy(worker.id, on, enrolment.homeCode)) : [];
    const also = passed
      ? [countCompleted(course.id), ...skillAdded(context, worker, course.skill)]
      : [holdPlaces(course.id)];
    return (await context.db.commit([write, ...also, ...counted])).committed ? ok(signUp) : CHANGED;
  });
}

/** Whoever passed another course of the season counts already. One read. */
async function countTrained({ db }: Context, trained: Reach): Promise<Write[]> {
  const before = await readItem(db, reachKey(trained), parseReach);
  return before?.trainedOn === undefined ? [reachPut({ ...before, ...trained }, before)] : [];
}
