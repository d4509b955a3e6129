/** Courses that change or are called off: who keeps a place, who is told, and what is refused. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { givenCourse } from '../kit/support';
import { givenWorker, givenWorkers, NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

/** The token of an official at the time by now. */
const cadre = (regionCode = '530627'): Promise<string> => system.sign({ roles: ['CADRE'], regionCode });

/** Begins in five days. */
const AHEAD = { startsOn: asCivilDate('2027-01-25'), endsOn: asCivilDate('2027-01-29') };

const SHOWN = 'course { title place startsOn endsOn status places enrolled cancelReason }';

async function change(courseId: string, input: object, token?: string) {
  const all = { idempotencyKey: unique(), courseId, ...input };
  const { course, userErrors } = await system.mutate(token ?? (await cadre()), 'changeCourse', SHOWN, all);
  return { course, userErrors, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

async function cancel(courseId: string, input: object = {}, token?: string) {
  const all = { idempotencyKey: unique(), courseId, reason: '教室漏水', ...input };
  const { course, userErrors } = await system.mutate(token ?? (await cadre()), 'cancelCourse', SHOWN, all);
  return { course, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

/** Each a second after the one before. @returns the ids of their enrolments. */
async function enrolled(courseId: string, workerIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const workerId of workerIds) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const input = { idempotencyKey: unique(), courseId, workerId };
    const { enrolment } = await system.mutate(await cadre(), 'enrolInCourse', 'enrolment { id }', input);
    ids.push(enrolment?.id ?? '');
  }
  return ids;
}

/** The person's enrolments, the latest first day first. */
async function pageOf(workerId: string) {
  await system.pump.idle();
  const query = 'query ($id: ID!) { worker(id: $id) { enrolments { edges { node { status course { id } } } } } }';
  const { worker } = await system.ask(await cadre(), query, { id: workerId });
  return worker?.enrolments.edges.map(({ node }) => node) ?? [];
}

const statusOf = async (workerId: string): Promise<string | undefined> => (await pageOf(workerId))[0]?.status;

/** What a person was told of courses, the latest first. */
async function told(workerId: string, language = 'en'): Promise<(readonly [string, string])[]> {
  await system.pump.idle();
  const token = await system.sign({ roles: ['WORKER'], workerId });
  const headers = { 'accept-language': language };
  const { data } = await system.gql(token, '{ notices { edges { node { kind text } } } }', {}, headers);
  return data?.notices.edges.map(({ node }) => [node.kind, node.text] as const) ?? [];
}

async function attend(courseId: string, on: string, workerId: string) {
  const input = { courseId, on, workerIds: [workerId] };
  const { userErrors } = await system.mutate(await cadre(), 'recordAttendance', 'enrolments { id }', input);
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

test('what is given changes, what is absent stays, and a repeat has no second effect', async () => {
  const id = await givenCourse(system, { ...AHEAD, place: '职业中学' });
  const key = { idempotencyKey: unique(), title: '高级电工班', places: 12 };
  const changed = { title: '高级电工班', place: '职业中学', places: 12, ...AHEAD, status: 'PLANNED' };
  expect((await change(id, key)).course).toMatchObject(changed);
  expect((await change(id, { title: '又改名' })).course).toMatchObject({ ...changed, title: '又改名' });
  expect((await change(id, key)).course).toMatchObject({ title: '又改名' });
  expect((await change(id, { ...key, places: 13 })).errors).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
  expect((await change(id, { place: '' })).course).toMatchObject({ place: null });
});

test('every wrong field of a change is named at once, each with its own code', async () => {
  const id = await givenCourse(system, AHEAD);
  expect((await change(id, { title: ' ', places: 0, endsOn: '2027-01-24' })).errors).toEqual([
    ...['REQUIRED title', 'NUMBER_RANGE places', 'RANGE_REVERSED endsOn'],
  ]);
  await enrolled(id, await givenWorkers(system, 2));
  expect((await change(id, { title: ' ', places: 1 })).errors).toEqual([
    ...['REQUIRED title', 'COURSE_PLACES_TAKEN places'],
  ]);
  expect((await change(id, { startsOn: '2026-10-11' })).errors).toEqual(['DATE_TOO_OLD startsOn']);
  expect((await change(id, { endsOn: '2028-03-01' })).errors).toEqual(['DATE_TOO_FAR endsOn']);
  expect((await change('crs_none', {})).errors).toEqual(['NOT_FOUND courseId']);
  expect((await cancel(id, { reason: ' ' })).errors).toEqual(['REQUIRED reason']);
  expect((await cancel('crs_none', { reason: ' ' })).errors).toEqual(['REQUIRED reason', 'NOT_FOUND courseId']);
  system.clock.moveTo('2027-03-01T02:00:00Z');
  expect((await change(id, { title: '改名' })).errors).toEqual(['COURSE_OVER courseId']);
});

test('only officials of the region where it is held change it or call it off', async () => {
  const id = await givenCourse(system, { ...AHEAD, regionCode: '5306' });
  for (const [region, code] of [
    ['530627', 'REGION_OUT_OF_SCOPE courseId'],
    ['530423', 'NOT_FOUND courseId'],
  ] as const) {
    const token = await cadre(region);
    expect((await cancel(id, {}, token)).errors).toEqual([code]);
    expect((await change(id, { title: '改名' }, token)).errors).toEqual([code]);
  }
  expect((await change(id, { title: '改名' }, await cadre('5306'))).course).toMatchObject({ title: '改名' });
});

test('fewer places than are taken are refused, and who would lose theirs is named, the last first', async () => {
  const id = await givenCourse(system, { ...AHEAD, places: 4 });
  const enrolments = await enrolled(id, await givenWorkers(system, 3));
  const { userErrors, course } = await change(id, { places: 1 });
  expect(course).toBeNull();
  expect(userErrors).toEqual([
    {
      ...{ code: 'COURSE_PLACES_TAKEN', path: ['places'] },
      message: expect.stringContaining(`${enrolments[2]}, ${enrolments[1]}`) as string,
    },
  ]);
  expect(userErrors[0]?.message).not.toContain(enrolments[0]);
  expect((await change(id, { places: 3 })).course).toMatchObject({ places: 3, enrolled: 3 });
});

test('more places go to those in line, in their order', async () => {
  const id = await givenCourse(system, { ...AHEAD, places: 1 });
  const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
  await enrolled(id, [first, second, third]);
  expect((await change(id, { places: 2 })).course).toMatchObject({ places: 2 });
  expect([await statusOf(second), await statusOf(third)]).toEqual(['ENROLLED', 'WAITING']);
});

test('whoever enrolled is told of other days and of another place, and the list of the person follows them', async () => {
  const id = await givenCourse(system, { ...AHEAD, places: 1 });
  const later = await givenCourse(system, { startsOn: asCivilDate('2027-01-27'), endsOn: asCivilDate('2027-01-28') });
  const [holder = '', waiter = ''] = await givenWorkers(system, 2);
  await enrolled(id, [holder, waiter]);
  await enrolled(later, [holder]);
  await change(id, { startsOn: '2027-02-01', endsOn: '2027-02-05' });
  expect((await pageOf(holder)).map(({ course }) => course?.id)).toEqual([id, later]);
  for (const person of [holder, waiter])
    expect(await told(person)).toEqual([
      ['COURSE_MOVED', expect.stringContaining('it is held from 2027-02-01 to 2027-02-05') as string],
    ]);
  await change(id, { place: '技工学校' });
  for (const [language, text] of [
    ['en', 'in 云南省昭通市镇雄县 技工学校. Your enrolment stands'],
    ['zh', '在云南省昭通市镇雄县 技工学校上课，您的报名仍然有效'],
  ] as const)
    expect((await told(waiter, language))[0]).toEqual(['COURSE_MOVED', expect.stringContaining(text) as string]);
  // Nobody is told of another title, or of more places.
  await change(id, { title: '改名', places: 1 });
  expect(await told(waiter)).toHaveLength(2);
});

test('on the morning of the day before, whoever has a place is told once, and again of another day', async () => {
  const id = await givenCourse(system, { ...AHEAD, places: 1 });
  const [holder = '', waiter = ''] = await givenWorkers(system, 2);
  await enrolled(id, [holder, waiter]);
  const nears = async (workerId: string): Promise<string[]> =>
    (await told(workerId)).map(([kind]) => kind).filter((kind) => kind === 'COURSE_NEAR');
  const sweepAt = async (instant: string): Promise<void> => {
    system.clock.moveTo(instant);
    for (let times = 0; times < 2; times += 1) {
      await system.sweep();
      await system.pump.idle();
    }
  };
  await sweepAt('2027-01-24T01:59:00Z');
  expect(await nears(holder)).toEqual([]);
  await sweepAt('2027-01-24T02:01:00Z');
  expect([await nears(holder), await nears(waiter)]).toEqual([['COURSE_NEAR'], []]);
  await change(id, { startsOn: '2027-01-26' });
  await sweepAt('2027-01-24T03:00:00Z');
  expect(await nears(holder)).toEqual(['COURSE_NEAR']);
  await sweepAt('2027-01-25T02:01:00Z');
  expect(await nears(holder)).toEqual(['COURSE_NEAR', 'COURSE_NEAR']);
});

test('a course that is called off ends all enrolments, and whoever enrolled is told why', async () => {
  const id = await givenCourse(system, { ...AHEAD, places: 1 });
  const [holder = '', waiter = '', late = ''] = await givenWorkers(system, 3);
  await enrolled(id, [holder, waiter]);
  expect(await cancel(id)).toMatchObject({ course: { status: 'CANCELLED', cancelReason: '教室漏水' }, errors: [] });
  expect([await statusOf(holder), await statusOf(waiter)]).toEqual(['CANCELLED', 'CANCELLED']);
  for (const person of [holder, waiter])
    expect(await told(person)).toMatchObject([['COURSE_CANCELLED', expect.stringContaining('教室漏水') as string]]);
  // Once is enough, whatever the reason of the second time.
  expect((await cancel(id, { reason: '又漏水' })).course).toMatchObject({ cancelReason: '教室漏水', enrolled: 0 });
  expect((await change(id, { title: '改名' })).errors).toEqual(['COURSE_CANCELLED courseId']);
  const input = { idempotencyKey: unique(), courseId: id, workerId: late };
  const { userErrors } = await system.mutate(await cadre(), 'enrolInCourse', 'enrolment { id }', input);
  expect(userErrors).toMatchObject([{ code: 'COURSE_CANCELLED', path: ['courseId'] }]);
  system.clock.moveTo('2027-01-26T02:00:00Z');
  expect(await attend(id, '2027-01-25', holder)).toEqual(['COURSE_CANCELLED courseId']);
  const passed = { courseId: id, workerId: holder, passed: true };
  const { userErrors: none } = await system.mutate(await cadre(), 'completeEnrolment', 'enrolment { id }', passed);
  expect(none).toMatchObject([{ code: 'COURSE_CANCELLED', path: ['courseId'] }]);
});

test('a course to which somebody came, or that has a result, is not called off and keeps the days on which they came', async () => {
  const days = { startsOn: asCivilDate('2027-01-18'), endsOn: asCivilDate('2027-01-24') };
  const [came, failing] = [await givenCourse(system, days), await givenCourse(system, days)];
  const [worker = ''] = await givenWorkers(system, 1);
  for (const id of [came, failing]) await enrolled(id, [worker]);
  // Until then its days are free.
  expect((await change(came, { startsOn: '2027-01-17' })).errors).toEqual([]);
  expect(await attend(came, '2027-01-19', worker)).toEqual([]);
  const result = { courseId: failing, workerId: worker, passed: false };
  await system.mutate(await cadre(), 'completeEnrolment', 'enrolment { id }', result);
  for (const id of [came, failing]) expect((await cancel(id)).errors).toEqual(['COURSE_HELD courseId']);
  expect((await change(came, { startsOn: '2027-01-18', endsOn: '2027-01-19' })).errors).toEqual([
    ...['COURSE_HELD startsOn', 'COURSE_HELD endsOn'],
  ]);
  // It may end today, and last longer.
  expect((await change(came, { endsOn: '2027-01-20' })).course).toMatchObject({ endsOn: '2027-01-20' });
  expect((await change(came, { startsOn: '2027-01-16', endsOn: '2027-01-30' })).course).toMatchObject({
    ...{ startsOn: '2027-01-16', endsOn: '2027-01-30', status: 'RUNNING' },
  });
});

test('whoever is to come to a course within a week is on the list of their home, until somebody saw them there', async () => {
  const village = '530630001001';
  const here = await cadre('530630');
  const listed = async (): Promise<Record<string, string>> => {
    await system.pump.idle();
    const query = `query ($village: String!) { serviceList(regionCode: $village, first: 100) {
      edges { node { worker { id } reasons nextAction dueOn } } } }`;
    const { serviceList } = await system.ask(await cadre('530630'), query, { village });
    const due = serviceList.edges.filter(({ node }) => node.reasons.includes('COURSE'));
    return Object.fromEntries(due.map(({ node }) => [node.worker?.id ?? '', node.reasons.join(' ')]));
  };
  const [holder = '', waiter = '', twin = ''] = await Promise.all(
    [1, 2, 3].map(() => givenWorker(system, { villageCode: village })),
  );
  const days = { regionCode: '530630', startsOn: asCivilDate('2027-01-28'), endsOn: asCivilDate('2027-01-30') };
  const course = await givenCourse(system, { ...days, places: 1 });
  for (const workerId of [holder, waiter]) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const input = { idempotencyKey: unique(), courseId: course, workerId };
    await system.mutate(here, 'enrolInCourse', 'enrolment { id }', input);
  }
  // It begins in eight days, and then in seven. What was told is to be read out, too.
  expect(await listed()).toEqual({});
  await change(course, { startsOn: '2027-01-27' }, here);
  expect(await listed()).toEqual({ [holder]: 'TELL COURSE' });
  // It follows the person who remains after a merge.
  const merge = { idempotencyKey: unique(), keepId: twin, mergeId: holder };
  await system.mutate(here, 'mergeWorkers', 'worker { id }', merge);
  expect(await listed()).toEqual({ [twin]: 'TELL COURSE' });
  await system.mutate(here, 'cancelEnrolment', 'enrolment { id }', { courseId: course, workerId: twin });
  expect(await listed()).toEqual({ [waiter]: 'TELL COURSE' });
  const token = await system.sign({ roles: ['WORKER'], workerId: waiter });
  const { notices } = await system.ask(token, '{ notices { edges { node { id } } } }');
  const read = { noticeIds: notices.edges.map(({ node }) => node.id) };
  await system.mutate(token, 'readNotices', 'notices { id }', read);
  await system.pump.idle();
  const query = `{ serviceList(regionCode: "${village}") { edges { node { worker { id } nextAction dueOn } } } }`;
  const { serviceList } = await system.ask(here, query);
  expect(serviceList.edges.map(({ node }) => node)).toEqual([
    { worker: { id: waiter }, nextAction: 'SEND_TO_COURSE', dueOn: '2027-01-27' },
  ]);
  system.clock.moveTo('2027-01-28T04:00:00Z');
  const came = { courseId: course, on: '2027-01-28', workerIds: [waiter] };
  await system.mutate(await cadre('530630'), 'recordAttendance', 'enrolments { id }', came);
  expect(await listed()).toEqual({});
});
