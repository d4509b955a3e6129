/** Use case: somebody passed or failed a course. Who passed has its skill in their profile from then on. */
import type { CompleteEnrolmentInput } from '../../../generated/graphql';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { today } from '../../../platform/values/clock';
import { skillAdded } from '../../people/worker/service';
import { outOfScope } from '../../reference/region/authority';
import { runsCourse } from '../course/who-sees';
import { countCompleted } from '../places/places-store';
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
    if (course.startsOn > on) return failed(refusal('COURSE_NOT_BEGUN', ['courseId'], { startsOn: course.startsOn }));
    if (enrolment === undefined || enrolment.status === 'CANCELLED' || enrolment.status === 'WAITING')
      return failed(refusal('NOT_ENROLLED', ['workerId']));
    if (enrolment.status === (passed ? 'COMPLETED' : 'FAILED')) return ok(enrolment);
    if (enrolment.status === 'COMPLETED') return failed(refusal('COURSE_COMPLETED', ['workerId']));
    const { signUp, write } = completeEnrolment(enrolment, passed, on);
    const also = passed ? [countCompleted(course.id), ...skillAdded(context, worker, course.skill)] : [];
    return (await context.db.commit([write, ...also])).committed ? ok(signUp) : CHANGED;
  });
}
