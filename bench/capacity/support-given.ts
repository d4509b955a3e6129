/** Objects of field work for the measured operations. */
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import { hoursAfter, type Instant } from '../../functions/platform/values/clock';
import { idOf, NOW, positionIdOf, type Size, TODAY } from './items';

export interface SupportGiven {
  /** A recruitment event. */
  readonly eventId: string;
  /** Of 30, in Dongguan. */
  readonly stationId: string;
  /** Of 30 working groups, in Dongguan. */
  readonly groupId: string;
  /** Of worker 720, and the station's. */
  readonly caseId: string;
  /** Of the station, to 25 people at work. */
  readonly visitId: string;
  /** Of worker 722, and handed to the home county. */
  readonly handedCaseId: string;
  /** Its only place is that of worker 706, and worker 708 waits. */
  readonly fullEventId: string;
  /** Runs; worker 700 is registered, and 100 others. */
  readonly runningEventId: string;
  /** Began yesterday, to which workers 0 to 24 came; 0 to 99 have a place, and 700, too. */
  readonly courseId: string;
  /** Its only place is that of worker 706. */
  readonly fullCourseId: string;
  /** Are changed, and called off. */
  readonly changedCourseId: string;
  readonly changedEventId: string;
  /** A day after the others begin. */
  readonly laterAt: Instant;
}

const startsAt = hoursAfter(startOfDay(addDays(TODAY, 10)), 9);

export function eventInput(key: string, size: Size, change: object = {}): object {
  return {
    ...{ idempotencyKey: `event-${key}`, title: '春风行动专场招聘会', kind: 'ON_SITE', regionCode: '530627' },
    ...{ startsAt, endsAt: hoursAfter(new Date(startsAt), 8), capacity: 200 },
    ...{ enterpriseIds: [idOf('ent', 0)], positionIds: [positionIdOf(0, size)] },
    ...change,
  };
}

export function stationInput(key: string, change: object): object {
  return { idempotencyKey: `station-${key}`, name: '驻东莞劳务服务站', regionCode: '4419', ...change };
}

export function caseInput(key: string, worker: number, stationId?: string): object {
  const workerId = idOf('wkr', worker);
  return { idempotencyKey: `case-${key}-${worker}`, kind: 'WAGES', workerId, ...(stationId && { stationId }) };
}

/** @param stationId whose visit it is, to the people who are at work there. */
export function visitInput(key: string, stationId: string, change: object = {}): object {
  const workerIds = Array.from({ length: 25 }, (_, number) => idOf('wkr', 720 + 2 * number));
  return { idempotencyKey: `visit-${key}`, kind: 'WARMTH', on: TODAY, stationId, workerIds, ...change };
}

export function groupInput(key: string, regionCode = '33'): object {
  return { idempotencyKey: `group-${key}`, name: '驻外稳岗组', regionCode, memberCount: 6 };
}

export function courseInput(key: string, change: object = {}): object {
  return {
    ...{ idempotencyKey: `course-${key}`, title: '电工培训班', occupationCode: '6-31-01-03', skill: '电工证' },
    ...{ regionCode: '530627', startsOn: TODAY, endsOn: addDays(TODAY, 9), places: 30 },
    ...change,
  };
}

/** @param make makes an object by a mutation. */
export async function prepareSupport(
  make: (mutation: string, made: string, input: object) => Promise<{ readonly id: string }>,
  size: Size,
): Promise<SupportGiven> {
  const event = await make('scheduleRecruitmentEvent', 'recruitmentEvent { id }', eventInput('given', size));
  for (let more = 0; more < 30; more += 1)
    await make('scheduleRecruitmentEvent', 'recruitmentEvent { id }', eventInput(`given-${more}`, size));
  const schedule = (key: string, change: object) =>
    make('scheduleRecruitmentEvent', 'recruitmentEvent { id }', eventInput(key, size, change));
  const full = await schedule('given-full', { capacity: 1 });
  const running = await schedule('given-running', { startsAt: hoursAfter(NOW, -1), endsAt: hoursAfter(NOW, 8) });
  const register = (eventId: string, worker: number) =>
    make('registerForEvent', 'eventRegistration { id }', {
      ...{ idempotencyKey: `event-${eventId}-${worker}`, eventId, workerId: idOf('wkr', worker) },
    });
  for (const worker of [706, 708]) await register(full.id, worker);
  for (let worker = 0; worker < 100; worker += 1) await register(running.id, worker);
  await register(running.id, 700);
  const station = await make('openStation', 'station { id }', stationInput('given', {}));
  for (let more = 0; more < 29; more += 1)
    await make('openStation', 'station { id }', stationInput(`given-${more}`, { regionCode: '3303' }));
  const group = await make('formWorkingGroup', 'workingGroup { id }', groupInput('given', '4419'));
  for (let more = 0; more < 29; more += 1)
    await make('formWorkingGroup', 'workingGroup { id }', groupInput(`given-${more}`));
  for (let number = 0; number < 25; number += 1)
    await make('startPlacement', 'placement { id }', {
      ...{ idempotencyKey: `at-work-${number}`, workerId: idOf('wkr', 720 + 2 * number) },
      ...{ positionId: positionIdOf(number < 13 ? 6 : 8, size), startsOn: addDays(TODAY, -8) },
    });
  const course = await make(
    'openCourse',
    'course { id }',
    courseInput('given', { places: 200, startsOn: addDays(TODAY, -1) }),
  );
  const fullCourse = await make('openCourse', 'course { id }', courseInput('given-full', { places: 1 }));
  const changedCourse = await make('openCourse', 'course { id }', courseInput('given-changed'));
  const enrol = (courseId: string, worker: number) =>
    make('enrolInCourse', 'enrolment { id }', {
      ...{ idempotencyKey: `course-${courseId}-${worker}`, courseId, workerId: idOf('wkr', worker) },
    });
  for (let worker = 0; worker < 100; worker += 1) await enrol(course.id, worker);
  await enrol(course.id, 700);
  await make('recordAttendance', 'enrolments { id }', {
    ...{ courseId: course.id, on: addDays(TODAY, -1) },
    workerIds: Array.from({ length: 25 }, (_, worker) => idOf('wkr', worker)),
  });
  await enrol(fullCourse.id, 706);
  const openCase = (worker: number) => make('openCase', 'case { id }', caseInput('given', worker, station.id));
  const [matter, handed] = [await openCase(720), await openCase(722)];
  for (let worker = 724; worker < 770; worker += 2) await openCase(worker);
  // 25 that a station is to take, of the county's.
  for (let number = 0; number < 25; number += 1) {
    const { id: caseId } = await make('openCase', 'case { id }', caseInput(`to-take-${number}`, 720 + 2 * number));
    const handed = { idempotencyKey: `to-take-${number}`, caseId, toStationId: station.id };
    await make('handCase', 'case { id }', handed);
  }
  await make('handCase', 'case { id }', { idempotencyKey: 'case-given', caseId: handed.id, toHome: true });
  const visit = await make('recordVisit', 'visit { id }', visitInput('given', station.id));
  for (let more = 0; more < 24; more += 1)
    await make(
      'recordVisit',
      'visit { id }',
      visitInput(`given-${more}`, station.id, { workerIds: [idOf('wkr', 720)] }),
    );
  const changed = await schedule('given-changed', {});
  return {
    ...{ caseId: matter.id, handedCaseId: handed.id, visitId: visit.id },
    ...{ stationId: station.id, groupId: group.id },
    ...{ eventId: event.id, fullEventId: full.id, runningEventId: running.id },
    ...{ courseId: course.id, fullCourseId: fullCourse.id, changedCourseId: changedCourse.id },
    ...{ changedEventId: changed.id, laterAt: hoursAfter(new Date(startsAt), 24) },
  };
}
