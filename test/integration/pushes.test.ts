/** Push runs over HTTP: who is told of what, within which caps, one run of a region at a time, and what is refused. */
import { jobToldKey, toldKey } from '../../functions/domains/matching/told/told-store';
import { update } from '../../functions/platform/dynamodb/expressions';
import { asId } from '../../functions/platform/values/ids';
import { parsePush } from '../../functions/domains/matching/push/push-store';
import type { Item } from '../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenPush,
  givenWorker,
  identityNumber,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
});

afterAll(() => system.stop());

const BIRTH_OF_CHILD = asCivilDate('2012-05-17');

const COUNTS = 'id status perWorker pushesPerVacancy workersSeen pushesMade progress endedAt';

async function start(regionCode: string, caps: object = {}, token = system.tokens.BUREAU) {
  const input = { idempotencyKey: unique(), regionCode, ...caps };
  return system.mutate(token, 'startPositionPush', `pushRun { ${COUNTS} }`, input);
}

async function runOf(id: string | undefined, token = system.tokens.BUREAU) {
  await system.pump.idle();
  return (await system.ask(token, `query ($id: ID!) { pushRun(id: $id) { ${COUNTS} } }`, { id })).pushRun;
}

/** What the person was told, as it is stored. */
async function pushesOf(workerId: string): Promise<string[]> {
  const { items } = await system.platform.db.query({
    TableName: 'Workers',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workerId, ':prefix': 'push#' },
  });
  return items.map((item: Item) => parsePush(item).positionId);
}

async function settle(villageCode: string, count: number, change: object = {}): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => givenWorker(system, { villageCode, ...change })));
}

test('with nothing open, no run starts', async () => {
  const { userErrors } = await start('530628001');
  expect(userErrors).toMatchObject([{ code: 'NO_POSITIONS_OPEN', path: ['regionCode'] }]);
  // One whose closing date is over takes nobody, also before the sweep closes it.
  await givenPositions(system, enterpriseId, [{ closesOn: '2027-01-21' }]);
  await system.pump.idle();
  system.clock.moveTo('2027-01-21T16:00:00Z');
  const late = await start('530628001');
  expect(late.userErrors).toMatchObject([{ code: 'NO_POSITIONS_OPEN' }]);
  await system.sweep();
  await system.pump.idle();
  system.clock.moveTo(NOW);
});

test('each person gets so many, each vacancy so many people, over several runs, and nobody the same twice', async () => {
  const positions = await givenPositions(system, enterpriseId, [{ headcount: 1 }, { headcount: 2 }, { headcount: 1 }]);
  await system.pump.idle();
  const workers = await settle('530627102201', 4);
  const { pushRun, userErrors } = await start('530627102', { perWorker: 2, pushesPerVacancy: 2 });
  expect(userErrors).toEqual([]);
  expect(pushRun).toMatchObject({ status: 'RUNNING', perWorker: 2, pushesPerVacancy: 2, progress: 0, endedAt: null });
  const done = await runOf(pushRun?.id);
  expect(done).toMatchObject({ status: 'DONE', workersSeen: 4, pushesMade: 8, progress: 100 });
  const told = await Promise.all(workers.map(pushesOf));
  // A week, to the end of that day in China.
  const first = (await listed(workers[0] ?? ''))?.edges.map(({ node }) => node.until);
  expect(new Set(first)).toEqual(new Set(['2027-01-27T16:00:00Z']));
  expect(told.map((own) => new Set(own).size)).toEqual([2, 2, 2, 2]);
  const people = (position: string): number => told.flat().filter((one) => one === position).length;
  expect(positions.map(people).sort()).toEqual([2, 2, 4]);
  // Every place is told: a second run makes none. With a wider cap each is told of the one that is left, though nobody has
  // answered; then there is nothing new for anybody.
  const second = await runOf((await start('530627102', { perWorker: 2, pushesPerVacancy: 2 })).pushRun?.id);
  expect(second).toMatchObject({ status: 'DONE', pushesMade: 0 });
  const third = await runOf((await start('530627102', { perWorker: 2, pushesPerVacancy: 4 })).pushRun?.id);
  expect(third).toMatchObject({ status: 'DONE', pushesMade: 4 });
  const fourth = await runOf((await start('530627102', { perWorker: 5, pushesPerVacancy: 4 })).pushRun?.id);
  expect(fourth).toMatchObject({ status: 'DONE', pushesMade: 0 });
  expect((await Promise.all(workers.map(pushesOf))).map((own) => new Set(own).size)).toEqual([3, 3, 3, 3]);
});

test('who refused automatic matching, works already or is a child is told of nothing', async () => {
  const [position = ''] = await givenPositions(system, enterpriseId, [{ headcount: 50 }]);
  await system.pump.idle();
  const village = '530627102202';
  const [refuser = '', placed = '', open = ''] = await settle(village, 3);
  const consent = { workerId: refuser, purpose: 'AUTOMATIC_MATCHING', granted: false };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', consent);
  await system.mutate(system.tokens.CADRE, 'startPlacement', 'placement { id }', placementInput(placed, position));
  const [child = ''] = await settle(village, 1, { identityNumber: identityNumber({ birthDate: BIRTH_OF_CHILD }) });
  const run = await runOf((await start(village, { perWorker: 3, pushesPerVacancy: 5 })).pushRun?.id);
  expect(run).toMatchObject({ status: 'DONE', workersSeen: 4 });
  expect(await Promise.all([refuser, placed, child].map(pushesOf))).toEqual([[], [], []]);
  expect((await pushesOf(open)).length).toBe(run?.pushesMade);
});

test('what a person or a job was told that cannot be read keeps nobody else from being told', async () => {
  const [position = '', torn = ''] = await givenPositions(system, enterpriseId, [{ headcount: 50 }, { headcount: 50 }]);
  await system.pump.idle();
  const village = '530627102203';
  const [one = '', other = ''] = await settle(village, 2);
  const { db } = system.platform;
  const keys = [toldKey(asId(other, 'wkr')), jobToldKey(torn)];
  await db.commit(keys.map((key) => update(key).set({ version: 'torn', people: 'torn', jobs: 7 }).always()));
  const run = await runOf((await start(village, { perWorker: 20, pushesPerVacancy: 1 })).pushRun?.id);
  expect(run).toMatchObject({ status: 'DONE', workersSeen: 2 });
  const told = await pushesOf(one);
  expect([told.includes(position), told.includes(torn), await pushesOf(other)]).toEqual([true, false, []]);
});

test('a second run of an overlapping region is refused and names the first, until that one is over or cancelled', async () => {
  const first = (await start('530627103')).pushRun?.id ?? '';
  for (const regionCode of ['530627103', '530627', '5306', '53', '530627103001']) {
    const { userErrors } = await start(regionCode);
    expect([regionCode, userErrors]).toMatchObject([regionCode, [{ code: 'PUSH_RUN_OVERLAPS', path: ['regionCode'] }]]);
    expect(userErrors[0]?.message).toContain(first);
  }
  const beside = (await start('530627104')).pushRun?.id;
  const cancel = (runId: string) =>
    system.mutate(system.tokens.BUREAU, 'cancelPositionPush', `pushRun { ${COUNTS} }`, { runId });
  expect((await cancel(first)).pushRun).toMatchObject({ status: 'CANCELLED' });
  expect((await cancel(first)).pushRun).toMatchObject({ status: 'CANCELLED' });
  const again = (await start('530627103')).pushRun?.id;
  expect(await runOf(again)).toMatchObject({ status: 'DONE' });
  expect(await runOf(beside)).toMatchObject({ status: 'DONE' });
  expect((await cancel(beside ?? '')).userErrors).toMatchObject([{ code: 'PUSH_RUN_ENDED', path: ['runId'] }]);
  expect(await runOf(first)).toMatchObject({ status: 'CANCELLED' });
});

test('two starts at once in one region leave one run', async () => {
  const both = await Promise.all([start('530627105'), start('530627105001')]);
  expect(both.map(({ userErrors }) => userErrors.map(({ code }) => code)).sort()).toEqual([[], ['PUSH_RUN_OVERLAPS']]);
  await system.pump.idle();
});

test.each([
  [{ perWorker: 0 }, 'perWorker'],
  [{ perWorker: 21 }, 'perWorker'],
  [{ pushesPerVacancy: 0 }, 'pushesPerVacancy'],
  [{ pushesPerVacancy: 51 }, 'pushesPerVacancy'],
])('%j is refused with its field', async (caps, field) => {
  const { userErrors } = await start('530627106', caps);
  expect(userErrors).toMatchObject([{ path: [field] }]);
});

test('caps come from the rule where none is named', async () => {
  expect((await start('530627107')).pushRun).toMatchObject({ perWorker: 3, pushesPerVacancy: 3 });
  await system.pump.idle();
});

test('a cadre pushes in the own region alone, and sees its runs alone', async () => {
  const cadre = await system.sign({ roles: ['CADRE'], regionCode: '530627108' });
  const elsewhere = await start('530627', {}, cadre);
  expect(elsewhere.userErrors).toMatchObject([{ code: 'REGION_OUT_OF_SCOPE', path: ['regionCode'] }]);
  const own = (await start('530627108', {}, cadre)).pushRun?.id;
  expect(await runOf(own, cadre)).toMatchObject({ status: 'DONE' });
  const other = await system.sign({ roles: ['CADRE'], regionCode: '530627109' });
  expect(await runOf(own, other)).toBeNull();
});

const PUSH = 'push { status via reason answeredAt }';

async function answer(pushId: string, given: object, token = system.tokens.CADRE) {
  return system.mutate(token, 'answerPush', PUSH, { idempotencyKey: unique(), pushId, ...given });
}

async function told(): Promise<{ workerId: string; positionId: string; pushId: string }> {
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{ headcount: 1 }]);
  const workerId = await givenWorker(system);
  return { workerId, positionId, pushId: await givenPush(system, workerId, positionId) };
}

async function listed(workerId: string, token = system.tokens.CADRE) {
  const query = `query ($id: ID!) { worker(id: $id) { pushes { totalCount edges { node {
    id status score madeAt until reasons { code text } position { id } } } } } }`;
  return (await system.ask(token, query, { id: workerId })).worker?.pushes;
}

test('a person and their cadre see what the person was told, with reasons in words', async () => {
  const { workerId, positionId, pushId } = await told();
  const self = await system.sign({ roles: ['WORKER'], workerId });
  for (const token of [system.tokens.CADRE, self]) {
    const pushes = await listed(workerId, token);
    expect(pushes?.edges.map(({ node }) => node)).toMatchObject([
      { id: pushId, status: 'MADE', score: 500, reasons: [{ code: 'BOARD', text: 'Meals are provided.' }] },
    ]);
    expect(pushes?.edges[0]?.node.position?.id).toBe(positionId);
  }
});

test('who is an official of another county answers for themselves, in the app', async () => {
  const { workerId, pushId } = await told();
  const both = await system.sign({ roles: ['WORKER', 'CADRE'], workerId, regionCode: '530423' });
  expect((await answer(pushId, { answer: 'CALL_ME' }, both)).push).toMatchObject({ status: 'CALL_ME', via: 'APP' });
});

test('who was told of one job twice, and turns out to be one person, answers once and is handed over once', async () => {
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{ headcount: 1 }]);
  const [keepId, mergeId] = [await givenWorker(system), await givenWorker(system)];
  const pushes = [await givenPush(system, keepId, positionId), await givenPush(system, mergeId, positionId)];
  const merge = { idempotencyKey: unique(), keepId, mergeId };
  expect((await system.mutate(system.tokens.CADRE, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  const both = await Promise.all(pushes.map((pushId) => answer(pushId, { answer: 'INTERESTED' })));
  expect(both.map(({ userErrors }) => userErrors.map(({ code }) => code)).sort()).toEqual([[], ['PUSH_ANSWERED']]);
  const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const query = '{ deliveries(first: 100) { edges { node { position { id } } } } }';
  const { deliveries } = await system.ask(own, query);
  expect(deliveries.edges.filter(({ node }) => node.position?.id === positionId)).toHaveLength(1);
});

test('one answer counts: a yes stands, the same again changes nothing, and another is refused', async () => {
  const { pushId } = await told();
  expect((await answer(pushId, { answer: 'CALL_ME', via: 'SMS' })).push).toMatchObject({
    status: 'CALL_ME',
    via: 'SMS',
  });
  expect((await answer(pushId, { answer: 'INTERESTED' })).push).toMatchObject({ status: 'INTERESTED', via: 'CADRE' });
  expect((await answer(pushId, { answer: 'INTERESTED', via: 'APP' })).push).toMatchObject({ via: 'CADRE' });
  const { userErrors } = await answer(pushId, { answer: 'DECLINED' });
  expect(userErrors).toMatchObject([{ code: 'PUSH_ANSWERED', path: ['pushId'] }]);
});

test('of two different answers at once, one counts and the other is refused', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { pushId, workerId } = await told();
    const self = await system.sign({ roles: ['WORKER'], workerId });
    const both = await Promise.all([
      answer(pushId, { answer: 'INTERESTED' }, self),
      answer(pushId, { answer: 'DECLINED', reason: 'TOO_FAR' }),
    ]);
    const counted = both.flatMap(({ push }) => push?.status ?? []);
    expect(counted).toHaveLength(1);
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['PUSH_ANSWERED']);
    expect((await listed(workerId))?.edges.map(({ node }) => node.status)).toEqual(counted);
  }
});

test('an answer to a push whose position takes nobody any more, or whose time is over, is refused', async () => {
  const closed = await told();
  const input = { idempotencyKey: unique(), positionId: closed.positionId, reason: 'WITHDRAWN' };
  await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', input);
  expect((await answer(closed.pushId, { answer: 'INTERESTED' })).userErrors).toMatchObject([
    { code: 'PUSH_WITHDRAWN' },
  ]);
  expect((await listed(closed.workerId))?.edges[0]?.node.status).toBe('WITHDRAWN');
  const late = await told();
  system.clock.moveTo(new Date(Date.parse(NOW) + 8 * 86_400_000));
  try {
    expect((await answer(late.pushId, { answer: 'INTERESTED' })).userErrors).toMatchObject([{ code: 'PUSH_EXPIRED' }]);
    expect((await listed(late.workerId))?.edges[0]?.node.status).toBe('EXPIRED');
  } finally {
    system.clock.moveTo(NOW);
  }
});

test("nobody answers for a person of another region, and nobody sees that person's pushes", async () => {
  const { pushId } = await told();
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  const other = await system.sign({ roles: ['WORKER'], workerId: await givenWorker(system) });
  for (const token of [elsewhere, other]) {
    const { userErrors } = await answer(pushId, { answer: 'INTERESTED' }, token);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['pushId'] }]);
  }
});

test('who has not answered a run, or declined, is told of others by the next; who wants no work is told of none until a survey', async () => {
  const village = '530627102207';
  await givenPositions(
    system,
    enterpriseId,
    Array.from({ length: 6 }, () => ({ headcount: 50 })),
  );
  await system.pump.idle();
  const number = identityNumber();
  const [workerId = ''] = await settle(village, 1, { identityNumber: number });
  const run = async (): Promise<number | undefined> =>
    (await runOf((await start(village, { perWorker: 1, pushesPerVacancy: 50 })).pushRun?.id))?.pushesMade;
  const latest = async (): Promise<string> => {
    const nodes = (await listed(workerId))?.edges.map(({ node }) => node) ?? [];
    return nodes.find(({ status }) => status === 'MADE')?.id ?? '';
  };
  expect([await run(), await run()]).toEqual([1, 1]);
  await answer(await latest(), { answer: 'DECLINED', reason: 'OTHER' });
  expect(await run()).toBe(1);
  await answer(await latest(), { answer: 'DECLINED', reason: 'NO_WORK_WANTED' });
  expect(await run()).toBe(0);
  const survey = async (surveyedAt: string): Promise<void> => {
    const surveys = [{ clientId: unique(), identityNumber: number, surveyedAt, wantsWork: true }];
    await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys });
  };
  // One of before the answer changes nothing.
  await survey('2027-01-19T04:00:00Z');
  expect(await run()).toBe(0);
  system.clock.moveTo('2027-01-20T09:00:00Z');
  await survey('2027-01-20T08:00:00Z');
  expect(await run()).toBe(1);
  system.clock.moveTo(NOW);
});

async function whyNot(workerId: string, positionId: string | undefined): Promise<string[]> {
  const query = 'query ($id: ID!, $of: ID!) { whyNot(workerId: $id, positionId: $of) { code text } }';
  const { whyNot: all } = await system.ask(system.tokens.CADRE, query, { id: workerId, of: positionId });
  return (all ?? []).map(({ code }) => code);
}

const OFFERED = { regionCode: '441900', occupationCode: '6-25-04-07', wageMin: 5_500 };

/** Why it was declined, a position that is like it in that, with the rule that excludes it, and one that is not. */
const refusals = [
  ['TOO_FAR', { occupationCode: '6-05-01-03', wageMin: 9_000 }, ['DISTANCE_DECLINED'], { regionCode: '530111' }],
  ['WAGE_TOO_LOW', { occupationCode: '6-05-01-03', regionCode: '530111' }, ['WAGE_DECLINED'], { wageMin: 5_501 }],
  ['OTHER_WORK', { regionCode: '530111', wageMin: 9_000 }, ['OCCUPATION_DECLINED'], { occupationCode: '6-05-01-03' }],
  ['NO_WORK_WANTED', {}, ['WORK_NOT_WANTED'], undefined],
  ['OTHER', undefined, [], {}],
] as const;

test.each(refusals)(
  'a no for the reason %s changes what is found next until a survey',
  async (reason, like, codes, other) => {
    const rows = [OFFERED, { ...OFFERED, ...like }, { ...OFFERED, ...other }].map((row) => ({ ...row, headcount: 1 }));
    const [declined = '', likely, unlike] = await givenPositions(system, enterpriseId, rows);
    const workerId = await givenWorker(system);
    expect(await whyNot(workerId, declined)).toEqual([]);
    await answer(await givenPush(system, workerId, declined), { answer: 'DECLINED', reason });
    expect(await whyNot(workerId, declined)).toContain('POSITION_DECLINED');
    if (like !== undefined) expect(await whyNot(workerId, likely)).toEqual(codes);
    if (other !== undefined) expect(await whyNot(workerId, unlike)).toEqual([]);
    await system.pump.idle();
    const query = 'query ($id: ID!) { recommendedPositions(workerId: $id, first: 20) { position { id } } }';
    const { recommendedPositions } = await system.ask(system.tokens.CADRE, query, { id: workerId });
    const found = (recommendedPositions ?? []).map(({ position }) => position.id);
    expect(found).not.toContain(declined);
    if (codes.length > 0) expect(found).not.toContain(likely);
  },
);

async function inboxOf(workerId: string) {
  await system.pump.idle();
  const self = await system.sign({ roles: ['WORKER'], workerId });
  const query = '{ notices(filter: { kind: POSITION_PUSHED }) { edges { node { id objectId text answers } } } }';
  const { notices } = await system.ask(self, query, {});
  return { self, notices: notices.edges.map(({ node }) => node) };
}

test('each push is told once, with the work, the pay and the reasons, and answered from the notice', async () => {
  const { workerId, pushId } = await told();
  const { self, notices } = await inboxOf(workerId);
  expect(notices).toMatchObject([{ objectId: pushId, answers: ['INTERESTED', 'DECLINE', 'CALL_ME'] }]);
  expect(notices[0]?.text).toContain('Meals are provided.');
  expect(notices[0]?.text.match(/yuan a month/g)).toHaveLength(1);
  const input = { idempotencyKey: unique(), noticeId: notices[0]?.id ?? '', answer: 'INTERESTED' };
  expect((await system.mutate(self, 'answerNotice', 'notice { id }', input)).userErrors).toEqual([]);
  const [push] = (await listed(workerId))?.edges ?? [];
  expect(push?.node.status).toBe('INTERESTED');
  expect((await answer(pushId, { answer: 'DECLINED' })).userErrors).toMatchObject([{ code: 'PUSH_ANSWERED' }]);
});

test('a push is seen once its notice was read, may be answered after that, and a yes leads to its delivery', async () => {
  const { workerId, pushId } = await told();
  const { self, notices } = await inboxOf(workerId);
  const query =
    'query ($id: ID!) { worker(id: $id) { pushes { edges { node { status seenAt delivery { status } } } } } }';
  const seen = async () => (await system.ask(self, query, { id: workerId })).worker?.pushes.edges[0]?.node;
  expect(await seen()).toEqual({ status: 'MADE', seenAt: null, delivery: null });
  for (let time = 0; time < 2; time += 1)
    await system.mutate(self, 'readNotices', 'notices { id }', { noticeIds: [notices[0]?.id] });
  expect(await seen()).toEqual({ status: 'SEEN', seenAt: '2027-01-20T04:00:00Z', delivery: null });
  await answer(pushId, { answer: 'INTERESTED' });
  expect(await seen()).toMatchObject({ status: 'INTERESTED', delivery: { status: 'WAITING' } });
});

test('a notice of a push that a cadre answered asks nobody any more', async () => {
  const { workerId, pushId } = await told();
  expect((await inboxOf(workerId)).notices).toHaveLength(1);
  await answer(pushId, { answer: 'DECLINED', reason: 'OTHER_WORK' });
  const { self, notices } = await inboxOf(workerId);
  expect(notices.flatMap(({ answers }) => answers)).toEqual([]);
  const input = { idempotencyKey: unique(), noticeId: notices[0]?.id ?? '', answer: 'INTERESTED' };
  const { userErrors } = await system.mutate(self, 'answerNotice', 'notice { id }', input);
  expect(userErrors).toMatchObject([{ code: 'NOTICE_OVER', path: ['noticeId'] }]);
});
