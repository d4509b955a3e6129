/** Stations over HTTP: whom one sees and since when, what it does for them, and whom it follows up. */
import { addDays, asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { givenCoach, givenStation, type GivenStation, stationInput } from '../kit/stations';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  requestTravelInput,
  travelServiceInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;
let enterpriseId: string;
let station: GivenStation;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
  enterpriseId = await givenEnterprise(system);
  station = await givenStation(system);
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const HOME = '530627102201';

/** Somebody who works in Dongguan since some days ago, by default since today. */
async function atWork(daysAgo = 0, change: object = {}, home = HOME): Promise<{ worker: string; placement: string }> {
  const worker = await givenWorker(system, { villageCode: home });
  const [position = ''] = await givenPositions(system, enterpriseId, [change]);
  const input = placementInput(worker, position, { startsOn: addDays(TODAY, -daysAgo) });
  const { placement } = await system.mutate(bureau, 'startPlacement', 'placement { id }', input);
  return { worker, placement: placement?.id ?? '' };
}

async function sees(who: string, token = station.token): Promise<boolean> {
  const { worker } = await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id: who });
  return worker != null;
}

async function people(list: 'workers' | 'arrivals', token = station.token, id = station.id): Promise<string[]> {
  const query = `query ($id: ID!) { station(id: $id) { ${list}(first: 100) { edges { node { id } } } } }`;
  const asked = (await system.ask(token, query, { id })).station?.[list];
  return (asked?.edges ?? []).map(({ node }) => node.id);
}

async function refusals(token: string, mutation: 'openStation' | 'changeStation', input: object): Promise<string[]> {
  const { userErrors } = await system.mutate(token, mutation, 'station { id }', input);
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

test('a station tells where it is and whom it covers: by default people of the bureau at its city', async () => {
  const own = '{ viewer { roles station { name phone region { name } origins { code } destinations { code } } } }';
  expect((await system.ask(station.token, own)).viewer.station).toEqual({
    ...{ name: '驻东莞劳务服务站', phone: '0769-22001234', region: { name: '东莞市' } },
    ...{ origins: [{ code: '53' }], destinations: [{ code: '4419' }] },
  });
  const there = await givenStation(system, { regionCode: '330302' });
  const query = '{ stations(filter: { regionCode: "33" }) { edges { node { id destinations { code } } } } }';
  const { stations } = await system.ask(await system.sign({ roles: ['WORKER'], workerId: 'wkr_1' }), query);
  expect(stations.edges.map(({ node }) => node)).toEqual([{ id: there.id, destinations: [{ code: '3303' }] }]);
});

test('it sees who works in its corridor from the first day on until the placement ends, and nobody else', async () => {
  const { worker, placement } = await atWork();
  const [elsewhere, ahead, atHome] = [
    await atWork(0, { regionCode: '330302' }),
    await atWork(-3),
    await givenWorker(system),
  ];
  expect([await sees(worker), await sees(elsewhere.worker), await sees(ahead.worker), await sees(atHome)]).toEqual([
    ...[true, false, false, false],
  ]);
  system.clock.moveTo(startOfDay(addDays(TODAY, 3)));
  expect(await sees(ahead.worker)).toBe(true);
  const end = { idempotencyKey: unique(), placementId: placement, on: TODAY };
  expect((await system.mutate(station.token, 'endPlacement', 'placement { status }', end)).placement?.status).toBe(
    'ENDED',
  );
  expect(await sees(worker)).toBe(false);
});

test('it sees people of its origins alone, and follows at once when those change', async () => {
  const zhenxiong = await givenStation(system, { originRegionCodes: ['530627'] });
  const [own, other] = [await atWork(), await atWork(0, {}, '530423101201')];
  expect([await sees(own.worker, zhenxiong.token), await sees(other.worker, zhenxiong.token)]).toEqual([true, false]);
  const change = { idempotencyKey: unique(), stationId: zhenxiong.id, originRegionCodes: ['5304'] };
  expect(await refusals(bureau, 'changeStation', change)).toEqual([]);
  expect([await sees(own.worker, zhenxiong.token), await sees(other.worker, zhenxiong.token)]).toEqual([false, true]);
  expect(await people('workers', zhenxiong.token, zhenxiong.id)).toEqual([other.worker]);
});

test('it sees who boarded a service to its place, for 14 days without a placement', async () => {
  const [boarded, stayed] = [await givenWorker(system), await givenWorker(system)];
  const on = asCivilDate('2027-02-20');
  const { board } = await givenCoach(system, on, [boarded, stayed]);
  expect(await sees(boarded)).toBe(false);
  await board(boarded);
  expect([await sees(boarded), await sees(stayed)]).toEqual([true, false]);
  expect(await people('arrivals')).toEqual([boarded]);
  expect(await people('workers')).not.toContain(boarded);
  system.clock.moveTo(startOfDay(addDays(on, 14)));
  expect(await sees(boarded)).toBe(true);
  // The station finds them a job, and so keeps them.
  const [position = ''] = await givenPositions(system, enterpriseId, [{}]);
  const input = placementInput(boarded, position, { startsOn: addDays(on, 14) });
  const { placement } = await system.mutate(station.token, 'startPlacement', 'placement { id }', input);
  system.clock.moveTo(startOfDay(addDays(on, 15)));
  expect([await sees(boarded), await people('arrivals')]).toEqual([true, []]);
  const end = { idempotencyKey: unique(), placementId: placement?.id, on: addDays(on, 15) };
  await system.mutate(bureau, 'endPlacement', 'placement { id }', end);
  expect(await sees(boarded)).toBe(false);
});

test('days after boarding are a row of the rules', async () => {
  const worker = await givenWorker(system);
  const on = asCivilDate('2027-02-22');
  const { board } = await givenCoach(system, on, [worker]);
  await board(worker);
  const figures = [
    { figure: 'AFTER_BOARDING_DAYS', value: 3 },
    ...['WAGES_DAYS', 'INJURY_DAYS', 'JOB_CHANGE_DAYS', 'OTHER_DAYS', 'VISIT_DAYS', 'REPORT_DAYS'].map((figure) => ({
      figure,
      value: 7,
    })),
  ];
  const rule = {
    kind: 'FIELD_WORK',
    validFrom: '2027-02-25',
    validTo: '2027-02-27',
    source: '州发〔2027〕1号',
    figures,
  };
  const { userErrors } = await system.mutate(bureau, 'loadRules', 'rules { kind }', { rules: [rule] });
  expect(userErrors).toEqual([]);
  const seen: boolean[] = [];
  for (const days of [2, 3, 4, 6]) {
    system.clock.moveTo(startOfDay(addDays(on, days)));
    seen.push(await sees(worker));
  }
  expect(seen).toEqual([true, true, false, true]);
});

test('who travels to a job is seen from the boarding on, before the first day of work', async () => {
  const on = asCivilDate('2027-02-23');
  const [worker, position] = [await givenWorker(system), (await givenPositions(system, enterpriseId, [{}]))[0] ?? ''];
  const input = placementInput(worker, position, { startsOn: addDays(on, 5) });
  const { placement } = await system.mutate(bureau, 'startPlacement', 'placement { id }', input);
  const { board } = await givenCoach(system, on, [worker]);
  expect(await sees(worker)).toBe(false);
  await board(worker);
  expect([await sees(worker), (await people('workers')).includes(worker)]).toEqual([true, true]);
  const arrival = { idempotencyKey: unique(), placementId: placement?.id, on: addDays(on, 1) };
  system.clock.moveTo(startOfDay(addDays(on, 1)));
  const { placement: there } = await system.mutate(station.token, 'reportArrival', 'placement { status }', arrival);
  expect(there?.status).toBe('STARTED');
});

test('a station does for its people what officials do, and nothing for others', async () => {
  const [own, other] = [await atWork(8), await atWork(8, { regionCode: '330302' })];
  const followUp = (placementId: string) =>
    system.mutate(station.token, 'recordFollowUp', 'placement { status incomeNow }', {
      ...{ idempotencyKey: unique(), placementId, on: TODAY, stillEmployed: true, monthlyIncome: 5_600 },
    });
  expect((await followUp(own.placement)).placement).toEqual({ status: 'STARTED', incomeNow: 5_600 });
  expect((await followUp(other.placement)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['placementId'] }]);
  const reveal = (workerId: string) =>
    system.mutate(station.token, 'revealWorker', 'identityNumber', { workerId, purpose: '核对社保' });
  expect((await reveal(own.worker)).identityNumber).toMatch(/^\d{17}[\dX]$/);
  expect((await reveal(other.worker)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['workerId'] }]);
  const travel = (workerIds: readonly string[]) =>
    system.mutate(station.token, 'requestTravel', 'travelRequest { id status }', requestTravelInput(workerIds));
  const { travelRequest } = await travel([own.worker]);
  expect(travelRequest?.status).toBe('WAITLISTED');
  const cancelled = { travelRequestId: travelRequest?.id };
  expect(
    (await system.mutate(station.token, 'cancelTravelRequest', 'travelRequest { status }', cancelled)).travelRequest,
  ).toEqual({ status: 'CANCELLED' });
  expect((await travel([own.worker, other.worker])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  // Whom it looks after is not its register.
  const { errors } = await system.gql(station.token, '{ workers { totalCount } }');
  expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('it confirms and releases the seats of its people, and answers for those of others as if there were none', async () => {
  const on = asCivilDate('2027-02-21');
  const service = travelServiceInput({ on, seats: 4 });
  expect((await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', service)).userErrors).toEqual(
    [],
  );
  const [first, second, other] = [await atWork(8), await atWork(8), await atWork(8, { regionCode: '330302' })];
  const seatOf = async (worker: string, token: string): Promise<string> => {
    const wish = requestTravelInput([worker], { earliestOn: on, latestOn: on });
    const { travelRequest } = await system.mutate(token, 'requestTravel', 'travelRequest { allocation { id } }', wish);
    return travelRequest?.allocation?.id ?? '';
  };
  const act = async (mutation: 'confirmAllocation' | 'releaseAllocation', allocationId: string) => {
    const fields = 'allocation { status tickets { worker { id } } }';
    const { allocation, userErrors } = await system.mutate(station.token, mutation, fields, { allocationId });
    return [allocation?.status, ...userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)];
  };
  const [kept, given, others] = [
    await seatOf(first.worker, station.token),
    await seatOf(second.worker, bureau),
    await seatOf(other.worker, bureau),
  ];
  expect(await act('confirmAllocation', kept)).toEqual(['CONFIRMED']);
  expect(await act('releaseAllocation', given)).toEqual(['RELEASED']);
  for (const mutation of ['confirmAllocation', 'releaseAllocation'] as const)
    expect(await act(mutation, others)).toEqual([undefined, 'NOT_FOUND allocationId']);
  // Nothing of it was changed.
  const { allocation } = await system.mutate(bureau, 'confirmAllocation', 'allocation { status }', {
    allocationId: others,
  });
  expect(allocation?.status).toBe('CONFIRMED');
});

test('follow-ups go to the station that covers the place, else to the home county', async () => {
  const wuhan = { regionCode: '420102' };
  const first = await atWork(8, wuhan, '530627105201');
  const query = `query ($regionCode: String, $stationId: ID) {
    followUpsDue(regionCode: $regionCode, stationId: $stationId, first: 100) { edges { node { dueOn worker { id } } } } }`;
  const due = async (token: string, variables: object): Promise<(string | undefined)[]> => {
    await system.pump.idle();
    const { followUpsDue } = await system.ask(token, query, { ...variables });
    return followUpsDue.edges.map(({ node }) => node.worker?.id);
  };
  const home = { regionCode: '530627105' };
  expect(await due(bureau, home)).toEqual([first.worker]);
  const there = await givenStation(system, wuhan);
  expect(await due(bureau, home)).toEqual([]);
  expect(await due(there.token, {})).toEqual([first.worker]);
  expect(await due(there.token, { stationId: station.id })).toEqual([]);
  const asked = { stationId: there.id };
  expect(await due(bureau, asked)).toEqual([first.worker]);
  expect(await due(bureau, { ...asked, regionCode: '5304' })).toEqual([]);
  expect(await due(await system.sign({ roles: ['CADRE'], regionCode: '530423' }), asked)).toEqual([]);
  const followUp = { idempotencyKey: unique(), placementId: first.placement, on: TODAY, stillEmployed: true };
  await system.mutate(there.token, 'recordFollowUp', 'placement { id }', followUp);
  expect(await due(there.token, {})).toEqual([]);
});

test('officials see of a station those of their region, its own accounts all, others none', async () => {
  const there = await givenStation(system, { regionCode: '350203' });
  const [one, two] = [
    await atWork(1, { regionCode: '350203' }),
    await atWork(1, { regionCode: '3502' }, '530423101201'),
  ];
  const both = [one.worker, two.worker];
  for (const token of [there.token, bureau])
    expect(new Set(await people('workers', token, there.id))).toEqual(new Set(both));
  expect(await people('workers', system.tokens.CADRE, there.id)).toEqual([one.worker]);
  expect(await people('workers', station.token, there.id)).toEqual([]);
});

test('once accounts are named, no other acts for the station', async () => {
  const members = [{ name: '罗学明', account: 'luo' }, { name: '李秀兰' }];
  const { id } = await givenStation(system, { regionCode: '350582', members });
  const { worker } = await atWork(1, { regionCode: '350582' });
  const by = (subject: string) => system.sign({ roles: ['STATION'], stationId: id, subject });
  expect([await sees(worker, await by('luo')), await sees(worker, await by('li'))]).toEqual([true, false]);
  const query = 'query ($id: ID!) { station(id: $id) { members { name account } } }';
  expect((await system.ask(bureau, query, { id })).station?.members).toEqual([
    ...[members[0], { name: '李秀兰', account: null }],
  ]);
  const { errors } = await system.gql(await system.sign({ roles: ['WORKER'], workerId: 'wkr_1' }), query, { id });
  expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('a merge keeps people with their station', async () => {
  const on = asCivilDate('2027-02-24');
  const [keepId, boarded] = [await givenWorker(system), await givenWorker(system)];
  const { board } = await givenCoach(system, on, [boarded]);
  await board(boarded);
  system.clock.moveTo(startOfDay(addDays(on, 3)));
  const { worker } = await atWork(-30);
  for (const mergeId of [boarded, worker]) {
    const merge = { idempotencyKey: unique(), keepId, mergeId };
    expect((await system.mutate(bureau, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  }
  expect(await sees(keepId)).toBe(true);
  expect((await people('workers')).includes(keepId) !== (await people('arrivals')).includes(keepId)).toBe(true);
});

test('every wrong field is named, and nothing is opened', async () => {
  const wrong = stationInput({
    ...{ name: '5200', regionCode: '99', phone: '12', originRegionCodes: ['52', '53', '53'] },
    ...{ destinationRegionCodes: [], members: [{ name: ' ', account: 'x'.repeat(201) }] },
  });
  expect(await refusals(bureau, 'openStation', wrong)).toEqual([
    ...['NAMES_NOTHING name', 'REGION_UNKNOWN regionCode', 'PHONE_INVALID phone'],
    ...['REGION_OUT_OF_SCOPE originRegionCodes.0', 'DUPLICATE originRegionCodes.2'],
    ...['LIST_LENGTH destinationRegionCodes', 'REQUIRED members.0.name', 'TEXT_LENGTH members.0.account'],
  ]);
  const outside = stationInput({ regionCode: '4419', destinationRegionCodes: ['4403', '3303'] });
  expect(await refusals(bureau, 'openStation', outside)).toEqual(['OUTSIDE_CORRIDOR destinationRegionCodes']);
  const none = { idempotencyKey: unique(), stationId: 'stn_00000000000000000000000000', name: '站' };
  expect(await refusals(bureau, 'changeStation', none)).toEqual(['NOT_FOUND stationId']);
  const county = await system.sign({ roles: ['BUREAU'], regionCode: '530627' });
  const others = { idempotencyKey: unique(), stationId: station.id, name: '站' };
  expect(await refusals(county, 'changeStation', others)).toEqual(['REGION_OUT_OF_SCOPE stationId']);
});

const GROUP = { name: '驻浙江稳岗组', regionCode: '33', memberCount: 2 };

async function formed(change: object = {}, token = bureau): Promise<string> {
  const input = { idempotencyKey: unique(), ...GROUP, ...change };
  const { workingGroup, userErrors } = await system.mutate(token, 'formWorkingGroup', 'workingGroup { id }', input);
  expect(userErrors).toEqual([]);
  return workingGroup?.id ?? '';
}

async function groupRefusals(token: string, mutation: 'formWorkingGroup' | 'changeWorkingGroup', input: object) {
  const { userErrors } = await system.mutate(token, mutation, 'workingGroup { id }', input);
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const SHOWN = `id name region { code } memberCount origins { code } destinations { code } members { name account }`;
const actsFor = (id: string, subject = 'issuer') => system.sign({ roles: ['STATION'], stationId: id, subject });

test('working groups are formed, listed and counted with the stations', async () => {
  const group = { idempotencyKey: unique(), ...GROUP, members: [{ name: '罗学明', account: 'luo' }] };
  const form = () => system.mutate(bureau, 'formWorkingGroup', `workingGroup { ${SHOWN} }`, group);
  const { workingGroup } = await form();
  expect((await form()).workingGroup).toEqual(workingGroup);
  const shown = {
    ...{ id: workingGroup?.id, name: '驻浙江稳岗组', region: { code: '33' }, memberCount: 2 },
    ...{ origins: [{ code: '53' }], destinations: [{ code: '33' }], members: group.members },
  };
  const query = `query ($id: ID!) { workingGroup(id: $id) { ${SHOWN} }
    workingGroups(filter: { regionCode: "33" }) { edges { node { ${SHOWN} } } } }`;
  const asked = await system.ask(station.token, query, { id: workingGroup?.id });
  expect([asked.workingGroup, asked.workingGroups.edges.map(({ node }) => node)]).toEqual([shown, [shown]]);
  await system.pump.idle();
  const campaign = {
    idempotencyKey: unique(),
    name: '稳岗',
    startsOn: '2027-01-01',
    endsOn: '2027-03-31',
    targets: [],
  };
  const opened = await system.mutate(bureau, 'openCampaign', 'campaign { id }', campaign);
  const board = 'query ($id: ID!) { campaign(id: $id) { progress { indicator unit actual } } }';
  const { campaign: shownBoard } = await system.ask(bureau, board, { id: opened.campaign?.id });
  const counted = (shownBoard?.progress ?? []).filter(({ indicator }) => /^STATIONS|GROUPS$/.test(indicator));
  expect(counted.map(({ indicator, unit, actual }) => `${indicator} ${unit} ${Number(actual) > 0}`)).toEqual([
    ...['STATIONS STATIONS true', 'WORKING_GROUPS GROUPS true'],
  ]);
});

test('an account of a working group sees the people of its corridors, and follows at once when those change', async () => {
  const id = await formed({ regionCode: '370202', originRegionCodes: ['530627'] });
  const [own, other] = [
    await atWork(0, { regionCode: '370202' }),
    await atWork(0, { regionCode: '3702' }, '530423101201'),
  ];
  const token = await actsFor(id);
  const both = async () => [await sees(own.worker, token), await sees(other.worker, token)];
  expect(await both()).toEqual([true, false]);
  const input = { idempotencyKey: unique(), workingGroupId: id, originRegionCodes: ['5304'] };
  const change = () => system.mutate(bureau, 'changeWorkingGroup', `workingGroup { origins { code } }`, input);
  const changed = { workingGroup: { origins: [{ code: '5304' }] }, userErrors: [] };
  expect([await change(), await change()]).toMatchObject([changed, changed]);
  expect(await both()).toEqual([false, true]);
  const query = `{ viewer { station { id } workingGroup { id workers(first: 100) { edges { node { id } } }
    arrivals { edges { node { id } } } } } }`;
  const people = { workers: { edges: [{ node: { id: other.worker } }] }, arrivals: { edges: [] } };
  expect((await system.ask(token, query)).viewer).toEqual({ station: null, workingGroup: { id, ...people } });
  // It does for them what a station does.
  const followUp = { idempotencyKey: unique(), placementId: other.placement, on: TODAY, stillEmployed: true };
  expect((await system.mutate(token, 'recordFollowUp', 'placement { id }', followUp)).userErrors).toEqual([]);
  expect(
    await system.mutate(token, 'recordFollowUp', 'placement { id }', { ...followUp, placementId: own.placement }),
  ).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
});

test('what somebody tells an account of a working group is the case of the station there, else of the home county', async () => {
  const id = await formed({ regionCode: '3205' });
  const { worker } = await atWork(1, { regionCode: '320505' });
  const token = await actsFor(id);
  const open = async () => {
    const input = { idempotencyKey: unique(), workerId: worker, kind: 'WAGES' };
    const { case: made } = await system.mutate(token, 'openCase', 'case { station { id } }', input);
    return made?.station?.id ?? 'HOME';
  };
  expect(await open()).toBe('HOME');
  const there = await givenStation(system, { regionCode: '320505' });
  system.clock.moveTo(startOfDay(addDays(TODAY, 2)));
  expect(await open()).toBe(there.id);
});

test('once accounts are named, no other acts for the working group', async () => {
  const id = await formed({ regionCode: '3502', members: [{ name: '罗学明', account: 'luo' }] });
  const { worker } = await atWork(1, { regionCode: '350203' });
  expect([await sees(worker, await actsFor(id, 'luo')), await sees(worker, await actsFor(id, 'li'))]).toEqual([
    ...[true, false],
  ]);
  expect(await sees(worker, await actsFor('grp_00000000000000000000000000'))).toBe(false);
});

test('every wrong field of a working group is named, and nothing is formed or changed', async () => {
  const wrong = {
    ...{ idempotencyKey: unique(), name: '', regionCode: '', memberCount: 0 },
    ...{ originRegionCodes: ['52', '53', '53'], destinationRegionCodes: [], members: [{ name: ' ' }] },
  };
  expect(await groupRefusals(bureau, 'formWorkingGroup', wrong)).toEqual([
    ...['REQUIRED name', 'REQUIRED regionCode', 'REGION_OUT_OF_SCOPE originRegionCodes.0'],
    ...['DUPLICATE originRegionCodes.2', 'LIST_LENGTH destinationRegionCodes', 'REQUIRED members.0.name'],
    'NUMBER_RANGE memberCount',
  ]);
  const workingGroupId = await formed({ members: [{ name: '罗学明' }, { name: '李秀兰' }] });
  const change = (input: object, token = bureau) =>
    groupRefusals(token, 'changeWorkingGroup', { idempotencyKey: unique(), workingGroupId, ...input });
  const far = { name: '-', memberCount: 1, destinationRegionCodes: ['44'], originRegionCodes: ['99'] };
  expect(await change(far)).toEqual([
    ...['NAMES_NOTHING name', 'REGION_UNKNOWN originRegionCodes.0', 'OUTSIDE_CORRIDOR destinationRegionCodes'],
    'NUMBER_RANGE memberCount',
  ]);
  expect(await change({ memberCount: 1, members: [{ name: '罗学明' }] })).toEqual([]);
  expect(await change({ members: [{ name: '罗学明' }, { name: '李秀兰' }] })).toEqual(['LIST_LENGTH members']);
  const none = { workingGroupId: 'grp_00000000000000000000000000', name: '' };
  expect(await change(none)).toEqual(['NOT_FOUND workingGroupId', 'REQUIRED name']);
  const county = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
  expect(await change({ memberCount: 5 }, county)).toEqual(['REGION_OUT_OF_SCOPE workingGroupId']);
  // Cadres change what their own office formed.
  const own = { workingGroupId: await formed({}, county), memberCount: 5 };
  expect(await change(own, county)).toEqual([]);
  const others = await system.sign({ roles: ['CADRE'], regionCode: '530423' });
  expect(await change(own, others)).toEqual(['REGION_OUT_OF_SCOPE workingGroupId']);
});
