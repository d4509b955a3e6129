/** Mutations of field work. */
import { hoursAfter } from '../../functions/platform/values/clock';
import { bureau, type Given } from './given';
import { idOf, positionIdOf, TODAY } from './items';
import type { Operation } from './operations';
import { addDays } from '../../functions/platform/values/civil-date';
import { caseInput, courseInput, eventInput, groupInput, stationInput, visitInput } from './support-given';

export const supportMutations: readonly Operation[] = [
  mutation('openCase', '', () => caseInput('measured', 700)),
  mutation('handCase', '', ({ support }) => ({
    ...{ idempotencyKey: 'case-measured', caseId: support.caseId, toHome: true },
  })),
  mutation('takeCase', '', ({ support }) => ({ caseId: support.handedCaseId })),
  mutation('closeCase', '', ({ support }) => ({ caseId: support.handedCaseId, resolution: '工资已付清' })),
  mutation('recordVisit', 'of 25 people', ({ support }) => visitInput('measured', support.stationId)),
  mutation('recordVisit', 'of 25, one of whom lost the job', ({ support }) =>
    visitInput('lost', support.stationId, {
      findings: [{ workerId: idOf('wkr', 740), kind: 'JOB_CHANGE', lostJobOn: TODAY }],
    }),
  ),
  mutation('correctVisit', 'who was there', ({ support }) => ({
    ...{ idempotencyKey: 'visit-corrected', visitId: support.visitId },
    workerIds: [720, 722, 724].map((worker) => idOf('wkr', worker)),
  })),
  mutation('openStation', '', () => stationInput('measured', {})),
  mutation('changeStation', '', ({ support }) => ({
    ...{ idempotencyKey: 'station-change', stationId: support.stationId, name: '驻莞劳务服务站' },
  })),
  mutation('formWorkingGroup', '', () => groupInput('measured')),
  mutation('changeWorkingGroup', '', ({ support }) => ({
    ...{ idempotencyKey: 'group-change', workingGroupId: support.groupId, memberCount: 7 },
  })),
  mutation('scheduleRecruitmentEvent', '', ({ size }) => eventInput('measured', size)),
  mutation('changeRecruitmentEvent', 'other times and places', ({ support }) => ({
    ...{ idempotencyKey: 'event-changed', eventId: support.changedEventId, capacity: 300 },
    ...{ startsAt: support.laterAt, endsAt: hoursAfter(new Date(support.laterAt), 8) },
  })),
  mutation('cancelRecruitmentEvent', '', ({ support }) => ({
    ...{ idempotencyKey: 'event-off', eventId: support.changedEventId, reason: '场馆停电' },
  })),
  mutation('registerForEvent', 'with a place', ({ support }) => ({
    ...{ idempotencyKey: 'event-place', eventId: support.eventId, workerId: idOf('wkr', 700) },
  })),
  mutation('registerForEvent', 'in line', ({ support }) => ({
    ...{ idempotencyKey: 'event-line', eventId: support.fullEventId, workerId: idOf('wkr', 702) },
  })),
  mutation('checkInAtEvent', '', ({ support }) => ({ eventId: support.runningEventId, workerId: idOf('wkr', 700) })),
  mutation('checkInAtEvent', 'a walk-in', ({ support }) => ({
    ...{ eventId: support.runningEventId, workerId: idOf('wkr', 704), walkIn: true },
  })),
  mutation('recordEventOutcome', '', ({ size, support }) => ({
    ...{ idempotencyKey: 'event-outcome', eventId: support.runningEventId, workerId: idOf('wkr', 700) },
    ...{ positionId: positionIdOf(0, size), outcome: 'INTENT' },
  })),
  mutation('cancelEventRegistration', 'who has a place', ({ support }) => ({
    ...{ eventId: support.eventId, workerId: idOf('wkr', 700) },
  })),
  mutation('cancelEventRegistration', 'who waits', ({ support }) => ({
    ...{ eventId: support.fullEventId, workerId: idOf('wkr', 702) },
  })),
  mutation('openCourse', '', () => courseInput('measured')),
  mutation('changeCourse', 'other days and places', ({ support }) => ({
    ...{ idempotencyKey: 'course-changed', courseId: support.changedCourseId, places: 300 },
    ...{ startsOn: addDays(TODAY, 2), endsOn: addDays(TODAY, 9) },
  })),
  mutation('cancelCourse', '', ({ support }) => ({
    ...{ idempotencyKey: 'course-off', courseId: support.changedCourseId, reason: '教室漏水' },
  })),
  mutation('enrolInCourse', 'with a place', ({ support }) => ({
    ...{ idempotencyKey: 'course-place', courseId: support.courseId, workerId: idOf('wkr', 702) },
  })),
  mutation('enrolInCourse', 'in line', ({ support }) => ({
    ...{ idempotencyKey: 'course-line', courseId: support.fullCourseId, workerId: idOf('wkr', 702) },
  })),
  mutation('cancelEnrolment', 'who waits', ({ support }) => ({
    ...{ courseId: support.fullCourseId, workerId: idOf('wkr', 702) },
  })),
  mutation('recordAttendance', 'of 100 people', ({ support }) => ({
    ...{ courseId: support.courseId, on: TODAY },
    workerIds: Array.from({ length: 100 }, (_, worker) => idOf('wkr', worker)),
  })),
  mutation('completeEnrolment', 'who passed', ({ support }) => ({
    ...{ courseId: support.courseId, workerId: idOf('wkr', 700), passed: true },
  })),
];

function mutation(field: string, what: string, input: (given: Given) => object): Operation {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`;
  return { field, what, as: bureau, document, variables: (given) => ({ input: input(given) }) };
}
