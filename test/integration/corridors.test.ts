/** Corridors over HTTP: what there is between an origin and a province, and how many of those who began still stay. */
import { buildSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { givenStation } from '../kit/stations';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ recordsByClock: true });
});

afterAll(() => system.stop());

const bureau = (): string => system.tokens.BUREAU;

const SHOWN = `origin { code } destination { code } agreements { id } stations { id } openVacancies requested allocated
  waiting seats load retention { days until started known stayed share }`;

async function corridors(token: string, filter: object = {}) {
  await system.pump.idle();
  const query = `query ($filter: CorridorFilter) { corridors(filter: $filter) { ${SHOWN} } }`;
  return (await system.ask(token, query, { filter })).corridors;
}

test('a corridor shows agreement, open positions, demand, seats, load and stations, for the prefecture and the province', async () => {
  const station = await givenStation(system, { originRegionCodes: ['5306'] });
  await givenStation(system, { originRegionCodes: ['5304'] });
  const terms = { kind: 'POINT_TO_POINT', headcountPromised: 50, startsOn: TODAY, endsOn: addDays(TODAY, 30) };
  const sign = async (originRegionCode: string, destinationRegionCode: string): Promise<string> => {
    const input = { idempotencyKey: unique(), ...terms, originRegionCode, destinationRegionCode };
    const { agreement, userErrors } = await system.mutate(bureau(), 'signAgreement', 'agreement { id }', input);
    expect(userErrors).toEqual([]);
    return agreement?.id ?? '';
  };
  const agreement = await sign('530627', '4419');
  await sign('5304', '4419');
  await givenPositions(system, await givenEnterprise(system), [{ headcount: 12 }, { headcount: 8 }]);
  const on = addDays(TODAY, 3);
  const service = travelServiceInput({ on, seats: 40 });
  await system.mutate(bureau(), 'scheduleTravelService', 'travelService { id }', service);
  const gone = await system.mutate(bureau(), 'scheduleTravelService', 'travelService { id }', {
    ...travelServiceInput({ on, seats: 25 }),
  });
  const off = { idempotencyKey: unique(), serviceId: gone.travelService?.id, reason: '取消' };
  await system.mutate(bureau(), 'cancelTravelService', 'travelService { id }', off);
  const party = await givenWorkers(system, 4);
  const wish = requestTravelInput(party, { earliestOn: on, latestOn: on });
  expect((await system.mutate(bureau(), 'requestTravel', 'travelRequest { id }', wish)).userErrors).toEqual([]);
  const expected = {
    ...{ destination: { code: '44' }, openVacancies: 20, requested: 4, allocated: 4, waiting: 0, seats: 40, load: 0.1 },
    ...{ agreements: [{ id: agreement }], stations: [{ id: station.id }] },
  };
  // Dongguan has no counties, so what names its county's code is of all of it.
  const ofPrefecture = { ...expected, origin: { code: '5306' }, destination: { code: '4419' }, retention: [] };
  for (const code of ['4419', '441900'])
    expect(await corridors(system.tokens.CADRE, { destinationRegionCode: code })).toMatchObject([ofPrefecture]);
  const county = await corridors(system.tokens.CADRE, { destinationRegionCode: '44' });
  expect(county).toMatchObject([{ ...expected, origin: { code: '5306' } }]);
  const [whole] = await corridors(bureau(), { destinationRegionCode: '44' });
  expect(whole).toMatchObject({ origin: { code: '53' }, requested: 4, seats: 40, openVacancies: 20 });
  expect([whole?.agreements.length, whole?.stations.length]).toEqual([2, 2]);
  const [empty] = await corridors(bureau(), { destinationRegionCode: '33' });
  expect(empty).toMatchObject({ requested: 0, seats: 0, load: null, agreements: [], stations: [], openVacancies: 0 });
  expect((await corridors(bureau())).map(({ destination }) => destination.code)).toEqual(['44']);
  // Later days have no seats yet, and a county elsewhere has none of it.
  expect((await corridors(bureau(), { from: addDays(on, 1), to: addDays(on, 2) }))[0]?.seats).toBe(0);
  const other = await system.sign({ roles: ['CADRE'], regionCode: '530423' });
  expect(await corridors(other, { destinationRegionCode: '44' })).toMatchObject([
    { origin: { code: '5304' }, seats: 0 },
  ]);
  const { errors } = await system.gql(
    bureau(),
    '{ corridors(filter: { from: "2027-03-02", to: "2027-03-01" }) { seats } }',
  );
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});

test('a prefecture shows the sum of its counties and of what names it alone, and a province that of its prefectures', async () => {
  const on = addDays(TODAY, 20);
  const enterpriseId = await givenEnterprise(system);
  const jobs = [
    ['320505', 3],
    ['320506', 5],
    ['3205', 7],
    ['320102', 11],
  ] as const;
  await givenPositions(
    system,
    enterpriseId,
    jobs.map(([regionCode, headcount]) => ({ regionCode, headcount })),
  );
  // The last one is a journey to any place in the province.
  for (const [destinationRegionCode, people] of [
    ['320505', 1],
    ['320506', 2],
    ['3205', 3],
    ['320102', 4],
    ['32', 5],
  ] as const) {
    const wish = requestTravelInput(await givenWorkers(system, people), { earliestOn: on, latestOn: on });
    const input = { ...wish, destinationRegionCode };
    expect((await system.mutate(bureau(), 'requestTravel', 'travelRequest { id }', input)).userErrors).toEqual([]);
  }
  const [boarding] = travelServiceInput({ on }).stops;
  const at = (hour: string, arrives: number): string => `${addDays(on, arrives)}T${hour}:00:00Z`;
  const service = {
    ...travelServiceInput({ on, seats: 30 }),
    stops: [
      boarding,
      { regionCode: '320505', name: '虎丘', arrivesAt: at('10', 1), departsAt: at('11', 1) },
      { regionCode: '320506', name: '吴中', arrivesAt: at('12', 1) },
    ],
  };
  const scheduled = await system.mutate(bureau(), 'scheduleTravelService', 'travelService { id }', service);
  expect(scheduled.userErrors).toEqual([]);
  const COUNTS = ['openVacancies', 'requested', 'allocated', 'waiting', 'seats'] as const;
  const shown = async (destinationRegionCode: string) => {
    const [way] = await corridors(bureau(), { destinationRegionCode, from: on, to: on });
    expect(way?.destination.code).toBe(destinationRegionCode);
    return COUNTS.map((count) => way?.[count]);
  };
  // The service takes everybody who waited for a place that it goes to.
  expect(await shown('320505')).toEqual([3, 1, 1, 0, 30]);
  expect(await shown('320506')).toEqual([5, 2, 2, 0, 30]);
  expect(await shown('3205')).toEqual([3 + 5 + 7, 1 + 2 + 3, 1 + 2 + 3, 0, 30]);
  expect(await shown('3201')).toEqual([11, 4, 0, 4, 0]);
  expect(await shown('32')).toEqual([15 + 11, 6 + 4 + 5, 6 + 5, 4, 30]);
});

test('people are told one by one to who may open their rows, and in fives of each county to everybody else', async () => {
  // A Wednesday and the days around it, of one week and of the next.
  const tuesday = asCivilDate('2027-02-09');
  const [wednesday, monday] = [addDays(tuesday, 1), addDays(tuesday, 6)];
  const ask = async (home: string, to: string, on: CivilDate, people: number): Promise<void> => {
    const party: string[] = [];
    while (party.length < people) party.push(await givenWorker(system, { villageCode: `${home}001001` }));
    const wish = { ...requestTravelInput(party, { earliestOn: on, latestOn: on }), originRegionCode: home };
    const input = { ...wish, destinationRegionCode: to };
    expect((await system.mutate(bureau(), 'requestTravel', 'travelRequest { id }', input)).userErrors).toEqual([]);
  };
  await ask('530627', '510107', tuesday, 3);
  await ask('530627', '510107', wednesday, 4);
  await ask('530627', '5101', wednesday, 4);
  await ask('530627', '510107', monday, 4);
  await ask('530628', '510107', wednesday, 6);
  await ask('530628', '520103', wednesday, 2);
  await system.pump.idle();
  const { token: station } = await givenStation(system);
  const neighbor = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  const days = async (token: string, from: CivilDate, destinationRegionCode = '51') => {
    const filter = { originRegionCode: '53', destinationRegionCode, from, to: monday };
    const query = `query ($filter: TravelDemandFilter) { travelDemand(filter: $filter) {
      on originRegionCode destinationRegionCode requested allocated waiting } }`;
    const { travelDemand } = await system.ask(token, query, { filter });
    return travelDemand.map((row) => [row.on, row.originRegionCode, row.requested, row.allocated, row.waiting]);
  };
  const yiliang = (people: number) => [wednesday, '530628', people, 0, people];
  const alone = [[tuesday, '530627', 3, 0, 3], [wednesday, '530627', 8, 0, 8], yiliang(6), [monday, '530627', 4, 0, 4]];
  expect(await days(bureau(), tuesday)).toEqual(alone);
  for (const token of [station, system.tokens.WORKER])
    // The fifth of the seven of one place came on Wednesday; the four of another, and of the next week, are too few.
    for (const from of [tuesday, wednesday])
      expect(await days(token, from)).toEqual([[wednesday, '530627', 5, 0, 5], yiliang(5)]);
  expect(await days(station, monday)).toEqual([]);
  expect(await days(neighbor, tuesday)).toEqual([[wednesday, '530627', 5, 0, 5], yiliang(6)]);
  const way = async (token: string, to: string, origin = '53') => {
    const filter = { originRegionCode: origin, destinationRegionCode: to, from: wednesday, to: monday };
    return (await corridors(token, filter)).map(({ requested, waiting }) => [requested, waiting]);
  };
  expect(await way(bureau(), '51')).toEqual([[18, 18]]);
  for (const to of ['51', '5101', '510107']) expect(await way(station, to)).toEqual([[10, 10]]);
  // Of the prefecture around it a county sees the others in fives, and its own people one by one.
  expect(await way(neighbor, '51', '530628')).toEqual([[11, 11]]);
  // A province that few want is listed for those alone who may open their rows.
  const listed = async (token: string): Promise<(string | undefined)[]> =>
    (await corridors(token, { originRegionCode: '53', from: wednesday, to: wednesday })).map(
      ({ destination }) => destination.code,
    );
  expect(await listed(bureau())).toEqual(expect.arrayContaining(['51', '52']));
  expect(await listed(station)).toContain('51');
  expect(await listed(station)).not.toContain('52');
});

test("whatever region is asked for, only the people within the caller's own are told one by one", async () => {
  const on = asCivilDate('2027-02-24');
  const ask = async (home: string, originRegionCode: string, people: number): Promise<void> => {
    const party: string[] = [];
    while (party.length < people) party.push(await givenWorker(system, { villageCode: `${home}001001` }));
    const wish = requestTravelInput(party, { earliestOn: on, latestOn: on });
    const input = { ...wish, originRegionCode, destinationRegionCode: '420106' };
    expect((await system.mutate(bureau(), 'requestTravel', 'travelRequest { id }', input)).userErrors).toEqual([]);
  };
  // People of a village count in its county; people of Yiliang may leave from any place of the prefecture.
  await ask('530627', '530627104201', 7);
  await ask('530628', '530628', 2);
  await ask('530628', '5306', 6);
  await system.pump.idle();
  const rowsOf = { '530627': ['5306', '530627'], '530628': ['5306', '530628'], '5306': ['5306', '530627', '530628'] };
  const filters: readonly (readonly [filter: string, origins: readonly string[]])[] = [
    ['530627104201', rowsOf['530627']],
    ['530627104', rowsOf['530627']],
    ['530627', rowsOf['530627']],
    ['530628', rowsOf['530628']],
    ['5306', rowsOf['5306']],
    ['53', rowsOf['5306']],
  ];
  const sign = (role: 'BUREAU' | 'CADRE', regionCode: string): Promise<string> =>
    system.sign({ roles: [role], regionCode });
  const all = { '5306': 6, '530627': 7, '530628': 2 };
  const inFives = { '5306': 5, '530627': 5, '530628': 0 };
  const callers: readonly (readonly [token: string, told: Readonly<Record<string, number>>])[] = [
    [bureau(), all],
    [await sign('CADRE', '53'), all],
    [await sign('BUREAU', '5306'), all],
    [await sign('CADRE', '5306'), all],
    [await sign('BUREAU', '530627'), { ...inFives, '530627': 7 }],
    [await sign('CADRE', '530627'), { ...inFives, '530627': 7 }],
    [await sign('CADRE', '530628'), { ...inFives, '530628': 2 }],
    [await sign('CADRE', '530627104'), inFives],
    [await sign('CADRE', '530627104201'), inFives],
    [await sign('BUREAU', '5304'), inFives],
    [(await givenStation(system)).token, inFives],
    [system.tokens.WORKER, inFives],
  ];
  const query = `query ($filter: TravelDemandFilter) { travelDemand(filter: $filter) { originRegionCode requested waiting } }`;
  for (const [token, told] of callers)
    for (const [originRegionCode, origins] of filters)
      for (const destinationRegionCode of [undefined, '42', '420106']) {
        const filter = { originRegionCode, destinationRegionCode, from: on, to: on };
        const rows = (await system.ask(token, query, { filter })).travelDemand;
        const expected = origins.map((code) => [code, told[code], told[code]]).filter(([, people]) => people !== 0);
        expect(rows.map((row) => [row.originRegionCode, row.requested, row.waiting])).toEqual(expected);
      }
  // A corridor is of the prefecture around the caller.
  for (const [regionCode, people] of [
    ['5306', 15],
    ['530627', 12],
    ['530627104', 10],
  ] as const) {
    const ways = await corridors(await sign('CADRE', regionCode), { destinationRegionCode: '42', from: on, to: on });
    expect(ways.map((way) => [way.origin.code, way.requested])).toEqual([['5306', people]]);
  }
});

test('all that a corridor shows, with all that its agreements, stations and regions tell of themselves, is one query', async () => {
  const schema = buildSchema(sdl);
  const leavesOf = (name: string): string => {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    return fields.flatMap((one) => (isLeafType(getNamedType(one.type)) ? one.name : [])).join(' ');
  };
  const corridor = schema.getType('Corridor');
  const shown = Object.values(isObjectType(corridor) ? corridor.getFields() : {}).map(({ name, type }) => {
    const below = getNamedType(type);
    return isLeafType(below) ? name : `${name} { ${leavesOf(below.name)} }`;
  });
  for (const name of ['headcountReported', 'headcountSupplied', 'shareKept'])
    expect(shown.find((field) => field.startsWith('agreements '))).toContain(name);
  const way = { originRegionCode: '530628', destinationRegionCode: '350203' };
  const terms = { kind: 'POINT_TO_POINT', headcountPromised: 4, startsOn: TODAY, endsOn: addDays(TODAY, 100), ...way };
  const signed = { idempotencyKey: unique(), ...terms };
  expect((await system.mutate(bureau(), 'signAgreement', 'agreement { id }', signed)).userErrors).toEqual([]);
  const [position] = await givenPositions(system, await givenEnterprise(system), [
    { regionCode: '350203', headcount: 9 },
  ]);
  const worker = await givenWorker(system, { villageCode: '530628001201' });
  const placed = placementInput(worker, position ?? '', { startsOn: TODAY });
  expect((await system.mutate(bureau(), 'startPlacement', 'placement { id }', placed)).userErrors).toEqual([]);
  await system.pump.idle();
  const { corridors: all } = await system.ask(bureau(), `{ corridors { ${shown.join(' ')} } }`, {});
  const own = all.flatMap(({ agreements }) => agreements).filter(({ originRegionCode: from }) => from === '530628');
  expect(own).toMatchObject([{ headcountPromised: 4, headcountReported: 9, headcountSupplied: 1, shareKept: 0.25 }]);
});

test('of the agreements of a corridor those are shown that end first, as many as are asked and paid for', async () => {
  const way = { originRegionCode: '530629', destinationRegionCode: '460105' };
  for (let day = 22; day > 0; day -= 1) {
    const term = { startsOn: TODAY, endsOn: addDays(TODAY, 100 + day) };
    const signed = { idempotencyKey: unique(), kind: 'POINT_TO_POINT', headcountPromised: day, ...term, ...way };
    expect((await system.mutate(bureau(), 'signAgreement', 'agreement { id }', signed)).userErrors).toEqual([]);
  }
  const shown = async (page: string) => {
    const query = `{ corridors(filter: { destinationRegionCode: "46" }) { agreementCount
      agreements${page} { headcountPromised } } }`;
    const { data, extensions } = await system.gql(bureau(), query);
    const { requested: cost } = extensions['cost'] as { requested: number };
    const [corridor] = data?.corridors ?? [];
    const promised = corridor?.agreements.map(({ headcountPromised }) => headcountPromised);
    return { count: corridor?.agreementCount, promised, cost };
  };
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
  const [usual, few, all] = [await shown(''), await shown('(first: 3)'), await shown('(first: 100)')];
  expect([usual, few, all].map(({ count }) => count)).toEqual([22, 22, 22]);
  expect([usual, few, all].map(({ promised }) => promised)).toEqual([upTo(20), upTo(3), upTo(22)]);
  expect(few.cost).toBeLessThan(usual.cost);
  expect(usual.cost).toBeLessThan(all.cost);
  expect(await shown('(first: null)')).toEqual(usual);
});

test('retention tells of those who began how many are known to have stayed, once all could have, and hides fewer than five', async () => {
  const enterpriseId = await givenEnterprise(system);
  const [position = ''] = await givenPositions(system, enterpriseId, [{ headcount: 50 }]);
  const startsOn = asCivilDate('2027-01-21');
  system.clock.moveTo(startOfDay(startsOn));
  const people = await givenWorkers(system, 6);
  const placements: string[] = [];
  for (const worker of people) {
    const input = placementInput(worker, position, { startsOn });
    const { placement, userErrors } = await system.mutate(bureau(), 'startPlacement', 'placement { id }', input);
    expect(userErrors).toEqual([]);
    placements.push(placement?.id ?? '');
  }
  await system.pump.idle();
  const ask = async (placementId: string | undefined, on: CivilDate, stillEmployed: boolean): Promise<void> => {
    system.clock.moveTo(startOfDay(on));
    const input = { idempotencyKey: unique(), placementId, on, stillEmployed };
    const { userErrors } = await system.mutate(bureau(), 'recordFollowUp', 'placement { id }', input);
    expect(userErrors).toEqual([]);
    await system.pump.idle();
  };
  const shown = async () => {
    await system.pump.idle();
    const query = 'query ($id: ID!) { enterprise(id: $id) { retention { days until started known stayed share } } }';
    return (await system.ask(bureau(), query, { id: enterpriseId })).enterprise?.retention ?? [];
  };
  // One leaves early, four are found at work after a month, and nobody asks the last one.
  await ask(placements[0], addDays(startsOn, 5), false);
  expect((await shown())[0]).toMatchObject({ days: 30, until: '2026-10-31', started: null, known: null, share: null });
  for (const placement of placements.slice(1, 4)) await ask(placement, addDays(startsOn, 31), true);
  await ask(placements[4], asCivilDate('2027-04-01'), true);
  expect((await shown())[0]).toMatchObject({ until: '2026-12-31', started: null });
  // What is told until then counts, and nothing that is told later.
  system.clock.moveTo('2027-04-04T04:00:00Z');
  const first = { until: '2027-01-31', started: 6, known: 5, stayed: 4, share: 0.8 };
  expect((await shown())[0]).toMatchObject(first);
  await ask(placements[5], asCivilDate('2027-04-04'), true);
  // Who is lost after these days has stayed for them.
  await ask(placements[1], asCivilDate('2027-04-05'), false);
  expect((await shown())[0]).toMatchObject(first);
  expect((await shown())[1]).toMatchObject({ days: 90, until: '2026-11-30', started: null });
  for (const placement of placements.slice(2)) await ask(placement, asCivilDate('2027-05-02'), true);
  system.clock.moveTo('2027-06-03T04:00:00Z');
  expect((await shown())[1]).toMatchObject({ days: 90, until: '2027-01-31', started: 6, known: 6, stayed: 4 });
  const [way] = await corridors(bureau(), { destinationRegionCode: '44' });
  expect(way?.retention[1]).toMatchObject({ started: 6, known: 6, stayed: 4 });
});
