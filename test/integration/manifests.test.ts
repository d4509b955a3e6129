/** Manifests as carriers meet them, through HTTP: closed, numbered, printed, boarded, and closed again after late changes. */
import type { BoardPassengersInput, Manifest, ScheduleTravelServiceInput } from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import {
  campaignInput,
  givenWorker,
  givenWorkers,
  NOW,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
} from '../kit/system';

let system: TestSystem;
let bureau: string;
let carrier: string;
/** A day of its own for each test: its parties find its service and no other. */
let on: CivilDate = asCivilDate('2027-02-20');

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
  carrier = await system.sign({ roles: ['CARRIER'], carrierId: 'carrier-1' });
});

afterAll(() => system.stop());

beforeEach(() => {
  on = addDays(on, 3);
  system.clock.moveTo(startOfDay(addDays(on, -1)));
});

afterEach(() => system.clock.moveTo(NOW));

const HOUR = 3_600_000;

/** Hours after the day of departure begins in China. */
function hours(number: number): Instant {
  return instantOf(new Date(startOfDay(on).getTime() + number * HOUR));
}

/** Zhenxiong at 9:00, Kunming at 14:00, Dongguan the next day at 9:00. */
async function schedule(change: Partial<ScheduleTravelServiceInput> = {}): Promise<string> {
  const stops = [
    { regionCode: '530627', name: '镇雄站', departsAt: hours(9) },
    { regionCode: '530102', name: '昆明站', arrivesAt: hours(13), departsAt: hours(14) },
    { regionCode: '441900', name: '东莞站', arrivesAt: hours(33) },
  ];
  const input = travelServiceInput({ on, stops, seats: 10, ...change });
  const { travelService, userErrors } = await system.mutate(
    bureau,
    'scheduleTravelService',
    'travelService { id }',
    input,
  );
  if (travelService == null) throw new Error(JSON.stringify(userErrors));
  return travelService.id;
}

/** The allocation's id. */
async function seat(workerIds: readonly string[], origin = '530627', destination = '441900'): Promise<string> {
  const { travelRequest, userErrors } = await system.mutate(
    bureau,
    'requestTravel',
    'travelRequest { allocation { id } }',
    requestTravelInput(workerIds, {
      earliestOn: on,
      latestOn: on,
      originRegionCode: origin,
      destinationRegionCode: destination,
    }),
  );
  if (travelRequest?.allocation == null) throw new Error(JSON.stringify(userErrors));
  return travelRequest.allocation.id;
}

const MANIFEST = `manifest {
  serviceId complete passengerCount boarded noShows loadFactor closedAt numberedAt
  passengers { worker { id } seatNumber fromStop { index } toStop { index } boardedAt noShow }
}`;

async function close(serviceId: string, token = bureau): Promise<Manifest> {
  const { manifest, userErrors } = await system.mutate(token, 'closeManifest', MANIFEST, { serviceId });
  if (manifest == null) throw new Error(JSON.stringify(userErrors));
  return manifest;
}

async function read(serviceId: string, token = bureau): Promise<Manifest | null | undefined> {
  const query = `query ($serviceId: ID!) { ${MANIFEST.replace('manifest', 'manifest(serviceId: $serviceId)')} }`;
  return (await system.ask(token, query, { serviceId })).manifest;
}

async function codesOf(
  mutation: 'closeManifest' | 'boardPassengers',
  input: object,
  token = bureau,
): Promise<string[]> {
  const { manifest, userErrors } = await system.mutate(token, mutation, 'manifest { serviceId }', input);
  expect(manifest).toBeNull();
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

async function board(input: Partial<BoardPassengersInput>, token = carrier) {
  const fields = 'manifest { boarded noShows loadFactor } passengers { worker { id } boardedAt }';
  const { manifest, passengers, userErrors } = await system.mutate(token, 'boardPassengers', fields, input);
  expect(userErrors).toEqual([]);
  return { manifest, passengers };
}

function numbers({ passengers }: Manifest, workerIds: readonly string[]): (number | undefined)[] {
  return workerIds.map((id) => passengers.find(({ worker }) => worker?.id === id)?.seatNumber);
}

async function statusOf(allocationId: string): Promise<unknown> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Allocation { status } } }';
  return (await system.ask(bureau, query, { id: allocationId })).node;
}

describe('a manifest', () => {
  test('lists all passengers, parties side by side, and ends the sales', async () => {
    const serviceId = await schedule();
    const [party, single, late] = [
      await givenWorkers(system, 4),
      await givenWorkers(system, 1),
      await givenWorkers(system, 1),
    ];
    await seat(single, '530627', '530102');
    await seat(party);
    expect(await read(serviceId)).toBeNull();
    const manifest = await close(serviceId);
    expect(manifest).toMatchObject({
      serviceId,
      complete: true,
      passengerCount: 5,
      boarded: 0,
      noShows: 0,
      loadFactor: 0,
    });
    const given = numbers(manifest, party)
      .map(Number)
      .sort((a, b) => a - b);
    expect(given).toEqual(given.map((_, index) => (given[0] ?? 0) + index));
    const [alone] = manifest.passengers.filter(({ worker }) => worker?.id === single[0]);
    expect(alone).toMatchObject({ fromStop: { index: 0 }, toStop: { index: 1 }, boardedAt: null, noShow: false });
    expect(await read(serviceId)).toEqual(manifest);
    await expect(seat(late)).rejects.toThrow();
    const service = await system.ask(bureau, 'query ($id: ID!) { travelService(id: $id) { status } }', {
      id: serviceId,
    });
    expect(service.travelService?.status).toBe('CLOSED');
  });

  test('shows the number on the ticket, to the traveller too, and none before it is closed or once the seat is given back', async () => {
    const serviceId = await schedule();
    const [worker = ''] = await givenWorkers(system, 1);
    const allocationId = await seat([worker]);
    const self = await system.sign({ roles: ['WORKER'], workerId: worker });
    const ticket = async (token: string): Promise<unknown> => {
      const query = 'query ($id: ID!) { node(id: $id) { ... on Allocation { tickets { seatNumber boardedAt } } } }';
      return (await system.ask(token, query, { id: allocationId })).node;
    };
    expect(await ticket(self)).toEqual({ tickets: [{ seatNumber: null, boardedAt: null }] });
    await close(serviceId);
    expect(await ticket(self)).toEqual({ tickets: [{ seatNumber: 1, boardedAt: null }] });
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId });
    expect(await ticket(bureau)).toEqual({ tickets: [{ seatNumber: null, boardedAt: null }] });
  });

  test('confirms running holds, and ends overdue ones, whose seats stay free', async () => {
    const serviceId = await schedule();
    const [over, running] = [await givenWorkers(system, 2), await givenWorkers(system, 2)];
    const first = await seat(over);
    system.clock.moveTo(new Date(system.clock.now().getTime() + 30 * 60_000));
    const second = await seat(running);
    const manifest = await close(serviceId);
    expect(manifest.passengers.map(({ worker }) => worker?.id).sort()).toEqual([...running].sort());
    expect([await statusOf(first), await statusOf(second)]).toEqual([{ status: 'EXPIRED' }, { status: 'CONFIRMED' }]);
  });

  test('keeps every number when some leave, says that it is not complete until it is closed again, and changes nothing after that', async () => {
    const serviceId = await schedule();
    const parties = await Promise.all([3, 2, 4].map((count) => givenWorkers(system, count)));
    const allocations: string[] = [];
    for (const party of parties) allocations.push(await seat(party));
    const before = await close(serviceId);
    expect(await close(serviceId)).toEqual(before);
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocations[1] });
    system.clock.moveTo(new Date(system.clock.now().getTime() + HOUR));
    const between = await read(serviceId);
    expect(between).toMatchObject({ complete: false, passengerCount: 7 });
    const after = await close(serviceId);
    expect(after).toMatchObject({ complete: true, passengerCount: 7, closedAt: before.closedAt });
    expect(after.numberedAt > before.numberedAt).toBe(true);
    const staying = [...(parties[0] ?? []), ...(parties[2] ?? [])];
    expect(numbers(after, staying)).toEqual(numbers(before, staying));
    expect(await close(serviceId)).toEqual(after);
  });

  test('is empty for a service without passengers', async () => {
    expect(await close(await schedule())).toMatchObject({ passengers: [], complete: true, loadFactor: 0 });
  });

  test('is a file that spreadsheets open and do not run', async () => {
    const serviceId = await schedule();
    const worker = await givenWorker(system, { name: '=阿依"·"买买提' });
    await seat([worker]);
    const csv = async (language: string): Promise<string | undefined> => {
      const query = 'mutation ($input: CloseManifestInput!) { closeManifest(input: $input) { manifest { csv } } }';
      const headers = { 'accept-language': language };
      const { data } = await system.gql(carrier, query, { input: { serviceId } }, headers);
      return data?.closeManifest.manifest?.csv;
    };
    const masked = await system.ask(bureau, 'query ($id: ID!) { worker(id: $id) { maskedIdentityNumber } }', {
      id: worker,
    });
    const number = masked.worker?.maskedIdentityNumber ?? '';
    expect(number).toMatch(/\*{4}/);
    const row = `"1","'=阿依""·""买买提","${number}","镇雄站","东莞站"\r\n`;
    expect(await csv('zh')).toBe(`\uFEFF"座位号","姓名","证件号码","上车站","下车站"\r\n${row}`);
    expect(await csv('en')).toBe(`\uFEFF"Seat","Name","Identity number","From","To"\r\n${row}`);
  });
});

describe('boarding', () => {
  test('is taken late, again and in any order, and the earliest time stays', async () => {
    const serviceId = await schedule();
    const party = await givenWorkers(system, 3);
    const [first = '', second = '', third = ''] = party;
    const allocationId = await seat(party);
    await close(serviceId);
    system.clock.moveTo(hours(20));
    await board({ serviceId, workerIds: [first, second], at: hours(8.9) });
    expect(await statusOf(allocationId)).toEqual({ status: 'BOARDED' });
    await board({ serviceId, workerIds: [first], at: hours(9.5) });
    const earlier = await board({ serviceId, workerIds: [second, first], at: hours(8.8) });
    expect(earlier.passengers.map(({ boardedAt }) => boardedAt)).toEqual([hours(8.8), hours(8.8)]);
    expect(await board({ serviceId, workerIds: [first, second], at: hours(8.8) })).toEqual(earlier);
    expect(earlier.manifest).toEqual({ boarded: 2, noShows: 1, loadFactor: 0.2 });
    const missing = (await read(serviceId))?.passengers.filter(({ noShow }) => noShow);
    expect(missing).toMatchObject([{ worker: { id: third }, boardedAt: null }]);
    // A device that comes online the next day.
    system.clock.moveTo(hours(40));
    expect((await board({ serviceId, workerIds: [third], at: hours(8.9) })).manifest).toMatchObject({ noShows: 0 });
  });

  test('has no no-show before the service has left the passenger’s stop', async () => {
    const serviceId = await schedule();
    const [early, later] = [await givenWorkers(system, 1), await givenWorkers(system, 2)];
    await seat(early);
    await seat(later, '530102');
    await close(serviceId);
    const noShows = async (at: string): Promise<number | undefined> => {
      system.clock.moveTo(at);
      return (await read(serviceId))?.noShows;
    };
    expect([await noShows(hours(8.99)), await noShows(hours(9)), await noShows(hours(14))]).toEqual([0, 1, 3]);
  });

  test('names each worker who is not on the manifest, and records the others', async () => {
    const serviceId = await schedule();
    const [on1 = '', gone = '', stranger = ''] = await givenWorkers(system, 3);
    await seat([on1]);
    const released = await seat([gone]);
    await close(serviceId);
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: released });
    system.clock.moveTo(hours(9));
    const workerIds = [stranger, on1, gone, 'made up'];
    const report = { serviceId, workerIds, at: hours(8) };
    const selection = 'manifest { boarded } passengers { worker { id } boardedAt }';
    for (const again of [false, true]) {
      const { userErrors, ...told } = await system.mutate(carrier, 'boardPassengers', selection, report);
      expect([again, userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)]).toEqual([
        again,
        ['NOT_ON_MANIFEST workerIds.0', 'NOT_ON_MANIFEST workerIds.2', 'NOT_ON_MANIFEST workerIds.3'],
      ]);
      expect(told).toEqual({
        manifest: { boarded: 1 },
        passengers: [{ worker: { id: on1 }, boardedAt: hours(8) }],
      });
    }
  });

  test('is for cadres, too: they see their own people on the coach, and tick nobody else', async () => {
    const serviceId = await schedule();
    const own = await givenWorker(system, { villageCode: '530627102201' });
    const other = await givenWorker(system, { villageCode: '530628001201' });
    await seat([own]);
    await seat([other]);
    await close(serviceId);
    const cadre = await system.sign({ roles: ['CADRE'], regionCode: '530627102' });
    const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    const query = `query ($id: ID!) { manifest(serviceId: $id) {
      passengerCount boarded passengers { worker { id maskedPhone } } } }`;
    const { manifest } = await system.ask(cadre, query, { id: serviceId });
    expect(manifest).toMatchObject({ passengerCount: 1, passengers: [{ worker: { id: own } }] });
    const printed = 'query ($id: ID!) { manifest(serviceId: $id) { csv } }';
    const { manifest: list } = await system.ask(cadre, printed, { id: serviceId });
    expect(list?.csv.trim().split('\n')).toHaveLength(2);
    expect(await system.ask(elsewhere, query, { id: serviceId })).toEqual({ manifest: null });
    system.clock.moveTo(hours(9));
    const report = { serviceId, workerIds: [other, own], at: hours(8) };
    const ticked = await system.mutate(cadre, 'boardPassengers', 'passengers { worker { id } }', report);
    expect(ticked.passengers).toEqual([{ worker: { id: own } }]);
    expect(ticked.userErrors).toMatchObject([{ code: 'NOT_ON_MANIFEST', path: ['workerIds', '0'] }]);
    expect(await codesOf('boardPassengers', report, elsewhere)).toEqual(['NOT_FOUND serviceId']);
    const { manifest: whole } = await system.ask(carrier, query.replace('maskedPhone', ''), { id: serviceId });
    expect(whole).toMatchObject({ passengerCount: 2, boarded: 1 });
  });

  test('is refused with all wrong fields of the input at once', async () => {
    const serviceId = await schedule();
    const [worker = ''] = await givenWorkers(system, 1);
    await seat([worker]);
    expect(await codesOf('boardPassengers', { serviceId, workerIds: [worker] })).toEqual(['MANIFEST_OPEN serviceId']);
    await close(serviceId);
    const wrong = (input: object): Promise<string[]> =>
      codesOf('boardPassengers', { serviceId, workerIds: [worker], ...input });
    expect(await wrong({ workerIds: [worker, worker], at: hours(-48.1) })).toEqual([
      'DUPLICATE workerIds.1',
      'RANGE_REVERSED at',
    ]);
    expect(await wrong({ workerIds: [] })).toEqual(['LIST_LENGTH workerIds']);
    system.clock.moveTo(hours(9));
    expect(await wrong({ at: hours(9.2) })).toEqual(['DATE_TOO_FAR at']);
    system.clock.moveTo(hours(100));
    expect(await wrong({ at: hours(57.1) })).toEqual(['DATE_TOO_FAR at']);
    expect(await wrong({ serviceId: 'svc_made_up' })).toEqual(['NOT_FOUND serviceId']);
  });

  test('makes the seats used: the party gives them back no more, and confirming says so', async () => {
    const serviceId = await schedule();
    const party = await givenWorkers(system, 2);
    const allocationId = await seat(party);
    await close(serviceId);
    await board({ serviceId, workerIds: party.slice(1) });
    const release = await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId });
    expect(release.userErrors).toMatchObject([{ code: 'ALREADY_BOARDED', path: ['allocationId'] }]);
    const confirm = await system.mutate(bureau, 'confirmAllocation', 'allocation { status }', { allocationId });
    expect(confirm).toEqual({ allocation: { status: 'BOARDED' }, userErrors: [] });
  });

  test('counts on the board, on the day of departure, where the party boards, once for each person', async () => {
    await system.mutate(
      bureau,
      'openCampaign',
      'campaign { id }',
      campaignInput({
        targets: [{ indicator: 'PASSENGERS_BOARDED', regionCode: '530102', value: 5 }],
        endsOn: asCivilDate('2027-12-31'),
      }),
    );
    const counted = async (): Promise<unknown> => {
      await system.pump.idle();
      const query = `{ currentCampaign { progress(regionCode: "530102") { indicator unit actual target byDay(from: "${on}", to: "${on}") { on actual } } } }`;
      const { currentCampaign } = await system.ask(bureau, query);
      return currentCampaign?.progress.find(({ indicator }) => indicator === 'PASSENGERS_BOARDED');
    };
    const serviceId = await schedule();
    const party = await givenWorkers(system, 3);
    await seat(party, '530102');
    await close(serviceId);
    await board({ serviceId, workerIds: party.slice(0, 2) });
    await board({ serviceId, workerIds: party.slice(1, 2) });
    expect(await counted()).toEqual({
      ...{ indicator: 'PASSENGERS_BOARDED', unit: 'PEOPLE', actual: 2, target: 5 },
      byDay: [{ on, actual: 2 }],
    });
  });
});

describe('callers who may see a manifest', () => {
  test('are the bureau and the carrier of the service, officials of its passengers, and nobody else', async () => {
    const serviceId = await schedule();
    const workerIds = await givenWorkers(system, 1);
    await seat(workerIds);
    const other = await system.sign({ roles: ['CARRIER'], carrierId: 'carrier-2' });
    // A second role that sees all services opens no manifest of another carrier.
    const both = await system.sign({ roles: ['CARRIER', 'WORKER'], carrierId: 'carrier-2' });
    for (const token of [other, both]) {
      expect(await codesOf('closeManifest', { serviceId }, token)).toEqual(['NOT_FOUND serviceId']);
      await close(serviceId, carrier);
      expect(await codesOf('boardPassengers', { serviceId, workerIds }, token)).toEqual(['NOT_FOUND serviceId']);
      expect(await read(serviceId, token)).toBeNull();
    }
    expect((await read(serviceId, carrier))?.passengerCount).toBe(1);
    const operations = [
      ['query ($id: ID!) { manifest(serviceId: $id) { serviceId } }', { id: serviceId }],
      [
        'mutation ($input: CloseManifestInput!) { closeManifest(input: $input) { manifest { serviceId } } }',
        { input: { serviceId } },
      ],
      [
        'mutation ($input: BoardPassengersInput!) { boardPassengers(input: $input) { manifest { serviceId } } }',
        { input: { serviceId, workerIds } },
      ],
    ] as const;
    for (const [query, variables] of operations) {
      const closing = query.includes('closeManifest');
      for (const role of [...(closing ? (['CADRE'] as const) : []), 'STATION', 'ENTERPRISE', 'WORKER'] as const) {
        const { errors } = await system.gql(system.tokens[role], query, variables);
        expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
      }
      const { errors } = await system.gql(undefined, query, variables);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
    }
  });

  test('see name and masked number of its passengers, and nothing else of them', async () => {
    const serviceId = await schedule();
    await seat([await givenWorker(system, { name: '安小明' })]);
    await close(serviceId);
    const passenger = (fields: string, token: string) =>
      system.gql(token, `query ($id: ID!) { manifest(serviceId: $id) { passengers { worker { ${fields} } } } }`, {
        id: serviceId,
      });
    const { data, errors } = await passenger('name maskedIdentityNumber', carrier);
    expect(errors).toEqual([]);
    expect(data?.manifest?.passengers[0]?.worker).toMatchObject({ name: '安小明' });
    const more = await passenger('maskedPhone', carrier);
    expect(more.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    // The service is the province's: to another prefecture's bureau there is no list.
    const elsewhere = await system.sign({ roles: ['BUREAU'], regionCode: '5303' });
    expect((await passenger('name', elsewhere)).data?.manifest).toBeNull();
    expect((await passenger('maskedPhone villageCode', bureau)).errors).toEqual([]);
  });
});
