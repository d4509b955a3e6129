/** What people lack for open positions: of few people as it stands now, of many as the last night found it. */
import { listTrainingNeeds } from '../../functions/domains/matching/training-need/service';
import { put } from '../../functions/platform/dynamodb/expressions';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import { closeAll } from '../kit/push-runs';
import { givenCourse } from '../kit/support';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  NOW,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';
import { contextOf } from '../kit/travel-scene';

let system: TestSystem;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

let open: string[] = [];

afterEach(() => closeAll(system, open));

/** Open for one test. */
async function givenOpen(...rows: Parameters<typeof givenPositions>[2]): Promise<string[]> {
  open = await givenPositions(system, enterpriseId, rows);
  return open;
}

const NEEDS = `query ($regionCode: String!, $first: Int, $after: String) {
  trainingNeeds(regionCode: $regionCode, first: $first, after: $after) {
    edges { node { skill occupationCodes workers vacancies } } pageInfo { hasNextPage endCursor } totalCount computedAt } }`;

/** Later than a process remembers how far the feed was. */
async function asked(regionCode: string, page: object = {}, token = system.tokens.BUREAU) {
  await system.pump.idle();
  system.clock.moveTo(new Date(system.clock.now().getTime() + 10_000));
  const { trainingNeeds } = await system.ask(token, NEEDS, { regionCode, ...page });
  return trainingNeeds;
}

const needsIn = async (regionCode: string) => (await asked(regionCode)).edges.map(({ node }) => node);

const living = (villageCode: string, skills: readonly string[], count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => givenWorker(system, { villageCode, skills: [...skills] })));

test('a missing skill is told with the people who lack nothing else, and with what it would open, as it stands now', async () => {
  const village = '530621001201';
  const [first = '', ...others] = await living(village, ['驾驶证'], 5);
  const [, hasBoth] = [await living(village, ['电工证'], 1), await living(village, ['电工证', '高压证'], 4)];
  await givenWorker(system, {
    villageCode: village,
    identityNumber: identityNumber({ birthDate: asCivilDate('2012-05-17') }),
  });
  const [electrician = ''] = await givenOpen(
    { occupationCode: '6-31-01-03', skills: ['电工证'], headcount: 8 },
    // Nobody lacks one skill alone for it, but who has the other certificate; and these are too few.
    { occupationCode: '6-31-01-03', skills: ['电工证', '高压证'], headcount: 30 },
    { occupationCode: '6-25-04-07', skills: [], headcount: 50 },
  );
  const query = 'query ($w: ID!, $p: ID!) { whyNot(workerId: $w, positionId: $p) { code } }';
  expect((await system.ask(system.tokens.BUREAU, query, { w: first, p: electrician })).whyNot).toEqual([
    { code: 'SKILL_LACKING' },
  ]);
  const expected = [{ skill: '电工证', occupationCodes: ['6-31-01-03'], workers: 5, vacancies: 8 }];
  for (const region of [village, '530621001', '530621', '5306']) expect(await needsIn(region)).toEqual(expected);
  const { computedAt, totalCount } = await asked('530621');
  expect([computedAt, totalCount]).toEqual([instantOf(system.clock.now()), 1]);
  // Whoever looks for no work, or works, counts no more; and then too few are left to be told.
  const input = { workerId: first, purpose: 'AUTOMATIC_MATCHING', granted: false };
  await system.mutate(system.tokens.BUREAU, 'recordConsent', 'worker { id }', input);
  expect(await needsIn(village)).toEqual([]);
  expect(hasBoth).toHaveLength(4);
  expect(others).toHaveLength(4);
});

test('who passed a course lacks its skill no more, and what was closed opens nothing', async () => {
  const village = '530622001201';
  const people = await living(village, [], 6);
  const [position = ''] = await givenOpen({ skills: ['数控'], headcount: 3 });
  const course = await givenCourse(system, { skill: '数控' });
  expect(await needsIn(village)).toMatchObject([{ skill: '数控', workers: 6, vacancies: 3 }]);
  const [learner = ''] = people;
  await system.mutate(system.tokens.BUREAU, 'enrolInCourse', 'enrolment { id }', {
    ...{ idempotencyKey: unique(), courseId: course, workerId: learner },
  });
  const passed = { courseId: course, workerId: learner, passed: true };
  await system.mutate(system.tokens.BUREAU, 'completeEnrolment', 'enrolment { id }', passed);
  expect(await needsIn(village)).toMatchObject([{ skill: '数控', workers: 5, vacancies: 3 }]);
  const close = { idempotencyKey: unique(), positionId: position, reason: 'WITHDRAWN' };
  await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', close);
  expect(await needsIn(village)).toEqual([]);
});

test('what many people lack is found in the night, by township, and stays as it was until the next one', async () => {
  const context = () => ({ ...contextOf(system.platform.db), clock: system.clock });
  const many = async (region: string) => {
    const { edges, computedAt } = await listTrainingNeeds(context(), region, {}, 0);
    return [computedAt, ...edges.map(({ node: { skill, workers, vacancies } }) => [skill, workers, vacancies])];
  };
  await living('530702001201', [], 3);
  await system.pump.idle();
  expect(await many('5307')).toEqual([undefined]);
  const second = await living('530702101201', [], 4);
  await givenOpen({ skills: ['月嫂'], headcount: 2 });
  await system.pump.idle();
  await system.sweep();
  await system.pump.idle();
  const found = instantOf(new Date(NOW));
  expect(await many('5307')).toEqual([found, ['月嫂', 7, 2]]);
  // Alone, each township's people are too few to be told.
  expect(await many('530702001')).toEqual([found]);
  // A village of many people gets what its township has.
  expect(await many('530702001201')).toEqual([found]);
  // One that can't be read hides no other.
  const broken = { pk: 'training-needs#5307', sk: '530702203', people: 'many' };
  await system.platform.db.commit([put({ TableName: 'Campaigns', Item: broken }).always()]);
  expect(await many('5307')).toEqual([found, ['月嫂', 7, 2]]);
  await living('530702101201', [], 1);
  system.clock.moveTo('2027-01-20T17:59:00.000Z');
  await system.sweep();
  await system.pump.idle();
  expect(await many('5307')).toEqual([found, ['月嫂', 7, 2]]);
  system.clock.moveTo('2027-01-20T18:01:00.000Z');
  for (let times = 0; times < 2; times += 1) {
    await system.sweep();
    await system.pump.idle();
  }
  expect(await many('5307')).toEqual(['2027-01-20T18:01:00Z', ['月嫂', 8, 2]]);
  expect(await many('530702101')).toEqual(['2027-01-20T18:01:00Z', ['月嫂', 5, 2]]);
  expect(second).toHaveLength(4);
});

test('skills are listed page by page, the most people first, and narrowed to the region of the caller', async () => {
  const village = '530623101201';
  await living(village, ['焊接'], 5);
  await living(village, [], 2);
  await givenOpen(
    { skills: ['焊接'], regionCode: '3301', headcount: 1 },
    { skills: ['厨艺'], headcount: 4 },
    { skills: ['叉车证'], headcount: 6 },
  );
  const token = await system.sign({ roles: ['CADRE'], regionCode: '530623' });
  const [first, both] = [await asked('53', { first: 1 }, token), await asked('53', {}, token)];
  expect(both.edges.map(({ node }) => [node.skill, node.workers, node.vacancies]).slice(0, 2)).toEqual([
    ...[
      ['叉车证', 7, 6],
      ['厨艺', 7, 4],
    ],
  ]);
  const after = first.pageInfo.endCursor;
  const second = await asked('53', { first: 1, after }, token);
  expect([first, second].map(({ edges }) => edges[0]?.node.skill)).toEqual(['叉车证', '厨艺']);
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '5323' });
  expect((await asked('530623', {}, elsewhere)).edges).toEqual([]);
  const unknown = await system.gql(token, NEEDS, { regionCode: '999999' });
  expect(unknown.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});
