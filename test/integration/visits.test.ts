/** Visits over HTTP: whom one reached, what they said becomes cases, who may record and see one, and who is due for one. */
import type { Visit } from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { givenStation, type GivenStation } from '../kit/stations';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  unique,
  workerInput,
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

async function atWork(startsOn: CivilDate = TODAY): Promise<string> {
  const worker = await givenWorker(system, { villageCode: HOME });
  const input = placementInput(worker, position, { startsOn });
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  expect(userErrors).toEqual([]);
  return worker;
}

const SHOWN = `visit { id kind on reached note spokenWith station { id } workingGroup { id } enterprise { id }
  people { worker { id } case { id kind status station { id } } lostJobOn } }`;

async function act(
  token: string,
  verb: 'recordVisit' | 'correctVisit',
  input: object,
): Promise<Partial<Visit> | string> {
  const { visit, userErrors } = await system.mutate(token, verb, SHOWN, { idempotencyKey: unique(), ...input });
  return visit ?? userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join();
}

const record = (token: string, input: object) =>
  act(token, 'recordVisit', { kind: 'STABILISATION', on: TODAY, ...input });

async function recorded(token: string, input: object): Promise<Visit> {
  const made = await record(token, input);
  if (typeof made === 'string') throw new Error(made);
  return made as Visit;
}

async function group(regionCode: string): Promise<string> {
  const input = { idempotencyKey: unique(), name: '稳岗工作组', regionCode, memberCount: 6 };
  const { workingGroup } = await system.mutate(cadre(), 'formWorkingGroup', 'workingGroup { id }', input);
  return workingGroup?.id ?? '';
}

/** People of the county who count as reached in the campaign. */
async function reached(): Promise<number> {
  await system.pump.idle();
  const { campaign: opened } = await system.mutate(
    system.tokens.BUREAU,
    'openCampaign',
    'campaign { id }',
    campaignInput(),
  );
  const query = 'query ($id: ID!) { campaign(id: $id) { progress(regionCode: "530627") { indicator actual } } }';
  const { campaign } = await system.ask(system.tokens.BUREAU, query, { id: opened?.id });
  return campaign?.progress.find(({ indicator }) => indicator === 'PEOPLE_REACHED')?.actual ?? 0;
}

async function reasons(worker: string): Promise<readonly unknown[]> {
  await system.pump.idle();
  const query = '{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } reasons dueOn } } } }';
  const { serviceList } = await system.ask(system.tokens.BUREAU, query);
  return serviceList.edges.flatMap(({ node }) => (node.worker?.id === worker ? [node.reasons, node.dueOn] : []));
}

async function listed(token: string, type: 'station' | 'enterprise', id: string): Promise<string[]> {
  const query = `query ($id: ID!) { ${type}(id: $id) { visits(first: 100) { edges { node { id } } } } }`;
  const found = (await system.ask(token, query, { id })) as unknown as Record<
    string,
    { visits: { edges: { node: { id: string } }[] } }
  >;
  return found[type]?.visits.edges.map(({ node }) => node.id) ?? [];
}

test('a station records whom it reached and what they said, which becomes its cases at once', async () => {
  const [one, other, third] = [await atWork(), await atWork(), await atWork()];
  const enterpriseId = await givenEnterprise(system, { regionCode: '441900' });
  const findings = [{ workerId: other, kind: 'WAGES', note: '拖欠两个月工资' }];
  const input = { workerIds: [one, other, third], enterpriseId, findings, spokenWith: '人事经理李某' };
  const visit = await recorded(station.token, input);
  expect(visit).toMatchObject({
    ...{ kind: 'STABILISATION', on: TODAY, reached: 3, spokenWith: '人事经理李某', note: null },
    ...{ station: { id: station.id }, workingGroup: null, enterprise: { id: enterpriseId } },
    people: [
      { worker: { id: one }, case: null, lostJobOn: null },
      { worker: { id: other }, case: { kind: 'WAGES', status: 'OPEN', station: { id: station.id } } },
      { worker: { id: third }, case: null },
    ],
  });
  expect(await listed(station.token, 'station', station.id)).toContain(visit.id);
  expect(await listed(system.tokens.BUREAU, 'enterprise', enterpriseId)).toEqual([visit.id]);
  const own = await system.sign({ roles: ['WORKER'], workerId: other });
  const page = `query ($id: ID!) { worker(id: $id) { visits { edges { node { kind on station { id } case { kind } } } } } }`;
  const { worker } = await system.ask(own, page, { id: other });
  expect(worker?.visits.edges.map(({ node }) => node)).toEqual([
    { kind: 'STABILISATION', on: TODAY, station: { id: station.id }, case: { kind: 'WAGES' } },
  ]);
});

test('a repeat with the same key records nothing, and opens no second case', async () => {
  const worker = await atWork();
  const findings = [{ workerId: worker, kind: 'OTHER' }];
  const input = { idempotencyKey: unique(), workerIds: [worker], findings };
  const both = await Promise.all([recorded(cadre(), input), recorded(cadre(), input)]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  expect((await recorded(cadre(), input)).id).toBe(both[0].id);
  expect(await record(cadre(), { ...input, note: '另一次' })).toBe('IDEMPOTENCY_KEY_REUSED idempotencyKey');
  const query = 'query ($id: ID!) { worker(id: $id) { cases { totalCount } visits { totalCount } } }';
  const { worker: page } = await system.ask(cadre(), query, { id: worker });
  expect([page?.cases.totalCount, page?.visits.totalCount]).toEqual([1, 1]);
});

test('a visit that finds a job lost ends the placement, is due within 48 hours, and tells of another job', async () => {
  const [other = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const worker = await atWork();
  await recorded(station.token, {
    workerIds: [worker],
    findings: [{ workerId: worker, kind: 'JOB_CHANGE', lostJobOn: TODAY, note: '工厂停产' }],
  });
  expect(await reasons(worker)).toEqual([expect.arrayContaining(['LOST_JOB']), addDays(TODAY, 2)]);
  const query =
    'query ($id: ID!) { worker(id: $id) { placements { edges { node { status } } } pushes { edges { node { position { id } } } } } }';
  const { worker: page } = await system.ask(cadre(), query, { id: worker });
  expect(page?.placements.edges.map(({ node }) => node.status)).toEqual(['ENDED']);
  expect(page?.pushes.edges.map(({ node }) => node.position?.id)).toContain(other);
  expect(page?.pushes.edges.map(({ node }) => node.position?.id)).not.toContain(position);
});

test('of several who lost a job at one position, which refills, all are freed, and all their vacancies', async () => {
  const [refilled = ''] = await givenPositions(system, await givenEnterprise(system), [{ headcount: 5, refill: true }]);
  const people = [await givenWorker(system), await givenWorker(system), await givenWorker(system)];
  for (const worker of people) {
    const input = placementInput(worker, refilled, { startsOn: TODAY });
    await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  }
  const free = async () => {
    const query = 'query ($id: ID!) { position(id: $id) { vacancies } }';
    return (await system.ask(system.tokens.BUREAU, query, { id: refilled })).position?.vacancies;
  };
  expect(await free()).toBe(2);
  const findings = people.map((workerId) => ({ workerId, kind: 'JOB_CHANGE', lostJobOn: TODAY, note: '工厂停产' }));
  const visit = await recorded(system.tokens.BUREAU, { workerIds: people, findings });
  expect(visit.people.map(({ lostJobOn }) => lostJobOn)).toEqual([TODAY, TODAY, TODAY]);
  expect(await free()).toBe(5);
});

test('somebody who lost a job that the system did not know of is told of another one, once', async () => {
  await givenPositions(system, await givenEnterprise(system), [{}]);
  const worker = await givenWorker(system, { villageCode: HOME });
  const findings = [{ workerId: worker, kind: 'JOB_CHANGE', lostJobOn: TODAY }];
  await recorded(cadre(), { workerIds: [worker], findings });
  await system.pump.idle();
  const query = 'query ($id: ID!) { worker(id: $id) { pushes { totalCount } } }';
  const first = (await system.ask(cadre(), query, { id: worker })).worker?.pushes.totalCount;
  expect(first).toBeGreaterThan(0);
  await recorded(cadre(), { workerIds: [worker], findings });
  await system.pump.idle();
  expect((await system.ask(cadre(), query, { id: worker })).worker?.pushes.totalCount).toBe(first);
});

test('every wrong field of a visit is named at once, and nothing is written', async () => {
  const worker = await atWork();
  const before = await listed(system.tokens.BUREAU, 'station', station.id);
  expect(await record(cadre(), {})).toBe('VISIT_OF_NOBODY workerIds');
  const wrong = {
    ...{ on: addDays(TODAY, 1), workerIds: [worker, worker], note: 'x'.repeat(501), spokenWith: 'x'.repeat(101) },
    findings: [{ workerId: 'wkr_1', kind: 'OTHER', note: 'x'.repeat(501) }],
  };
  expect(await record(cadre(), wrong)).toBe(
    'DATE_TOO_FAR on,DUPLICATE workerIds.1,TEXT_LENGTH spokenWith,TEXT_LENGTH note,NOT_VISITED findings.0.workerId,TEXT_LENGTH findings.0.note',
  );
  expect(await record(cadre(), { on: addDays(TODAY, -101), workerIds: [worker] })).toBe('DATE_TOO_OLD on');
  const unknown = { workerIds: ['wkr_1', worker], stationId: 'stn_1', workingGroupId: 'grp_1', enterpriseId: 'ent_1' };
  expect(await record(cadre(), unknown)).toBe(
    'NOT_FOUND stationId,NOT_FOUND workingGroupId,NOT_FOUND enterpriseId,NOT_FOUND workerIds.0',
  );
  // Also what is wrong only as things stand.
  const stranger = `wkr_${'0'.repeat(26)}`;
  const early = { on: addDays(TODAY, 1), workerIds: [worker, stranger], stationId: `stn_${'0'.repeat(26)}` };
  expect(await record(cadre(), early)).toBe('DATE_TOO_FAR on,NOT_FOUND stationId,NOT_FOUND workerIds.1');
  const many = Array.from({ length: 50 }, (_, number) => `wkr_${number}`);
  expect(await record(cadre(), { workerIds: many })).toBe('LIST_LENGTH workerIds');
  const late = [{ workerId: worker, kind: 'OTHER', lostJobOn: addDays(TODAY, 1) }];
  expect(await record(cadre(), { workerIds: [worker], findings: late })).toBe('DATE_TOO_FAR findings.0.lostJobOn');
  expect(await listed(system.tokens.BUREAU, 'station', station.id)).toEqual(before);
});

test('a station and a working group visit only what they cover', async () => {
  const [away, atHome] = [await atWork(), await givenWorker(system, { villageCode: HOME })];
  const far = await givenStation(system, { regionCode: '3303' });
  const inDongguan = await givenEnterprise(system, { regionCode: '441900' });
  expect(await record(cadre(), { stationId: far.id, workerIds: [away], enterpriseId: inDongguan })).toBe(
    'OUTSIDE_CORRIDOR enterpriseId,OUTSIDE_CORRIDOR workerIds.0',
  );
  expect(await record(station.token, { workerIds: [atHome] })).toBe('NOT_FOUND workerIds.0');
  expect(await record(station.token, { stationId: far.id, workerIds: [away] })).toBe('NOT_FOUND stationId');
  const [here, there] = [await group('44'), await group('33')];
  expect(await record(station.token, { workingGroupId: here, workerIds: [away] })).toBe('NOT_FOUND workingGroupId');
  expect(await record(cadre(), { workingGroupId: there, workerIds: [away], enterpriseId: inDongguan })).toBe(
    'OUTSIDE_WORKING_GROUP enterpriseId,OUTSIDE_WORKING_GROUP workerIds.0',
  );
  const visit = await recorded(cadre(), { workingGroupId: here, workerIds: [away], enterpriseId: inDongguan });
  const query =
    '{ workingGroups(filter: { regionCode: "44" }) { edges { node { id visits { edges { node { id } } } } } } }';
  const { workingGroups } = await system.ask(cadre(), query);
  const own = workingGroups.edges.find(({ node }) => node.id === here);
  expect(own?.node.visits?.edges.map(({ node }) => node.id)).toEqual([visit.id]);
  const query1 = 'query ($id: ID!) { visit(id: $id) { id } }';
  const seen = [];
  const otherCounty = await system.sign({ roles: ['CADRE'], regionCode: '530423' });
  for (const token of [cadre(), system.tokens.BUREAU, otherCounty, station.token])
    seen.push((await system.ask(token, query1, { id: visit.id })).visit);
  expect(seen).toEqual([{ id: visit.id }, { id: visit.id }, null, null]);
});

test('an account of a working group records its visits alone, corrects them, and finds them', async () => {
  const [own, other] = [await group('44'), await group('44')];
  const [away, atHome] = [await atWork(), await givenWorker(system, { villageCode: HOME })];
  const token = await system.sign({ roles: ['STATION'], stationId: own });
  const wrong = 'NOT_FOUND stationId,NOT_FOUND workingGroupId';
  expect(await record(token, { stationId: station.id, workingGroupId: other, workerIds: [away] })).toBe(wrong);
  expect(await record(token, { workerIds: [atHome] })).toBe('NOT_FOUND workerIds.0');
  const findings = [{ workerId: away, kind: 'WAGES' }];
  const visit = await recorded(token, { workerIds: [away], findings });
  expect(visit).toMatchObject({
    ...{ station: null, workingGroup: { id: own } },
    people: [{ worker: { id: away }, case: { status: 'OPEN', station: null } }],
  });
  const corrected = { visitId: visit.id, note: '已核实' };
  expect(await act(token, 'correctVisit', corrected)).toMatchObject({ note: '已核实' });
  const stranger = await system.sign({ roles: ['STATION'], stationId: other });
  expect(await act(stranger, 'correctVisit', corrected)).toBe('NOT_FOUND visitId');
  // Officials in whose region the office lies that formed it find it, too.
  const query = 'query ($id: ID!) { workingGroup(id: $id) { visits { edges { node { id } } } } }';
  const seen = [];
  for (const one of [token, cadre(), stranger])
    seen.push((await system.ask(one, query, { id: own })).workingGroup?.visits?.edges.map(({ node }) => node.id));
  expect(seen).toEqual([[visit.id], [visit.id], []]);
});

test('a working group visits people of its corridors who are at home where it goes', async () => {
  const atHome = await givenWorker(system, { villageCode: HOME });
  const visit = await recorded(cadre(), { workingGroupId: await group('530627'), workerIds: [atHome] });
  expect(visit.reached).toBe(1);
});

test('whose words became a case is told so once, and so is the enterprise, which learns no names', async () => {
  const enterpriseId = await givenEnterprise(system, { regionCode: '441900' });
  const [said, fine] = [await atWork(), await atWork()];
  const input = {
    ...{ idempotencyKey: unique(), kind: 'STABILISATION', on: TODAY, enterpriseId, note: '两人欠薪' },
    ...{ workerIds: [said, fine], findings: [{ workerId: said, kind: 'WAGES', note: '欠薪两月' }] },
  };
  const visit = await recorded(station.token, input);
  expect(await act(station.token, 'recordVisit', input)).toMatchObject({ id: visit.id });
  await act(station.token, 'correctVisit', { visitId: visit.id, on: addDays(TODAY, -1) });
  const told = async (token: string) => {
    await system.pump.idle();
    const headers = { 'accept-language': 'en' };
    const { data } = await system.gql(token, '{ notices { edges { node { kind objectId text } } } }', {}, headers);
    return data?.notices.edges.map(({ node }) => node);
  };
  const asWorker = (workerId: string) => system.sign({ roles: ['WORKER'], workerId });
  expect(await told(await asWorker(said))).toEqual([
    {
      ...{ kind: 'VISIT_BECAME_CASE', objectId: visit.people[0]?.case?.id },
      text: expect.stringMatching(
        /: what you said about wages when you were visited is taken up\. .+ by 2027-01-27\.$/,
      ) as string,
    },
  ]);
  expect(await told(await asWorker(fine))).toEqual([]);
  const text = `When your enterprise was visited on ${addDays(TODAY, -1)}, people said that something is wrong (1).`;
  expect(await told(await system.sign({ roles: ['ENTERPRISE'], enterpriseId }))).toEqual([
    { kind: 'VISIT_FOUND_WRONG', objectId: visit.id, text: expect.stringContaining(text) as string },
  ]);
  // Where nothing is wrong, nobody is told.
  await recorded(station.token, { enterpriseId, workerIds: [fine] });
  expect(await told(await system.sign({ roles: ['ENTERPRISE'], enterpriseId }))).toHaveLength(1);
});

test('who is an official of another county makes the visits of their station as that, and those of the county as its official', async () => {
  const [away, theirs] = [await atWork(), await givenWorker(system, { villageCode: '530423101201' })];
  const both = await system.sign({ roles: ['STATION', 'CADRE'], stationId: station.id, regionCode: '530423' });
  const findings = [{ workerId: away, kind: 'WAGES' }];
  const visit = await recorded(both, { workerIds: [away], findings });
  expect(visit).toMatchObject({ station: { id: station.id }, people: [{ case: { station: { id: station.id } } }] });
  const atHome = await recorded(both, { workerIds: [theirs] });
  expect(atHome.station).toBeNull();
  const otherCounty = await system.sign({ roles: ['CADRE'], regionCode: '530423' });
  const query = 'query ($id: ID!) { visit(id: $id) { region { code } } }';
  const regions = [];
  for (const { id } of [visit, atHome])
    for (const token of [system.tokens.BUREAU, otherCounty])
      regions.push((await system.ask(token, query, { id })).visit?.region.code);
  expect(regions).toEqual(['53', undefined, '530423', '530423']);
  // Nor does one visit reach the people of both, or is corrected so.
  const reachedBoth = { workerIds: [away, theirs] };
  expect(await record(both, reachedBoth)).toBe('OUTSIDE_CORRIDOR workerIds.1');
  expect(await act(both, 'correctVisit', { visitId: visit.id, ...reachedBoth })).toBe('NOT_FOUND workerIds.1');
  expect(await act(both, 'correctVisit', { visitId: atHome.id, ...reachedBoth })).toBe('NOT_FOUND workerIds.0');
});

test('nobody said at a visit that they lost a job after it, nor after the day to which it is corrected', async () => {
  const worker = await atWork();
  system.clock.moveTo(startOfDay(addDays(TODAY, 10)));
  const day = (days: number): CivilDate => addDays(TODAY, days);
  const told = (on: CivilDate, lostJobOn: CivilDate): object => ({
    ...{ on, workerIds: [worker], findings: [{ workerId: worker, kind: 'JOB_CHANGE', lostJobOn }] },
  });
  expect(await record(cadre(), told(day(4), day(5)))).toBe('DATE_TOO_FAR findings.0.lostJobOn');
  const visit = await recorded(cadre(), told(day(5), day(5)));
  expect(await act(cadre(), 'correctVisit', { visitId: visit.id, on: day(4) })).toBe('RANGE_REVERSED on');
  expect(await act(cadre(), 'correctVisit', { visitId: visit.id, on: day(6) })).toMatchObject({ on: day(6) });
});

test('an account that a station does not admit records no visit', async () => {
  const closed = await givenStation(system, { members: [{ name: '王某', account: 'somebody-else' }] });
  const enterpriseId = await givenEnterprise(system, { regionCode: '441900' });
  expect(await record(closed.token, { enterpriseId })).toBe('NOT_FOUND stationId');
});

test('a correction replaces who was there, and leaves nobody out whose words became a case', async () => {
  const [one, other, third] = [await atWork(), await atWork(), await atWork()];
  const findings = [{ workerId: one, kind: 'OTHER' }];
  const { id: visitId } = await recorded(station.token, { workerIds: [one, other], findings, note: '走访' });
  const correct = (token: string, change: object) => act(token, 'correctVisit', { visitId, ...change });
  const unknown = { on: addDays(TODAY, 1), workerIds: [`wkr_${'0'.repeat(26)}`] };
  expect(await correct(station.token, unknown)).toBe('DATE_TOO_FAR on,NOT_FOUND workerIds.0');
  const nowhere = { ...unknown, visitId: `vis_${'0'.repeat(26)}` };
  expect(await correct(station.token, nowhere)).toBe('DATE_TOO_FAR on,NOT_FOUND visitId');
  expect(await correct(station.token, { workerIds: [other] })).toBe('VISIT_HAS_CASE workerIds');
  expect(await correct(station.token, { workerIds: [one, one] })).toBe('DUPLICATE workerIds.1');
  expect(await correct(station.token, { workerIds: [one, 'wkr_1'] })).toBe('NOT_FOUND workerIds.1');
  const far = await givenStation(system, { regionCode: '3303' });
  expect(await correct(far.token, { note: '' })).toBe('NOT_FOUND visitId');
  const on = addDays(TODAY, -1);
  expect(await correct(station.token, { workerIds: [one, third], on, note: '' })).toMatchObject({
    ...{ on, note: null, reached: 2, people: [{ worker: { id: one } }, { worker: { id: third } }] },
  });
  const query = 'query ($id: ID!) { worker(id: $id) { visits { edges { node { on } } } } }';
  const pages = [];
  for (const id of [one, other, third])
    pages.push((await system.ask(cadre(), query, { id })).worker?.visits.edges.map(({ node }) => node.on));
  expect(pages).toEqual([[on], [], [on]]);
});

test('whoever is at work is due for a visit by the days of the rules, until one has reached them', async () => {
  const worker = await atWork();
  system.clock.moveTo(startOfDay(addDays(TODAY, 59)));
  expect((await reasons(worker))[0] ?? []).not.toContain('VISIT_DUE');
  system.clock.moveTo(startOfDay(addDays(TODAY, 60)));
  expect((await reasons(worker))[0]).toContain('VISIT_DUE');
  const { id: visitId } = await recorded(station.token, { on: addDays(TODAY, 60), workerIds: [worker] });
  expect((await reasons(worker))[0] ?? []).not.toContain('VISIT_DUE');
  const other = await atWork(addDays(TODAY, 60));
  await act(station.token, 'correctVisit', { visitId, workerIds: [other] });
  expect((await reasons(worker))[0]).toContain('VISIT_DUE');
});

test('people count as reached once a season, however often they are visited, and a correction uncounts who was not there', async () => {
  const before = await reached();
  const [worker, other] = [await atWork(), await atWork()];
  const { id: visitId } = await recorded(cadre(), { workerIds: [worker, other] });
  await recorded(cadre(), { workerIds: [worker] });
  expect((await reached()) - before).toBe(2);
  await act(cadre(), 'correctVisit', { visitId, workerIds: [worker] });
  expect((await reached()) - before).toBe(1);
  await act(cadre(), 'correctVisit', { visitId, workerIds: [other] });
  expect((await reached()) - before).toBe(2);
});

test('two registrations that turn out to be one person count once in every indicator of people, also after a move', async () => {
  const [here, there] = ['530302001001', '530303002001'];
  const { campaign: opened } = await system.mutate(
    system.tokens.BUREAU,
    'openCampaign',
    'campaign { id }',
    campaignInput(),
  );
  const names = [
    ...(['WORKERS_REGISTERED', 'WORKERS_SURVEYED', 'SERVICE_OBJECTS'] as const),
    ...(['PEOPLE_REACHED', 'RETURNED_HOME'] as const),
  ];
  const board = async (regionCode: string): Promise<number[]> => {
    await system.pump.idle();
    const query = `query ($id: ID!, $regionCode: String) {
      campaign(id: $id) { progress(regionCode: $regionCode) { indicator actual } } }`;
    const { campaign } = await system.ask(system.tokens.BUREAU, query, { id: opened?.id, regionCode });
    const counts = new Map(campaign?.progress.map(({ indicator, actual }) => [indicator, actual ?? 0]));
    return names.map((name) => counts.get(name) ?? 0);
  };
  const both = async (): Promise<number[][]> => [await board('530302'), await board('530303'), await board('5303')];
  const register = async (villageCode: string) => {
    const input = workerInput({ villageCode });
    const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
    return { id: worker?.id ?? '', identityNumber: input.identityNumber };
  };
  const tell = async (identityNumber: string, surveyedAt: string, answers: object): Promise<void> => {
    const survey = { clientId: unique(), identityNumber, surveyedAt, wantsWork: true, ...answers };
    const { results } = await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { errors { code } }', {
      surveys: [survey],
    });
    expect(results).toEqual([{ errors: [] }]);
  };
  const people = [await register(here), await register(there)];
  for (const [index, { id, identityNumber }] of people.entries()) {
    await tell(identityNumber, `2027-01-0${2 + index}T02:00:00Z`, { employment: 'OUT_OF_PROVINCE' });
    await tell(identityNumber, `2027-01-1${2 + index}T02:00:00Z`, { employment: 'AT_HOME' });
    await recorded(system.tokens.BUREAU, { workerIds: [id] });
  }
  const [one, none] = [names.map(() => 1), names.map(() => 0)];
  expect(await both()).toEqual([one, one, names.map(() => 2)]);

  const [keepId, mergeId] = people.map(({ id }) => id);
  await system.mutate(system.tokens.BUREAU, 'mergeWorkers', '', { idempotencyKey: unique(), keepId, mergeId });
  const merged = await both();
  expect(merged[2]).toEqual(one);
  const { worker } = await system.ask(system.tokens.BUREAU, `{ worker(id: "${keepId}") { villageCode } }`);
  const home = worker?.villageCode === here ? [one, none] : [none, one];
  // The first return and the first visit stay where they were then.
  expect(merged.slice(0, 2).map((counts) => counts.slice(0, 3))).toEqual(home.map((counts) => counts.slice(0, 3)));

  await tell(people[0]?.identityNumber ?? '', '2027-01-19T02:00:00Z', { villageCode: there });
  const [before, after, all] = await both();
  expect([all, before?.slice(0, 3), after?.slice(0, 3)]).toEqual([one, [0, 0, 0], [1, 1, 1]]);
});
