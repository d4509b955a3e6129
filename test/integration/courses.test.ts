/** Courses: places and their line, attendance by day, completion with its skill, allowances, and what the board counts. */
import type { OpenCourseInput } from '../../functions/generated/graphql';
import { hadPlaceOn } from '../../functions/domains/support/enrolment/states';
import { type EnrolmentState, joinEnrolment } from '../../functions/domains/support/enrolment/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { addDays, asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { courseInput, givenCourse } from '../kit/support';
import {
  campaignInput,
  givenWorker,
  givenWorkers,
  identityNumber,
  NOW,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
/** How often the rules of allowances were asked for. */
let rulesRead = 0;
/** Calls to the database since it was emptied, by their commands. */
let calls: string[] = [];
/** Of a call that breaks off, as if the process ended before it. */
let breaksOff: ((input: string) => boolean) | undefined;

beforeAll(async () => {
  system = await startTestSystem({
    over: (client) => {
      const send = (command: Parameters<typeof client.send>[0]) => {
        const input = JSON.stringify(command.input);
        if (input.includes('TRAINING_ALLOWANCES')) rulesRead += 1;
        calls.push(command.constructor.name);
        if (breaksOff?.(input) === true) throw new Error('The process ended');
        return client.send(command);
      };
      return Promise.resolve({ send: send as typeof client.send });
    },
  });
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const cadre = (regionCode = '530627'): Promise<string> => system.sign({ roles: ['CADRE'], regionCode });

type Verb = 'enrolInCourse' | 'cancelEnrolment' | 'completeEnrolment';

const FIELDS = 'id status waitlistPosition attendedOn completedOn allowance { rule days amount }';

async function send(verb: Verb, courseId: string, workerId: string, more: object = {}, token?: string) {
  const key = verb === 'enrolInCourse' ? { idempotencyKey: unique() } : {};
  const input = { ...key, courseId, workerId, ...more };
  const answer = await system.mutate(token ?? (await cadre()), verb, `enrolment { ${FIELDS} }`, input);
  const errors = answer.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
  return { enrolment: answer.enrolment, status: answer.enrolment?.status, errors };
}

async function attend(courseId: string, on: string, workerIds: readonly string[], token?: string) {
  const input = { courseId, on, workerIds: [...workerIds] };
  const answer = await system.mutate(token ?? (await cadre()), 'recordAttendance', `enrolments { ${FIELDS} }`, input);
  return {
    days: answer.enrolments.map(({ attendedOn }) => attendedOn),
    enrolments: answer.enrolments,
    errors: answer.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`),
  };
}

async function courseNow(id: string) {
  await system.pump.idle();
  const query = `query ($id: ID!) { course(id: $id) { places enrolled completed
    enrolments(first: 100) { edges { node { status waitlistPosition worker { id } } } } } }`;
  return (await system.ask(await cadre(), query, { id })).course;
}

async function refusedTo(change: Partial<OpenCourseInput>): Promise<string[]> {
  const { userErrors } = await system.mutate(await cadre(), 'openCourse', 'course { id }', courseInput(change));
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

test('every wrong field of a course is named at once, each with its own code', async () => {
  const days = { startsOn: asCivilDate('2027-02-02'), endsOn: asCivilDate('2027-02-01') };
  expect(
    await refusedTo({ ...days, title: ' ', occupationCode: 'none', skill: '无', regionCode: '530628', places: 0 }),
  ).toEqual([
    ...['REQUIRED title', 'OCCUPATION_UNKNOWN occupationCode', 'NAMES_NOTHING skill', 'REGION_OUT_OF_SCOPE regionCode'],
    ...['RANGE_REVERSED endsOn', 'NUMBER_RANGE places'],
  ]);
  expect(await refusedTo({ startsOn: asCivilDate('2026-10-11'), endsOn: asCivilDate('2027-10-12') })).toEqual([
    ...['DATE_TOO_OLD startsOn', 'DATE_TOO_FAR endsOn'],
  ]);
});

test('courses are listed by their first day, narrowed by region, days and occupation', async () => {
  const on = (day: string, change: Partial<OpenCourseInput> = {}) =>
    givenCourse(system, {
      regionCode: '532301',
      startsOn: asCivilDate(day),
      endsOn: asCivilDate('2027-03-31'),
      ...change,
    });
  const last = await on('2027-03-02', { regionCode: '532301101' });
  const first = await on('2026-12-30');
  const found = async (filter: object): Promise<string[]> => {
    const query = 'query ($filter: CourseFilter) { courses(filter: $filter) { edges { node { id } } } }';
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    return (await system.ask(token, query, { filter })).courses.edges.map(({ node }) => node.id);
  };
  expect(await found({ regionCode: '5323' })).toEqual([first, last]);
  expect(await found({ regionCode: '532301101' })).toEqual([last]);
  expect(await found({ regionCode: '5323', from: '2027-01-01' })).toEqual([last]);
  expect(await found({ regionCode: '5323', to: '2027-01-01' })).toEqual([first]);
  expect(await found({ regionCode: '5323', occupationCode: '4-03-02-01' })).toEqual([]);
});

test('who asks while places are left has one, the others wait, and a place that comes back goes to the first', async () => {
  const course = await givenCourse(system, { places: 1 });
  const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
  const statuses: (string | undefined)[] = [];
  for (const id of [first, second, third]) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    statuses.push((await send('enrolInCourse', course, id)).status);
  }
  expect(statuses).toEqual(['ENROLLED', 'WAITING', 'WAITING']);
  expect(await courseNow(course)).toMatchObject({ places: 1, enrolled: 1, completed: 0 });
  for (let times = 0; times < 2; times += 1)
    expect(await send('cancelEnrolment', course, first)).toMatchObject({ status: 'CANCELLED', errors: [] });
  const nodes = (await courseNow(course))?.enrolments.edges.map(({ node }) => node) ?? [];
  expect(new Map(nodes.map(({ worker, status }) => [worker?.id, status]))).toEqual(
    new Map([
      [first, 'CANCELLED'],
      [second, 'ENROLLED'],
      [third, 'WAITING'],
    ]),
  );
  const token = await system.sign({ roles: ['WORKER'], workerId: second });
  const { notices } = await system.ask(token, '{ notices { edges { node { kind text } } } }');
  expect(notices.edges.map(({ node }) => node)).toEqual([
    { kind: 'COURSE_PLACE_GIVEN', text: expect.stringContaining('电工培训班') as string },
  ]);
});

test('of many who ask at once as many have a place as there are, and nobody is refused', async () => {
  const course = await givenCourse(system, { places: 8 });
  const people = await givenWorkers(system, 20);
  const answers = await Promise.all(people.map((id) => send('enrolInCourse', course, id)));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  await Promise.all(people.slice(0, 5).map((id) => send('cancelEnrolment', course, id)));
  const now = await courseNow(course);
  const having = (status: string): number =>
    now?.enrolments.edges.filter(({ node }) => node.status === status).length ?? 0;
  expect([now?.enrolled, having('ENROLLED'), having('WAITING'), having('CANCELLED')]).toEqual([8, 8, 7, 5]);
});

test('attendance is recorded by day, in any order, and repeats and lists at once do no harm', async () => {
  const course = await givenCourse(system, { startsOn: asCivilDate('2027-01-16'), places: 2 });
  const [first = '', second = '', waits = ''] = await givenWorkers(system, 3);
  for (const id of [first, second, waits]) await send('enrolInCourse', course, id);
  expect((await attend(course, '2027-01-18', [first, second])).days).toEqual([['2027-01-18'], ['2027-01-18']]);
  // A device that had no network tells of the day before, twice, and of somebody who has no place.
  for (let times = 0; times < 2; times += 1)
    expect(await attend(course, '2027-01-17', [waits, first])).toMatchObject({
      ...{ days: [['2027-01-17', '2027-01-18']], errors: ['NOT_ENROLLED workerIds.0'] },
    });
  await Promise.all(['2027-01-16', '2027-01-19', '2027-01-20'].map((on) => attend(course, on, [second])));
  expect((await attend(course, '2027-01-18', [second])).days).toEqual([
    ['2027-01-16', '2027-01-18', '2027-01-19', '2027-01-20'],
  ]);
});

test('a first list of many is written in few calls, and none asks for the courses of a person', async () => {
  const [early, course] = [await givenCourse(system, { places: 30 }), await givenCourse(system, { places: 30 })];
  const people = await givenWorkers(system, 30);
  for (const id of people) for (const at of [early, course]) await send('enrolInCourse', at, id);
  await attend(early, '2027-01-20', people.slice(0, 10));
  const token = await cadre();
  calls = [];
  const input = { courseId: course, on: '2027-01-20', workerIds: people };
  const { enrolments } = await system.mutate(token, 'recordAttendance', 'enrolments { attendedOn }', input);
  expect(enrolments.map(({ attendedOn }) => attendedOn)).toEqual(people.map(() => ['2027-01-20']));
  // The course, the people, their enrolments; that it is held; 30 courses of the year and 30 days, 25 in a call.
  expect(calls.toSorted()).toEqual([
    ...['BatchExecuteStatementCommand', 'BatchExecuteStatementCommand'],
    ...['BatchExecuteStatementCommand', 'BatchExecuteStatementCommand'],
    ...['BatchGetCommand', 'BatchGetCommand', 'BatchGetCommand', 'TransactWriteCommand'],
  ]);
});

test('who left a course and enrols again keeps the days on which they came', async () => {
  const course = await givenCourse(system, { startsOn: asCivilDate('2027-01-18') });
  const worker = await givenWorker(system);
  await send('enrolInCourse', course, worker);
  await attend(course, '2027-01-18', [worker]);
  expect((await send('cancelEnrolment', course, worker)).status).toBe('CANCELLED');
  // The list of that day comes once more, and one of the day after it, late; but they had no place after they left.
  expect(await attend(course, '2027-01-18', [worker])).toMatchObject({ days: [['2027-01-18']], errors: [] });
  const both = ['2027-01-18', '2027-01-19'];
  expect(await attend(course, '2027-01-19', [worker])).toMatchObject({ days: [both], errors: [] });
  system.clock.moveTo('2027-01-21T04:00:00Z');
  expect((await attend(course, '2027-01-21', [worker])).errors).toEqual(['NOT_ENROLLED workerIds.0']);
  expect((await send('enrolInCourse', course, worker)).enrolment?.attendedOn).toEqual(both);
  expect((await attend(course, '2027-01-21', [worker])).days).toEqual([[...both, '2027-01-21']]);
  // Who left the line had none on any day.
  const full = await givenCourse(system, { startsOn: asCivilDate('2027-01-18'), places: 1 });
  const [holder = '', waiter = ''] = await givenWorkers(system, 2);
  for (const id of [holder, waiter]) await send('enrolInCourse', full, id);
  await send('cancelEnrolment', full, waiter);
  expect((await attend(full, '2027-01-20', [waiter])).errors).toEqual(['NOT_ENROLLED workerIds.0']);
});

test('who left a place had it until then, also while they wait anew, and after they left the line', async () => {
  const course = await givenCourse(system, { startsOn: asCivilDate('2027-01-17'), places: 1 });
  const [worker = '', next = ''] = await givenWorkers(system, 2);
  await send('enrolInCourse', course, worker);
  await send('cancelEnrolment', course, worker);
  expect((await attend(course, '2027-01-17', [worker])).errors).toEqual([]);
  await send('enrolInCourse', course, next);
  system.clock.moveTo('2027-01-21T04:00:00Z');
  expect((await send('enrolInCourse', course, worker)).status).toBe('WAITING');
  const both = ['2027-01-17', '2027-01-18'];
  expect(await attend(course, '2027-01-18', [worker])).toMatchObject({ days: [both], errors: [] });
  expect((await attend(course, '2027-01-21', [worker])).errors).toEqual(['NOT_ENROLLED workerIds.0']);
  expect((await send('cancelEnrolment', course, worker)).status).toBe('CANCELLED');
  expect(await attend(course, '2027-01-19', [worker])).toMatchObject({ days: [[...both, '2027-01-19']], errors: [] });
  expect((await attend(course, '2027-01-21', [worker])).errors).toEqual(['NOT_ENROLLED workerIds.0']);
});

test('of an enrolment of the earlier form the day on which a place was left is known, too, and kept', () => {
  const state: EnrolmentState = {
    ...{ id: 'enr_1', courseId: 'crs_1', workerId: 'wkr_1', homeCode: asRegionCode('530627102201'), edition: 1 },
    ...{ since: asInstant('2027-01-19T04:00:00.000Z'), startsOn: asCivilDate('2027-01-17') },
    endsOn: asCivilDate('2027-01-24'),
  };
  const cancelledAt = asInstant('2027-01-18T17:00:00.000Z');
  const left = { ...state, status: 'CANCELLED', leftPlace: true, cancelledAt, version: 2 } as const;
  for (const one of [left, joinEnrolment(state, left).signUp])
    expect(['2027-01-19', '2027-01-20'].map((on) => hadPlaceOn(one, asCivilDate(on)))).toEqual([true, false]);
});

test('who left a place under one number had it until then, also if they wait, or left earlier, under the other', async () => {
  const course = await givenCourse(system, { startsOn: asCivilDate('2027-01-17'), places: 1 });
  const [left = '', holder = '', waiting = ''] = await givenWorkers(system, 3);
  for (const id of [left, holder, waiting]) {
    await send('enrolInCourse', course, id);
    if (id === left) await send('cancelEnrolment', course, id);
  }
  await merge(waiting, left);
  const listed = await attend(course, '2027-01-18', [waiting]);
  expect(listed).toMatchObject({ days: [['2027-01-18']], errors: [] });
  // Of two that were left, whichever comes first, the later one counts.
  for (const [keep, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    system.clock.moveTo('2027-01-20T04:00:00Z');
    const people = await givenWorkers(system, 2);
    const open = await givenCourse(system, { startsOn: asCivilDate('2027-01-17') });
    for (const id of people) await send('enrolInCourse', open, id);
    await send('cancelEnrolment', open, people[0] ?? '');
    system.clock.moveTo('2027-01-21T04:00:00Z');
    await send('cancelEnrolment', open, people[1] ?? '');
    await merge(people[keep] ?? '', people[other] ?? '');
    expect((await attend(open, '2027-01-21', [people[keep] ?? ''])).errors).toEqual([]);
  }
});

test('attendance of wrong days, people and courses is refused, each with its own code', async () => {
  const course = await givenCourse(system);
  const worker = await givenWorker(system);
  await send('enrolInCourse', course, worker);
  expect((await attend(course, '2027-01-19', [worker])).errors).toEqual(['NOT_A_COURSE_DAY on']);
  expect((await attend(course, '2027-01-21', [worker])).errors).toEqual(['ATTENDANCE_IN_FUTURE on']);
  expect((await attend(course, '2027-01-20', [worker, 'wkr_none', worker])).errors).toEqual([
    ...['DUPLICATE workerIds.2', 'NOT_ENROLLED workerIds.1'],
  ]);
  expect((await attend(course, '2027-01-20', [])).errors).toEqual(['LIST_LENGTH workerIds']);
  expect((await attend(course, '2027-01-20', ['wkr_none'])).errors).toEqual(['NOT_ENROLLED workerIds.0']);
  expect((await attend(course, '2027-01-21', [worker, 'wkr_none'])).errors).toEqual([
    ...['ATTENDANCE_IN_FUTURE on', 'NOT_ENROLLED workerIds.1'],
  ]);
  const ahead = await givenCourse(system, { startsOn: asCivilDate('2027-01-25'), endsOn: asCivilDate('2027-01-26') });
  expect((await send('completeEnrolment', ahead, worker, { passed: true })).errors).toEqual([
    ...['COURSE_NOT_BEGUN courseId', 'NOT_ENROLLED workerId'],
  ]);
  expect((await attend('crs_none', '2027-01-20', [worker])).errors).toEqual(['NOT_FOUND courseId']);
  const wide = await givenCourse(system, { regionCode: '5306' });
  expect((await attend(wide, '2027-01-20', [worker])).errors).toEqual(['REGION_OUT_OF_SCOPE courseId']);
});

test('who is under 16 on earlier days, to which the course moved since, neither takes part nor passes', async () => {
  const days = { startsOn: asCivilDate('2027-01-25'), endsOn: asCivilDate('2027-01-26') };
  const course = await givenCourse(system, { ...days, places: 2 });
  const child = await givenWorker(system, { identityNumber: identityNumber({ birthDate: asCivilDate('2011-01-21') }) });
  const other = await givenWorker(system);
  for (const id of [child, other]) expect((await send('enrolInCourse', course, id)).errors).toEqual([]);
  const input = { idempotencyKey: unique(), courseId: course, startsOn: '2027-01-20', endsOn: '2027-01-21' };
  expect((await system.mutate(await cadre(), 'changeCourse', 'course { id }', input)).userErrors).toEqual([]);
  expect(await attend(course, '2027-01-20', [child, other, 'wkr_none'])).toMatchObject({
    days: [['2027-01-20']],
    errors: ['UNDER_LEGAL_AGE workerIds.0', 'NOT_ENROLLED workerIds.2'],
  });
  expect((await send('completeEnrolment', course, child, { passed: true })).errors).toEqual([
    'UNDER_LEGAL_AGE workerId',
  ]);
  // On the last day they are old enough.
  system.clock.moveTo('2027-01-21T02:00:00Z');
  expect(await attend(course, '2027-01-21', [child])).toMatchObject({ days: [['2027-01-21']], errors: [] });
  expect((await send('completeEnrolment', course, child, { passed: false })).status).toBe('FAILED');
});

test('completion adds the skill once, counts once, and a failure may become a pass', async () => {
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput());
  const course = await givenCourse(system);
  const worker = await givenWorker(system, { skills: ['驾驶证'] });
  await send('enrolInCourse', course, worker);
  const skills = async (): Promise<readonly string[] | undefined> =>
    (await system.ask(await cadre(), 'query ($id: ID!) { worker(id: $id) { skills } }', { id: worker })).worker?.skills;
  expect(await send('completeEnrolment', course, worker, { passed: false })).toMatchObject({ status: 'FAILED' });
  expect(await skills()).toEqual(['驾驶证']);
  const both = await Promise.all([1, 2].map(() => send('completeEnrolment', course, worker, { passed: true })));
  expect(both).toMatchObject([{ status: 'COMPLETED' }, { status: 'COMPLETED' }]);
  expect(both[0]?.enrolment?.completedOn).toBe('2027-01-20');
  expect(await skills()).toEqual(['驾驶证', '电工证']);
  expect(await courseNow(course)).toMatchObject({ enrolled: 1, completed: 1 });
  expect((await send('completeEnrolment', course, worker, { passed: false })).errors).toEqual([
    'COURSE_COMPLETED workerId',
  ]);
  expect((await send('cancelEnrolment', course, worker)).errors).toEqual(['COURSE_COMPLETED workerId']);
  const query = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "530627") { indicator actual } } }`;
  const { campaign: seen } = await system.ask(system.tokens.BUREAU, query, { id: campaign?.id });
  expect(seen?.progress.find(({ indicator }) => indicator === 'WORKERS_TRAINED')?.actual).toBe(1);
});

test('who is too young, has enrolled, or comes after the last day is refused, each with its own code', async () => {
  const course = await givenCourse(system);
  const [worker, child] = [
    await givenWorker(system),
    await givenWorker(system, { identityNumber: identityNumber({ birthDate: asCivilDate('2012-05-17') }) }),
  ];
  expect((await send('enrolInCourse', course, child)).errors).toEqual(['UNDER_LEGAL_AGE workerId']);
  await send('enrolInCourse', course, worker);
  expect((await send('enrolInCourse', course, worker)).errors).toEqual(['ALREADY_ENROLLED workerId']);
  expect((await send('enrolInCourse', 'crs_none', 'wkr_none')).errors).toEqual([
    'NOT_FOUND courseId',
    'NOT_FOUND workerId',
  ]);
  const other = await givenWorker(system);
  expect((await send('completeEnrolment', course, other, { passed: true })).errors).toEqual(['NOT_ENROLLED workerId']);
  const ahead = await givenCourse(system, { startsOn: asCivilDate('2027-01-21') });
  await send('enrolInCourse', ahead, other);
  expect((await send('completeEnrolment', ahead, other, { passed: true })).errors).toEqual([
    'COURSE_NOT_BEGUN courseId',
  ]);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  expect((await send('enrolInCourse', course, other)).errors).toEqual(['COURSE_OVER courseId']);
});

/** Named as the built-in example, whose place it takes in that county. */
const ALLOWANCE = '培训期间生活交通补贴';

test('an allowance is computed from the days attended, by the rule of the home, for the first course of a year', async () => {
  const rule = (change: object) => ({
    ...{ kind: 'TRAINING_ALLOWANCES', name: ALLOWANCE, regionCode: '530628', validFrom: '2027-01-01' },
    source: '测试',
    ...change,
  });
  const figures = Object.entries({ DAY_AMOUNT: 60, DAYS_MIN: 2, DAYS_MAX: 3, COURSES_A_YEAR: 1 });
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'rules { name }', {
    rules: [rule({ figures: figures.map(([figure, value]) => ({ figure, value })) })],
  });
  expect(userErrors).toEqual([]);
  const days = { startsOn: asCivilDate('2027-01-16'), regionCode: '530628' };
  const [course, next] = [
    await givenCourse(system, days),
    await givenCourse(system, { ...days, startsOn: asCivilDate('2027-01-17') }),
  ];
  const worker = await givenWorker(system, { villageCode: '530628001001' });
  const token = await cadre('530628');
  for (const id of [course, next]) await send('enrolInCourse', id, worker, {}, token);
  const after = async (id: string, on: string): Promise<unknown> =>
    (await attend(id, on, [worker], token)).enrolments[0]?.allowance;
  expect(await after(course, '2027-01-16')).toEqual({ rule: ALLOWANCE, days: 0, amount: 0 });
  expect(await after(course, '2027-01-17')).toEqual({ rule: ALLOWANCE, days: 2, amount: 120 });
  await after(course, '2027-01-18');
  expect(await after(course, '2027-01-19')).toEqual({ rule: ALLOWANCE, days: 3, amount: 180 });
  await after(next, '2027-01-18');
  expect(await after(next, '2027-01-19')).toEqual({ rule: ALLOWANCE, days: 0, amount: 0 });
});

describe('of the courses of a year an allowance counts those before', () => {
  const region = '530622';
  let token: string;

  beforeAll(async () => {
    token = await cadre(region);
    await rule(region, {});
  });

  async function rule(regionCode: string, change: Readonly<Record<string, number>>): Promise<void> {
    const row = { kind: 'TRAINING_ALLOWANCES', name: ALLOWANCE, regionCode, validFrom: '2027-01-01', source: '测试' };
    const figures = Object.entries({ DAY_AMOUNT: 60, DAYS_MIN: 1, DAYS_MAX: 3, COURSES_A_YEAR: 1, ...change });
    const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'rules { name }', {
      rules: [{ ...row, figures: figures.map(([figure, value]) => ({ figure, value })) }],
    });
    expect(userErrors).toEqual([]);
  }

  const opened = (startsOn: string): Promise<string> =>
    givenCourse(system, { startsOn: asCivilDate(startsOn), regionCode: region });
  const person = (): Promise<string> => givenWorker(system, { villageCode: '530622001001' });
  const came = async (courseId: string, on: string, workerIds: readonly string[]): Promise<void> => {
    for (const id of workerIds) await send('enrolInCourse', courseId, id, {}, token);
    expect((await attend(courseId, on, workerIds, token)).errors).toEqual([]);
  };
  const paid = async (courseId: string): Promise<unknown> => {
    const query = `query ($id: ID!) { course(id: $id) { enrolments(first: 100) {
      edges { node { status worker { id } allowance { amount } } } } } }`;
    const { course } = await system.ask(token, query, { id: courseId });
    const all = course?.enrolments.edges.map(({ node }) => node) ?? [];
    // Whose days are another's after a merge is paid nothing beside them.
    for (const { status, allowance } of all) if (status === 'CANCELLED') expect(allowance).toBeNull();
    return all.filter(({ status }) => status !== 'CANCELLED').map(({ allowance }) => allowance?.amount);
  };

  test('and not one of which a list broke off, until it is sent again', async () => {
    const worker = await person();
    const [first, second] = [await opened('2027-01-16'), await opened('2027-01-17')];
    for (const id of [first, second]) await send('enrolInCourse', id, worker, {}, token);
    breaksOff = (input) => input.includes('attendedOn') && input.includes('UPDATE');
    await expect(attend(first, '2027-01-16', [worker], token)).rejects.toThrow('INTERNAL');
    breaksOff = undefined;
    await came(second, '2027-01-17', [worker]);
    expect([await paid(first), await paid(second)]).toEqual([[undefined], [60]]);
    await came(first, '2027-01-16', [worker]);
    expect([await paid(first), await paid(second)]).toEqual([[60], [0]]);
  });

  test('and not one that was not paid, because they came to it on too few days', async () => {
    const region = '530625';
    const official = await cadre(region);
    await rule(region, { DAYS_MIN: 2 });
    const worker = await givenWorker(system, { villageCode: '530625001001' });
    const [first, second] = await Promise.all(
      ['2027-01-16', '2027-01-17'].map((on) => givenCourse(system, { startsOn: asCivilDate(on), regionCode: region })),
    );
    const amount = async (id: string, on: string): Promise<unknown> =>
      (await attend(id, on, [worker], official)).enrolments[0]?.allowance?.amount;
    for (const id of [first, second]) await send('enrolInCourse', id ?? '', worker, {}, official);
    expect(await amount(first ?? '', '2027-01-16')).toBe(0);
    expect(await amount(second ?? '', '2027-01-17')).toBe(0);
    expect(await amount(second ?? '', '2027-01-18')).toBe(120);
    expect(await amount(first ?? '', '2027-01-17')).toBe(120);
    expect(await amount(second ?? '', '2027-01-18')).toBe(0);
  });

  test('all of them, when lists of several courses come at once', async () => {
    const people = await Promise.all([person(), person(), person()]);
    const days = ['2027-01-16', '2027-01-17', '2027-01-18'];
    const courses = await Promise.all(days.map(opened));
    for (const id of courses) for (const worker of people) await send('enrolInCourse', id, worker, {}, token);
    const answers = await Promise.all(courses.map((id, index) => attend(id, days[index] ?? '', people, token)));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await Promise.all(courses.map(paid))).toEqual([
      [60, 60, 60],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test('and a page of them reads the rules once, also in a process that does not remember them', async () => {
    const people = await Promise.all([person(), person(), person(), person()]);
    const course = await opened('2027-01-16');
    await came(course, '2027-01-16', people);
    // Longer than they are remembered.
    system.clock.moveTo(new Date(system.clock.now().getTime() + 3_600_000));
    rulesRead = 0;
    expect(await paid(course)).toEqual([60, 60, 60, 60]);
    expect(rulesRead).toBe(1);
  });

  test('one to which somebody came under two numbers once, and not before itself', async () => {
    const [keepId, mergeId] = [await person(), await person()];
    const course = await opened('2027-01-16');
    await came(course, '2027-01-16', [keepId, mergeId]);
    const merge = { idempotencyKey: unique(), keepId, mergeId };
    expect((await system.mutate(token, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
    await system.pump.idle();
    expect(await paid(course)).toEqual([60]);
    const later = await opened('2027-01-17');
    await came(later, '2027-01-17', [keepId]);
    expect(await paid(later)).toEqual([0]);
  });

  test.each(['came to again', 'left again'])(
    'one that they left under one number, and %s under another, once',
    async (then) => {
      const [keepId, mergeId] = [await person(), await person()];
      const course = await opened('2027-01-16');
      await came(course, '2027-01-16', [mergeId]);
      await came(course, '2027-01-17', [mergeId]);
      await send('cancelEnrolment', course, mergeId, {}, token);
      await came(course, '2027-01-17', [keepId]);
      await came(course, '2027-01-18', [keepId]);
      if (then === 'left again') await send('cancelEnrolment', course, keepId, {}, token);
      await merge(keepId, mergeId);
      const query = `query ($id: ID!) { course(id: $id) { enrolments { edges {
      node { worker { id } allowance { days amount } } } } } }`;
      const { course: seen } = await system.ask(token, query, { id: course });
      const allowances = seen?.enrolments.edges.map(({ node }) => node.allowance) ?? [];
      expect(allowances).toHaveLength(2);
      // Three different days.
      expect(allowances.filter((one) => one !== null)).toEqual([{ days: 3, amount: 180 }]);
    },
  );

  test('a day that was told late of an enrolment that had given way to another', async () => {
    const course = await givenCourse(system, { startsOn: asCivilDate('2027-01-17'), places: 1, regionCode: region });
    const [left, holder, keepId] = [await person(), await person(), await person()];
    await send('enrolInCourse', course, left, {}, token);
    await send('cancelEnrolment', course, left, {}, token);
    // The other number waits for longer, so the one that had the place gives way.
    for (const id of [holder, keepId, left]) {
      system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
      await send('enrolInCourse', course, id, {}, token);
    }
    await merge(keepId, left);
    const { errors, enrolments } = await attend(course, '2027-01-17', [keepId], token);
    expect([errors, enrolments.map(({ allowance }) => allowance?.amount)]).toEqual([[], [60]]);
  });
});

test('the page of a worker lists their courses, the latest first, for themselves too', async () => {
  const worker = await givenWorker(system);
  const [early, late] = [await givenCourse(system), await givenCourse(system, { startsOn: asCivilDate('2027-01-22') })];
  for (const id of [early, late]) await send('enrolInCourse', id, worker);
  const query = 'query ($id: ID!) { worker(id: $id) { enrolments { edges { node { course { id } status } } } } }';
  for (const token of [await cadre(), await system.sign({ roles: ['WORKER'], workerId: worker })]) {
    const { worker: seen } = await system.ask(token, query, { id: worker });
    expect(seen?.enrolments.edges.map(({ node }) => node.course?.id)).toEqual([late, early]);
  }
});

test('after a merge a person has one place in a course with the days of both, and the other goes to the first in line', async () => {
  const course = await givenCourse(system, { places: 2 });
  const [keep = '', twin = '', waiting = ''] = await givenWorkers(system, 3);
  for (const id of [keep, twin, waiting]) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    await send('enrolInCourse', course, id);
  }
  const first = (await shownCourse(course)).startsOn;
  system.clock.moveTo(startOfDay(addDays(first, 2)));
  expect((await attend(course, first, [keep])).errors).toEqual([]);
  expect((await attend(course, addDays(first, 1), [twin])).errors).toEqual([]);
  const merge = { idempotencyKey: unique(), keepId: keep, mergeId: twin };
  expect((await system.mutate(await cadre(), 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  const now = await courseNow(course);
  expect([now?.enrolled, now?.enrolments.edges.map(({ node }) => node.status).toSorted()]).toEqual([
    ...[2, ['CANCELLED', 'ENROLLED', 'ENROLLED']],
  ]);
  const query = 'query ($id: ID!) { worker(id: $id) { enrolments { edges { node { status attendedOn } } } } }';
  const { worker } = await system.ask(await cadre(), query, { id: keep });
  expect(worker?.enrolments.edges.map(({ node }) => node).find(({ status }) => status === 'ENROLLED')).toMatchObject({
    attendedOn: [first, addDays(first, 1)],
  });
  // A list that names the person by both numbers is no mistake.
  const named = await attend(course, addDays(first, 2), [keep, twin]);
  const three = [first, addDays(first, 1), addDays(first, 2)];
  expect(named).toMatchObject({ days: [three, three], errors: [] });
  // Whoever enrols the other number later finds the person enrolled.
  expect((await send('enrolInCourse', course, twin)).errors).toEqual(['ALREADY_ENROLLED workerId']);
});

/** What the board counts in a county to which no other test belongs, since it was asked first. */
async function trainedIn(regionCode: string): Promise<() => Promise<number | null | undefined>> {
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaignInput());
  return async () => {
    await system.pump.idle();
    const query = `query ($id: ID!, $regionCode: String!) {
      campaign(id: $id) { progress(regionCode: $regionCode) { indicator actual } } }`;
    const { campaign: seen } = await system.ask(system.tokens.BUREAU, query, { id: campaign?.id, regionCode });
    return seen?.progress.find(({ indicator }) => indicator === 'WORKERS_TRAINED')?.actual;
  };
}

async function merge(keepId: string, mergeId: string): Promise<void> {
  const input = { idempotencyKey: unique(), keepId, mergeId };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', input);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
}

test('who passed two courses, or one under two numbers, is one trained person, and holds one place', async () => {
  const trained = await trainedIn('530628');
  const token = await cadre('530628');
  const [course, other, third] = [
    await givenCourse(system, { regionCode: '530628' }),
    await givenCourse(system, { regionCode: '530628', skill: '焊工证' }),
    await givenCourse(system, { regionCode: '530628', skill: '叉车证' }),
  ];
  const [keep = '', twin = ''] = await Promise.all(
    [1, 2].map(() => givenWorker(system, { villageCode: '530628001001' })),
  );
  const pass = async (id: string, worker: string): Promise<void> => {
    await send('enrolInCourse', id, worker, {}, token);
    expect(await send('completeEnrolment', id, worker, { passed: true }, token)).toMatchObject({ status: 'COMPLETED' });
  };
  await pass(course, keep);
  await pass(other, keep);
  expect(await trained()).toBe(1);
  await pass(course, twin);
  await pass(third, twin);
  expect(await trained()).toBe(2);
  await merge(keep, twin);
  expect(await trained()).toBe(1);
  const query = `query ($id: ID!) { course(id: $id) { enrolled completed enrolments { edges { node { status } } } } }`;
  const { course: seen } = await system.ask(token, query, { id: course });
  expect([seen?.enrolled, seen?.completed]).toEqual([1, 1]);
  expect(seen?.enrolments.edges.map(({ node }) => node.status).toSorted()).toEqual(['CANCELLED', 'COMPLETED']);
  // A third course of the season changes nothing.
  await pass(await givenCourse(system, { regionCode: '530628', skill: '数控' }), twin);
  expect(await trained()).toBe(1);
});

async function shownCourse(id: string) {
  const { course } = await system.ask(await cadre(), 'query ($id: ID!) { course(id: $id) { startsOn } }', { id });
  if (course == null) throw new Error('Expected a course');
  return course;
}
