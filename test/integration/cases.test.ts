/** Cases over HTTP: whose one is, by when it is due, how it is handed over with a receipt, and that it ends once. */
import { caseKey } from '../../functions/domains/support/case/store';
import type { Case } from '../../functions/generated/graphql';
import { asId } from '../../functions/platform/values/ids';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { givenStation, type GivenStation } from '../kit/stations';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  unique,
} from '../kit/system';

let system: TestSystem;
let station: GivenStation;
let position: string;

beforeAll(async () => {
  system = await startTestSystem();
  station = await givenStation(system);
  [position = ''] = await givenPositions(system, await givenEnterprise(system), [{ headcount: 50 }]);
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const HOME = '530627102201';
const cadre = (): string => system.tokens.CADRE;

async function atWork(): Promise<{ worker: string; placement: string }> {
  const worker = await givenWorker(system, { villageCode: HOME });
  const input = placementInput(worker, position, { startsOn: TODAY });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  return { worker, placement: placement?.id ?? '' };
}

const SHOWN = 'case { id status dueOn station { id } handedTo { id } resolution }';
type Verb = 'openCase' | 'handCase' | 'takeCase' | 'closeCase';

/** The case, or the codes and paths of why nothing changed. */
async function act(token: string, verb: Verb, input: object): Promise<Partial<Case> | string> {
  const keyed = verb === 'openCase' || verb === 'handCase' ? { idempotencyKey: unique(), ...input } : input;
  const { case: changed, userErrors } = await system.mutate(token, verb, SHOWN, keyed);
  return changed ?? userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join();
}

async function opened(token: string, workerId: string, change: object = {}): Promise<Partial<Case> & { id: string }> {
  const made = await act(token, 'openCase', { kind: 'WAGES', workerId, note: '拖欠两个月工资', ...change });
  if (typeof made === 'string') throw new Error(made);
  return { ...made, id: made.id ?? '' };
}

async function listed(token: string, filter: object = {}): Promise<string[]> {
  const query = 'query ($filter: CaseFilter) { cases(filter: $filter, first: 100) { edges { node { id } } } }';
  return (await system.ask(token, query, { filter })).cases.edges.map(({ node }) => node.id);
}

/** Without what is to be read out: the worker is told how a case ended. */
async function reasons(worker: string): Promise<readonly unknown[]> {
  await system.pump.idle();
  const query = '{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } reasons dueOn } } } }';
  const { serviceList } = await system.ask(system.tokens.BUREAU, query);
  return serviceList.edges.flatMap(({ node }) =>
    node.worker?.id === worker ? [node.reasons.filter((reason) => reason !== 'TELL'), node.dueOn] : [],
  );
}

async function told(token: string, kind: string, id: string): Promise<string[]> {
  await system.pump.idle();
  const query = `{ notices(filter: { kind: ${kind} }, first: 100) { edges { node { objectId text } } } }`;
  const { notices } = await system.ask(token, query);
  return notices.edges.filter(({ node }) => node.objectId === id).map(({ node }) => node.text);
}

test('a case of an official is the home county\u2019s, due by the rules, and on the service list until it is closed', async () => {
  const { worker } = await atWork();
  const { id, dueOn, station: whose } = await opened(cadre(), worker, { kind: 'INJURY' });
  expect([dueOn, whose]).toEqual([addDays(TODAY, 3), null]);
  system.clock.moveTo(new Date(Date.parse(NOW) + 60_000));
  const { id: later } = await opened(cadre(), worker);
  expect(await reasons(worker)).toEqual([['CASE_DUE'], addDays(TODAY, 3)]);
  expect(await act(cadre(), 'closeCase', { caseId: id, resolution: '已支付医疗费' })).toMatchObject({
    status: 'CLOSED',
  });
  expect((await reasons(worker))[0]).toEqual(['CASE_DUE']);
  await act(cadre(), 'closeCase', { caseId: later, resolution: '工资已付清' });
  expect((await reasons(worker))[0] ?? []).toEqual([]);
  const own = await system.sign({ roles: ['WORKER'], workerId: worker });
  const page = 'query ($id: ID!) { worker(id: $id) { cases { edges { node { id status resolution } } } } }';
  const { worker: shown } = await system.ask(own, page, { id: worker });
  expect(shown?.cases.edges.map(({ node }) => node)).toEqual([
    { id: later, status: 'CLOSED', resolution: '工资已付清' },
    { id, status: 'CLOSED', resolution: '已支付医疗费' },
  ]);
  expect(await told(own, 'CASE_CLOSED', id)).toEqual([expect.stringContaining('已支付医疗费')]);
});

test('a case is due by the row of its day and place', async () => {
  const { worker } = await atWork();
  const days = { WAGES_DAYS: 2, INJURY_DAYS: 1, JOB_CHANGE_DAYS: 20, OTHER_DAYS: 9, VISIT_DAYS: 30, REPORT_DAYS: 30 };
  const figures = Object.entries({ AFTER_BOARDING_DAYS: 14, ...days }).map(([figure, value]) => ({ figure, value }));
  const on = addDays(TODAY, 12);
  const rule = { kind: 'FIELD_WORK', validFrom: on, validTo: on, source: '州发〔2027〕2号', figures };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'rules { kind }', { rules: [rule] });
  expect(userErrors).toEqual([]);
  const dueAfter = async (day: CivilDate): Promise<unknown> => {
    system.clock.moveTo(startOfDay(day));
    return (await opened(cadre(), worker)).dueOn;
  };
  const [before, after] = [addDays(on, -1), addDays(on, 1)];
  expect([await dueAfter(before), await dueAfter(on), await dueAfter(after)]).toEqual([
    ...[addDays(before, 7), addDays(on, 2), addDays(after, 7)],
  ]);
});

test('a case is closed once, whoever tries again', async () => {
  const { worker } = await atWork();
  const { id: caseId } = await opened(cadre(), worker);
  const close = { caseId, resolution: '工资已付清' };
  const both = await Promise.all([act(cadre(), 'closeCase', close), act(system.tokens.BUREAU, 'closeCase', close)]);
  expect(both.filter((one) => one === 'CASE_CLOSED caseId')).toHaveLength(1);
  expect(await act(cadre(), 'closeCase', close)).toBe('CASE_CLOSED caseId');
  expect(await act(cadre(), 'handCase', { caseId, toStationId: station.id })).toBe('CASE_CLOSED caseId');
  expect(await act(cadre(), 'closeCase', { caseId: 'cas_1', resolution: ' ' })).toBe(
    'NOT_FOUND caseId,REQUIRED resolution',
  );
});

test('a case that is handed over stays whose it is until the other has taken it', async () => {
  const { worker } = await atWork();
  const { id: caseId } = await opened(cadre(), worker);
  const handed = await act(cadre(), 'handCase', { caseId, toStationId: station.id, note: '请联系企业' });
  expect(handed).toMatchObject({ status: 'HANDED', station: null, handedTo: { id: station.id } });
  expect([
    (await listed(station.token)).includes(caseId),
    (await listed(cadre(), { open: true })).includes(caseId),
  ]).toEqual([...[false, true]]);
  expect(await reasons(worker)).toEqual([['CASE_DUE'], addDays(TODAY, 7)]);
  expect(await told(station.token, 'CASE_HANDED', caseId)).toHaveLength(1);
  const other = await givenStation(system);
  expect(await act(other.token, 'takeCase', { caseId })).toBe('CASE_OF_OTHERS caseId');
  expect(await act(station.token, 'closeCase', { caseId, resolution: '已解决' })).toBe('CASE_OF_OTHERS caseId');
  const taken = { status: 'OPEN', station: { id: station.id }, handedTo: null };
  // Two colleagues confirm it at once, and one of them again.
  const colleague = await system.sign({ roles: ['STATION'], stationId: station.id, subject: unique('colleague') });
  const receipts = [station.token, colleague].map((token) => act(token, 'takeCase', { caseId }));
  expect(await Promise.all(receipts)).toMatchObject([taken, taken]);
  expect(await act(colleague, 'takeCase', { caseId })).toMatchObject(taken);
  expect(await act(cadre(), 'takeCase', { caseId })).toBe('CASE_NOT_HANDED caseId');
  expect([(await listed(station.token)).includes(caseId), await reasons(worker)]).toEqual([true, []]);
  expect(await told(cadre(), 'CASE_TAKEN', caseId)).toHaveLength(1);
  expect(await act(cadre(), 'closeCase', { caseId, resolution: '已解决' })).toBe('CASE_OF_OTHERS caseId');
  // And back, once the person has gone home.
  expect(await act(station.token, 'handCase', { caseId, toHome: true })).toMatchObject({ status: 'HANDED' });
  expect(await act(cadre(), 'takeCase', { caseId })).toMatchObject({ status: 'OPEN', station: null });
  expect(await reasons(worker)).toEqual([['CASE_DUE'], addDays(TODAY, 7)]);
});

test('a case is handed to one receiver who covers the worker and does not have it', async () => {
  const { worker } = await atWork();
  const { id: caseId } = await opened(cadre(), worker);
  const hand = (input: object) => act(cadre(), 'handCase', { caseId, ...input });
  expect(await hand({})).toBe('CASE_HANDED_TO_NOBODY toStationId');
  expect(await hand({ toStationId: station.id, toHome: true })).toBe('CASE_HANDED_TO_NOBODY toStationId');
  expect(await hand({ toHome: true })).toBe('CASE_HANDED_TO_NOBODY toHome');
  const far = await givenStation(system, { regionCode: '3303' });
  expect(await hand({ toStationId: far.id })).toBe('OUTSIDE_CORRIDOR toStationId');
  expect(await hand({ toStationId: 'stn_00000000000000000000000000' })).toBe('NOT_FOUND toStationId');
  expect(await act(cadre(), 'handCase', { caseId: 'cas_1', toStationId: 'stn_1', note: 'x'.repeat(501) })).toBe(
    'NOT_FOUND caseId,NOT_FOUND toStationId,TEXT_LENGTH note',
  );
  expect(await act(cadre(), 'takeCase', { caseId })).toBe('CASE_NOT_HANDED caseId');
  expect(await act(cadre(), 'openCase', { kind: 'OTHER', workerId: worker, stationId: far.id })).toBe(
    'OUTSIDE_CORRIDOR stationId',
  );
});

test('a station opens cases of its people, a worker their own, which is the station\u2019s that covers them', async () => {
  const { worker } = await atWork();
  const atHome = await givenWorker(system, { villageCode: HOME });
  expect((await opened(station.token, worker)).station).toEqual({ id: station.id });
  const other = await system.sign({ roles: ['WORKER'], workerId: atHome });
  expect((await opened(other, atHome)).station).toBeNull();
  const own = await system.sign({ roles: ['WORKER'], workerId: worker });
  const { id, station: whose } = await opened(own, worker);
  expect(whose).not.toBeNull();
  // Nor does it matter that somebody is an official of another county.
  const cadreThere = await system.sign({ roles: ['WORKER', 'CADRE'], workerId: worker, regionCode: '530423' });
  expect((await opened(cadreThere, worker)).station).toEqual(whose);
  expect(await act(other, 'openCase', { kind: 'OTHER', workerId: worker })).toBe('NOT_FOUND workerId');
  const far = await givenStation(system, { regionCode: '3303' });
  expect(await act(far.token, 'openCase', { kind: 'OTHER', workerId: worker })).toContain('NOT_FOUND workerId');
  const query = 'query ($id: ID!) { case(id: $id) { id } }';
  const seen = [];
  for (const token of [own, cadre(), far.token, other]) seen.push((await system.ask(token, query, { id })).case);
  expect(seen).toEqual([{ id }, { id }, null, null]);
  // Officials find their people's cases whosever they are.
  expect(await listed(cadre(), { open: true })).toContain(id);
});

test('lists have the earliest due first, overdue ones on a day, and closed ones apart', async () => {
  const there = await givenStation(system, { originRegionCodes: ['530627'] });
  const { worker } = await atWork();
  const mine = { stationId: there.id };
  const [late, soon] = [
    await opened(cadre(), worker, mine),
    await opened(cadre(), worker, { ...mine, kind: 'INJURY' }),
  ];
  expect(await listed(there.token)).toEqual([soon.id, late.id]);
  expect(await listed(there.token, { overdueOn: addDays(TODAY, 4) })).toEqual([soon.id]);
  await act(there.token, 'closeCase', { caseId: late.id, resolution: '工资已付清' });
  expect([await listed(there.token, { open: true }), await listed(there.token, { open: false })]).toEqual([
    ...[[soon.id], [late.id]],
  ]);
  expect(await listed(system.tokens.BUREAU, mine)).toEqual([soon.id, late.id]);
  expect(await listed(await system.sign({ roles: ['CADRE'], regionCode: '530423' }), mine)).toEqual([]);
});

test('a case that tells of a lost job ends the placement, and the worker is on the service list within 48 hours', async () => {
  const { worker, placement } = await atWork();
  await opened(cadre(), worker, { kind: 'JOB_CHANGE', lostJobOn: TODAY });
  expect(await reasons(worker)).toEqual([['LOST_JOB', 'CASE_DUE'], addDays(TODAY, 2)]);
  const query = 'query ($id: ID!) { placement(id: $id) { status endedOn } }';
  expect((await system.ask(cadre(), query, { id: placement })).placement).toEqual({ status: 'ENDED', endedOn: TODAY });
  const wrong = { kind: 'OTHER', workerId: worker, lostJobOn: addDays(TODAY, 1), note: 'x'.repeat(501) };
  expect(await act(cadre(), 'openCase', wrong)).toBe('TEXT_LENGTH note,DATE_TOO_FAR lostJobOn');
});

test('a merge keeps the cases of both with the person, and the earliest day', async () => {
  const [keep, merged] = [await atWork(), await givenWorker(system, { villageCode: HOME })];
  await opened(cadre(), keep.worker);
  const { id } = await opened(cadre(), merged, { kind: 'INJURY' });
  const merge = { idempotencyKey: unique(), keepId: keep.worker, mergeId: merged };
  expect((await system.mutate(cadre(), 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  expect(await reasons(keep.worker)).toEqual([['CASE_DUE'], addDays(TODAY, 3)]);
  await act(cadre(), 'closeCase', { caseId: id, resolution: '已解决' });
  expect((await reasons(keep.worker))[0]).toEqual(['CASE_DUE']);
});

test('the open case of somebody who moved is in the list of the new county, and counts where it was opened', async () => {
  const { worker } = await atWork();
  const [first, second] = [await opened(cadre(), worker), await opened(cadre(), worker)];
  await act(cadre(), 'closeCase', { caseId: second.id, resolution: '已解决' });
  const there = await system.sign({ roles: ['CADRE'], regionCode: '530423' });
  expect(await listed(there)).not.toContain(first.id);
  const home = { workerId: worker, villageCode: '530423101201' };
  expect((await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', home)).userErrors).toEqual([]);
  await system.pump.idle();
  expect([await listed(there), await listed(cadre(), { open: true })]).toEqual([
    [first.id],
    expect.not.arrayContaining([first.id]),
  ]);
  expect(await listed(there, { regionCode: '530423101' })).toEqual([first.id]);
  // What was closed before stays where it was, and nobody is told of a case that only moved.
  expect(await listed(cadre(), { open: false })).toContain(second.id);
  expect(await told(there, 'CASE_TAKEN', first.id)).toEqual([]);
  expect(await act(there, 'closeCase', { caseId: first.id, resolution: '已解决' })).toMatchObject({ status: 'CLOSED' });
  expect(await listed(there, { open: false })).toEqual([first.id]);
});

test('what is handed to a station is a list of its own, in the order of days, until it is taken, and of nobody else', async () => {
  const [one, other] = [await atWork(), await atWork()];
  const [away, elsewhere] = [await givenStation(system), await givenStation(system)];
  const list = (token: string, filter: object = {}) => listed(token, { handed: true, ...filter });
  const later = await opened(cadre(), one.worker, { kind: 'OTHER' });
  const sooner = await opened(cadre(), other.worker, { kind: 'INJURY' });
  expect(await list(away.token)).toEqual([]);
  for (const { id: caseId } of [later, sooner]) await act(cadre(), 'handCase', { caseId, toStationId: away.id });
  const due = [later, sooner].sort((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1)).map(({ id }) => id);
  expect(await list(away.token)).toEqual(due);
  expect(await list(away.token, { kind: 'INJURY' })).toEqual([sooner.id]);
  expect(await list(away.token, { open: false })).toEqual([]);
  // It is not theirs yet, and nobody else is asked.
  expect(await listed(away.token)).toEqual([]);
  expect(await list(elsewhere.token)).toEqual([]);
  expect(await list(elsewhere.token, { stationId: away.id })).toEqual([]);
  expect((await list(cadre())).filter((id) => due.includes(id))).toEqual([]);
  expect(await list(cadre(), { stationId: away.id })).toEqual(due);
  expect(await list(await system.sign({ roles: ['CADRE'], regionCode: '530423' }), { stationId: away.id })).toEqual([]);
  // Taken, it is among its own; handed on, it is another's to take; handed home, the county's.
  await act(away.token, 'takeCase', { caseId: sooner.id });
  expect([await list(away.token), await listed(away.token)]).toEqual([[later.id], [sooner.id]]);
  await act(cadre(), 'handCase', { caseId: later.id, toStationId: elsewhere.id });
  expect([await list(away.token), await list(elsewhere.token)]).toEqual([[], [later.id]]);
  await act(away.token, 'handCase', { caseId: sooner.id, toHome: true });
  expect(await list(cadre())).toContain(sooner.id);
  expect(await list(elsewhere.token)).toEqual([later.id]);
  await act(cadre(), 'closeCase', { caseId: later.id, resolution: '已协调' });
  expect(await list(elsewhere.token)).toEqual([]);
});

test('a station is to take nothing that an index still shows, and that is taken or handed on', async () => {
  const [away, elsewhere] = [await givenStation(system), await givenStation(system)];
  const { worker } = await atWork();
  const { id } = await opened(cadre(), worker);
  await act(cadre(), 'handCase', { caseId: id, toStationId: away.id });
  const { TableName, Key } = caseKey(asId(worker, 'wkr'), asId(id, 'cas'));
  const list = () => listed(away.token, { handed: true });
  expect(await list()).toEqual([id]);
  // The keys of the list stay, as in an index that lags behind.
  const isNow = (values: object) =>
    system.platform.db.commit([
      {
        Update: {
          ...{ TableName, Key, UpdateExpression: 'SET #status = :status, handedTo = :to' },
          ...{ ExpressionAttributeNames: { '#status': 'status' }, ExpressionAttributeValues: { ...values } },
        },
      },
    ]);
  await isNow({ ':status': 'OPEN', ':to': away.id });
  expect(await list()).toEqual([]);
  await isNow({ ':status': 'HANDED', ':to': elsewhere.id });
  expect(await list()).toEqual([]);
});

test('what an earlier release handed to a station is on its list, once the sweep has looked for it', async () => {
  const [away, { worker }] = [await givenStation(system), await atWork()];
  const [first, second] = [await opened(cadre(), worker), await opened(cadre(), worker, { kind: 'INJURY' })];
  for (const { id: caseId } of [first, second]) await act(cadre(), 'handCase', { caseId, toStationId: away.id });
  const { db } = system.platform;
  for (const { id } of [first, second]) {
    const { TableName, Key } = caseKey(asId(worker, 'wkr'), asId(id, 'cas'));
    // As it was before that list: without whose it may become, and without the key.
    await db.commit([{ Update: { TableName, Key, UpdateExpression: 'REMOVE receiverId, dueCountyPk, dueCountySk' } }]);
  }
  const list = async () => (await listed(away.token, { handed: true })).toSorted();
  expect(await list()).toEqual([]);
  await system.sweep();
  await system.pump.idle();
  expect(await list()).toEqual([first.id, second.id].toSorted());
  // It looks once, and what is taken is on the list no more.
  await act(away.token, 'takeCase', { caseId: first.id });
  await system.sweep();
  await system.pump.idle();
  expect(await list()).toEqual([second.id]);
  const job = await db.get({ TableName: 'Positions', Key: { pk: 'cases', sk: 'case-filing' } });
  expect(job).toMatchObject({ endedAt: expect.any(String) as string });
});
