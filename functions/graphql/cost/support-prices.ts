/** Prices of the fields of field work (`prices.ts`). */
import { limits } from '../../limits';
import { COUNTIES, collections, loaded, loadedPerson, merged, mutations, type Prices, pricesOf } from './shared-prices';

/** Of stations and working groups. Lists of people: one partition for each prefecture of a province. */
const officeFields: Prices = {
  ...{ origins: { length: limits.stationRegionsMax }, destinations: { length: limits.stationRegionsMax } },
  ...{ members: { length: limits.stationMembersMax }, workers: merged(22), arrivals: merged(22) },
};

export const supportPrices: Prices = {
  // The enterprise that the caller acts for may have to be looked up. Events have one partition for each year.
  ...pricesOf('Query', { recruitmentEvent: { calls: 2 }, recruitmentEvents: { ...merged(4), shared: 1 } }),
  'Mutation.scheduleRecruitmentEvent': { calls: 6, items: limits.eventEnterprisesMax + limits.eventPositionsMax },
  'Mutation.changeRecruitmentEvent': { calls: 16, items: limits.eventEnterprisesMax + limits.eventPositionsMax },
  'Mutation.cancelRecruitmentEvent': { calls: 6 },
  // After a merge, the remaining person and the registrations of the others.
  ...mutations({ registerForEvent: 9, cancelEventRegistration: 6, checkInAtEvent: 6, recordEventOutcome: 7 }),
  ...pricesOf('RecruitmentEvent', {
    ...{ registered: loaded, checkedIn: loaded, intents: loaded, hired: loaded, placedLater: loaded },
    enterprises: { ...loaded, length: limits.eventEnterprisesMax },
    positions: { ...loaded, length: limits.eventPositionsMax },
    registrations: merged(1),
  }),
  ...pricesOf('EventRegistration', {
    ...{ event: loaded, worker: loadedPerson, outcomes: { length: limits.eventOutcomesMax } },
    // Counts those ahead in line, up to a hundred.
    waitlistPosition: { calls: 1 },
  }),
  'EventOutcome.position': loaded,
  ...pricesOf('Query', {
    station: { calls: 1 },
    workingGroup: { calls: 1 },
    stations: merged(1),
    workingGroups: merged(1),
  }),
  ...mutations({ openStation: 3, changeStation: 4, formWorkingGroup: 3, changeWorkingGroup: 4 }),
  ...pricesOf('Query', { case: { calls: 2 }, cases: merged(COUNTIES) }),
  ...mutations({ openCase: 12, handCase: 9, takeCase: 9, closeCase: 9 }),
  ...pricesOf('Case', { worker: loadedPerson, station: loaded, handedTo: loaded }),
  'Worker.cases': collections,
  'Query.visit': { calls: 1 },
  'Mutation.recordVisit': { calls: 8 + 4 * limits.visitFindingsMax, items: limits.visitPeopleMax },
  'Mutation.correctVisit': { calls: 8, items: 2 * limits.visitPeopleMax },
  ...pricesOf('Visit', {
    ...{ station: loaded, workingGroup: loaded, enterprise: loaded },
    people: { length: limits.visitPeopleMax },
  }),
  ...pricesOf('VisitedPerson', { worker: loadedPerson, case: loadedPerson }),
  ...pricesOf('ReceivedVisit', { visit: loaded, station: loaded, case: loadedPerson }),
  ...{ 'Station.visits': merged(1), 'WorkingGroup.visits': merged(1), 'Enterprise.visits': merged(1) },
  'Worker.visits': collections,
  ...{ 'Viewer.station': loaded, 'Viewer.workingGroup': loaded },
  ...pricesOf('Station', officeFields),
  ...pricesOf('WorkingGroup', officeFields),
  'Worker.eventRegistrations': collections,
  ...pricesOf('Query', { course: { calls: 1 }, courses: merged(4) }),
  ...mutations({ openCourse: 3, enrolInCourse: 8, cancelEnrolment: 6, completeEnrolment: 6, cancelCourse: 6 }),
  // And the enrolments that would lose their places.
  'Mutation.changeCourse': { calls: 14 },
  // Of each person are read who they are, the enrolment and the courses of the year; the last two are written.
  'Mutation.recordAttendance': {
    calls: 10 + (2 * limits.attendanceMax) / limits.statementsPerBatchMax,
    items: 3 * limits.attendanceMax,
  },
  ...pricesOf('Course', { enrolled: loaded, completed: loaded, enrolments: merged(1) }),
  ...pricesOf('Enrolment', {
    ...{ course: loaded, worker: loadedPerson, waitlistPosition: { calls: 1 } },
    attendedOn: { length: limits.courseDaysMax },
    // The rules, the people, and under each of their numbers the courses of the year and the enrolments in these.
    allowance: { shared: 5 },
  }),
  'RecordAttendancePayload.enrolments': { length: limits.attendanceMax },
  'Worker.enrolments': collections,
};
