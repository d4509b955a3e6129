/** Travel as its users meet it, through HTTP: services are scheduled, parties get seats or a reason, time takes back what nobody confirmed. */
import type {
  RequestTravelInput,
  ScheduleTravelServiceInput,
  TravelRequest,
  TravelService,
  UserError,
} from '../../functions/generated/graphql';
import { listTravelServices } from '../../functions/domains/travel/travel-service/service';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  identityNumber,
  NOW,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
} from '../kit/system';
import { contextOf } from '../kit/travel-scene';
import { until } from '../kit/until';

let system: TestSystem;
let bureau: string;
/** A day of its own for each test: its parties find its services and no others. */
let on: CivilDate = '2027-02-20';

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

beforeEach(() => {
  on = addDays(on, 5);
});

afterEach(() => system.clock.moveTo(NOW));

const HOUR = 3_600_000;

/** Hours after the day begins in China. */
function hours(number: number, day = on): string {
  return instantOf(new Date(startOfDay(day).getTime() + number * HOUR));
}

/** A stop every three hours from nine on; half an hour at each. */
function stopsOf(...codes: string[]): ScheduleTravelServiceInput['stops'] {
  return codes.map((regionCode, index) => ({
    regionCode,
    ...(index > 0 && { arrivesAt: hours(9 + 3 * index) }),
    ...(index < codes.length - 1 && { departsAt: hours(9.5 + 3 * index) }),
  }));
}

function refusals(errors: readonly UserError[]): string[] {
  return errors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

async function schedule(change: Partial<ScheduleTravelServiceInput> = {}): Promise<string> {
  const input = travelServiceInput({ on, ...change });
  const { travelService, userErrors } = await system.mutate(
    bureau,
    'scheduleTravelService',
    'travelService { id }',
    input,
  );
  if (travelService == null) throw new Error(JSON.stringify(userErrors));
  return travelService.id;
}

const ALLOCATION = `allocation {
  id status seats holdEndsAt travelService { id } fromStop { index regionCode } toStop { index regionCode }
  tickets { seatNumber worker { id } }
}`;

function request(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}, token = bureau) {
  const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on, ...change });
  return system.mutate(token, 'requestTravel', `travelRequest { id status ${ALLOCATION} }`, input);
}

/**
 * The request and its seats. Those that came back to a service without any are sold by the writer of its line, until that has
 * found nobody who waits.
 */
async function seated(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}) {
  const { travelRequest: asked, userErrors } = await request(workerIds, change);
  if (asked == null) throw new Error(JSON.stringify(userErrors));
  let travelRequest = asked;
  const query = `query ($id: ID!) { travelRequest(id: $id) { id status ${ALLOCATION} } }`;
  await until('the party has seats', async () => {
    if (travelRequest.status !== 'WAITLISTED') return true;
    await settled();
    travelRequest = (await system.ask(bureau, query, { id: asked.id })).travelRequest ?? asked;
    return travelRequest.status === 'ALLOCATED';
  });
  if (travelRequest.allocation == null) throw new Error(`Expected seats, got ${travelRequest.status}`);
  return { travelRequest, allocation: travelRequest.allocation };
}

async function refused(
  workerIds: readonly string[],
  change: Partial<RequestTravelInput> = {},
  token = bureau,
): Promise<string[]> {
  const { travelRequest, userErrors } = await request(workerIds, change, token);
  expect(travelRequest).toBeNull();
  return refusals(userErrors);
}

/** The reason of a request that was put on the waitlist. */
async function waiting(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}) {
  const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on, ...change });
  const selection = `travelRequest { id status waitlistReason waitlistPosition ${ALLOCATION} }`;
  const { travelRequest, userErrors } = await system.mutate(bureau, 'requestTravel', selection, input);
  if (travelRequest?.status !== 'WAITLISTED') throw new Error(JSON.stringify({ travelRequest, userErrors }));
  expect(travelRequest.allocation).toBeNull();
  return travelRequest;
}

/** What streams carry was carried, and what came of that: a request in line, its seats, its trips. */
async function settled(): Promise<void> {
  await system.pump.idle();
}

async function serviceOf(id: string, token = bureau): Promise<TravelService | null | undefined> {
  const fields = 'id status loadFactor quotas { originRegionCode seats } availability { free band }';
  const data = await system.ask(token, `query ($id: ID!) { travelService(id: $id) { ${fields} } }`, { id });
  return data.travelService;
}

async function requestStatus(id: string): Promise<TravelRequest['status'] | undefined> {
  const data = await system.ask(bureau, 'query ($id: ID!) { travelRequest(id: $id) { status } }', { id });
  return data.travelRequest?.status;
}

async function freeBetween(id: string, fromStop: number, toStop: number): Promise<number | undefined> {
  const query = `query ($id: ID!, $from: Int, $to: Int) { travelService(id: $id) { availability(fromStop: $from, toStop: $to) { free } } }`;
  const data = await system.ask(bureau, query, { id, from: fromStop, to: toStop });
  return data.travelService?.availability.free;
}

describe('scheduling a service', () => {
  const wrongs = async (change: Parameters<typeof travelServiceInput>[0]): Promise<string[]> => {
    const input = travelServiceInput({ on, ...change });
    const { travelService, userErrors } = await system.mutate(
      bureau,
      'scheduleTravelService',
      'travelService { id }',
      input,
    );
    expect(travelService).toBeNull();
    return refusals(userErrors);
  };

  test('names everything that is wrong at once, each at its place', async () => {
    const wrong = await wrongs({
      name: ' ',
      carrierId: '',
      seats: 20,
      stops: [
        { regionCode: '530627', departsAt: hours(9) },
        { regionCode: '539999', arrivesAt: hours(12), departsAt: hours(11) },
        { regionCode: '44', name: 'x'.repeat(101) },
      ],
      quotas: [
        { originRegionCode: '530627', seats: 21 },
        { originRegionCode: '530627', seats: 0 },
        { originRegionCode: '530302', seats: 1 },
        { originRegionCode: '441900', seats: 1 },
        { originRegionCode: '5306', seats: 1 },
      ],
      quotasEndAt: hours(10),
    });
    expect(wrong.sort()).toEqual(
      [
        'REQUIRED name',
        'REQUIRED carrierId',
        'REGION_UNKNOWN stops.1.regionCode',
        'STOP_TIMES_REVERSED stops.1.departsAt',
        'REGION_LEVEL stops.2.regionCode',
        'TEXT_LENGTH stops.2.name',
        'REQUIRED stops.2.arrivesAt',
        'DUPLICATE quotas.1',
        'NUMBER_RANGE quotas.1.seats',
        'QUOTA_OFF_ROUTE quotas.2.originRegionCode',
        'QUOTA_OFF_ROUTE quotas.3.originRegionCode',
        'REGION_LEVEL quotas.4.originRegionCode',
        'QUOTAS_ABOVE_SEATS quotas',
        'DATE_TOO_FAR quotasEndAt',
      ].sort(),
    );
  });

  test.each([
    ['a single stop', { stops: [{ regionCode: '530627' }] }, ['LIST_LENGTH stops']],
    ['no seat', { seats: 0 }, ['NUMBER_RANGE seats']],
    ['more seats than any train', { seats: 2_001 }, ['NUMBER_RANGE seats']],
    ['a departure that has passed', { on: '2027-01-19' }, ['DATE_PAST stops.0.departsAt']],
    ['a departure in two years', { on: '2029-01-19' }, ['DATE_TOO_FAR stops.0.departsAt']],
  ] satisfies [string, Parameters<typeof travelServiceInput>[0], string[]][])(
    'is refused with %s',
    async (_, change, expected) => expect(await wrongs(change)).toEqual(expected),
  );

  test('is refused with more than thirty stops', async () => {
    const stops = Array.from({ length: 31 }, (_, index) => ({
      regionCode: '530627',
      ...(index > 0 && { arrivesAt: hours(index) }),
      ...(index < 30 && { departsAt: hours(index + 0.5) }),
    }));
    expect(await wrongs({ stops })).toEqual(['LIST_LENGTH stops']);
  });

  test('is refused when the last arrival is more than three days after the departure', async () => {
    const stops = (arrives: number) => [
      { regionCode: '530627', departsAt: hours(9) },
      { regionCode: '441900', arrivesAt: hours(arrives) },
    ];
    await schedule({ stops: stops(9 + 72) });
    expect(await wrongs({ stops: stops(9 + 72.1) })).toEqual(['DATE_TOO_FAR stops.1.arrivesAt']);
  });

  test('is refused when its route joins too many regions, together with what else is wrong', async () => {
    const codes = ['5306', '5202', '4501', '4401', '4301', '3601', '3501', '3301', '3201', '3101', '3701', '1301'];
    expect(await wrongs({ name: '', stops: stopsOf(...codes, '1101', '1201') })).toEqual([
      'REQUIRED name',
      'ROUTE_TOO_WIDE stops',
    ]);
    await schedule({ stops: stopsOf(...codes, '1101') });
  });

  test('has one effect for one key, and a key of its own for another input', async () => {
    const input = travelServiceInput({ on });
    const [first, second] = [await schedule(input), await schedule(input)];
    expect(second).toBe(first);
    expect(await wrongs({ ...input, seats: 44 })).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
  });

  test('is shown as it was given, with names of stops where none were', async () => {
    const id = await schedule({
      seats: 40,
      stops: [
        { regionCode: '530627', name: ' 镇雄客运站 ', departsAt: hours(9) },
        { regionCode: '4419', arrivesAt: hours(33) },
      ],
      quotas: [{ originRegionCode: '530627', seats: 10 }],
    });
    const fields =
      'seats quotasEndAt status quotas { originRegionCode seats } stops { index name arrivesAt departsAt }';
    const { travelService } = await system.ask(bureau, `query ($id: ID!) { travelService(id: $id) { ${fields} } }`, {
      id,
    });
    expect(travelService).toEqual({
      ...{ seats: 40, status: 'OPEN', quotasEndAt: hours(9) },
      quotas: [{ originRegionCode: '530627', seats: 10 }],
      stops: [
        { index: 0, name: '镇雄客运站', arrivesAt: null, departsAt: hours(9) },
        { index: 1, name: '东莞市', arrivesAt: hours(33), departsAt: null },
      ],
    });
  });
});

describe('a request is refused', () => {
  test('at each traveller whom the caller may not see, as if there were none', async () => {
    await schedule();
    const own = await givenWorker(system);
    const stranger = await givenWorker(system, { villageCode: '530302001201' });
    const nobody = 'wkr_00000000000000000000000000';
    const expected = ['NOT_FOUND workerIds.1', 'NOT_FOUND workerIds.2', 'NOT_FOUND workerIds.3'];
    expect(await refused([own, stranger, nobody, 'made up'], {}, system.tokens.CADRE)).toEqual(expected);
    const self = await system.sign({ roles: ['WORKER'], workerId: own });
    expect(await refused([own, stranger], {}, self)).toEqual(['NOT_FOUND workerIds.1']);
  });

  test('with everything that is wrong in the input at once', async () => {
    const id = await givenWorker(system);
    expect(
      await refused([id, id], {
        originRegionCode: '999999',
        destinationRegionCode: '',
        earliestOn: '2027-01-19',
        latestOn: '2027-01-18',
      }),
    ).toEqual([
      'DUPLICATE workerIds.1',
      'REGION_UNKNOWN originRegionCode',
      'REQUIRED destinationRegionCode',
      'DATE_PAST earliestOn',
      'RANGE_REVERSED latestOn',
    ]);
    expect(await refused([id], { earliestOn: on, latestOn: addDays(on, 61) })).toEqual(['DATE_TOO_FAR latestOn']);
    expect(await refused([id], { earliestOn: '9999-12-31', latestOn: '9999-12-31' })).toEqual([
      'DATE_TOO_FAR earliestOn',
    ]);
    expect(await refused([])).toEqual(['LIST_LENGTH workerIds']);
    expect(await refused(Array.from({ length: 51 }, (_, index) => `wkr_${index}`))).toContain('LIST_LENGTH workerIds');
  });

  test('by law when a traveller to work is under sixteen, while the way home is open to them', async () => {
    await schedule();
    const adult = await givenWorker(system);
    // Sixteen today, and tomorrow.
    const birthday = await givenWorker(system, { identityNumber: identityNumber({ birthDate: '2011-01-20' }) });
    const child = await givenWorker(system, { identityNumber: identityNumber({ birthDate: '2011-01-21' }) });
    expect(await refused([adult, child, birthday])).toEqual(['UNDER_LEGAL_AGE workerIds.1']);
    await seated([adult, birthday]);
    await seated([child], { direction: 'HOMEBOUND' });
  });

  test('at the traveller who has a trip in this direction, until that is released', async () => {
    await schedule();
    const [first = '', second = ''] = await givenWorkers(system, 2);
    const { allocation } = await seated([first]);
    expect(await refused([second, first])).toEqual(['ALREADY_TRAVELLING workerIds.1']);
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
    await seated([second, first]);
  });

  test('under a key that was used for another input', async () => {
    await schedule();
    const [first = '', second = ''] = await givenWorkers(system, 2);
    const { travelRequest } = await seated([first], { idempotencyKey: `of ${on}` });
    expect(await refused([second], { idempotencyKey: `of ${on}` })).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
    const again = await seated([first], { idempotencyKey: `of ${on}` });
    expect(again.travelRequest).toEqual(travelRequest);
  });
});

describe('the service chosen', () => {
  test('is the one that arrives first, and the next one when that is full', async () => {
    const stops = (departs: number, arrives: number) => [
      { regionCode: '530627', departsAt: hours(departs) },
      { regionCode: '441900', arrivesAt: hours(arrives) },
    ];
    const slow = await schedule({ seats: 2, stops: stops(8, 30) });
    const fast = await schedule({ seats: 2, stops: stops(10, 28) });
    const middle = await schedule({ seats: 2, stops: stops(9, 29) });
    const people = await givenWorkers(system, 6);
    const chosen: string[] = [];
    while (people.length > 0) chosen.push((await seated(people.splice(0, 2))).allocation.travelService.id);
    expect(chosen).toEqual([fast, middle, slow]);
  });

  test.each([
    ['4419', '441900'],
    ['441900', '4419'],
    ['4419', '44'],
    ['441900', '441900003'],
    ['441900003', '441900'],
  ])('goes to %s for a party that wants to go to %s', async (stop, destinationRegionCode) => {
    const id = await schedule({ stops: stopsOf('530627', stop) });
    const { allocation } = await seated([await givenWorker(system)], { destinationRegionCode });
    expect(allocation.travelService.id).toBe(id);
  });

  test('is boarded and left where the party lives and works, between the ends of the route', async () => {
    const id = await schedule({ seats: 10, stops: stopsOf('530627', '530302', '4501', '441900') });
    const { allocation } = await seated(await givenWorkers(system, 4), {
      originRegionCode: '530302001',
      destinationRegionCode: '45',
    });
    expect(allocation).toMatchObject({
      fromStop: { index: 1, regionCode: '530302' },
      toStop: { index: 2, regionCode: '4501' },
      seats: 4,
    });
    const free = await Promise.all(
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [0, 3],
      ].map(([from = 0, to = 0]) => freeBetween(id, from, to)),
    );
    expect(free).toEqual([10, 6, 10, 6]);
    expect(await serviceOf(id)).toMatchObject({ loadFactor: 4 / 30, availability: { free: 6, band: 'PLENTY' } });
  });

  test('has left nobody behind: one that departed is not offered, and a civil day begins at midnight in China', async () => {
    const stops = [
      { regionCode: '530627', departsAt: hours(0.5) },
      { regionCode: '441900', arrivesAt: hours(20) },
    ];
    await schedule({ stops });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    const dayBefore = { earliestOn: addDays(on, -1), latestOn: addDays(on, -1) };
    expect(await waiting([third], dayBefore)).toMatchObject({ waitlistReason: 'NO_SERVICE' });
    await seated([first]);
    system.clock.moveTo(hours(0.5));
    expect(await waiting([second])).toMatchObject({ waitlistReason: 'NO_SERVICE' });
  });

  test('is boarded at the first stop in the region that it leaves in the window', async () => {
    const stops = [
      { regionCode: '530602', departsAt: hours(9) },
      { regionCode: '530627', arrivesAt: hours(32), departsAt: hours(33) },
      { regionCode: '4601', arrivesAt: hours(60) },
    ];
    const id = await schedule({ stops });
    const wish = { originRegionCode: '5306', destinationRegionCode: '46' };
    const dayTwo = { earliestOn: addDays(on, 1), latestOn: addDays(on, 1) };
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    const fromStops = [
      (await seated([first], { ...wish, ...dayTwo })).allocation.fromStop.index,
      (await seated([second], { ...wish, latestOn: addDays(on, 1) })).allocation.fromStop.index,
    ];
    // It has left the first stop, not the second.
    system.clock.moveTo(hours(10));
    fromStops.push((await seated([third], { ...wish, latestOn: addDays(on, 1) })).allocation.fromStop.index);
    expect(fromStops).toEqual([1, 0, 1]);
    expect([await freeBetween(id, 0, 1), await freeBetween(id, 1, 2)]).toEqual([44, 42]);
  });

  test('is found at a stop that it reaches days after the first one in the prefecture', async () => {
    const stops = [
      { regionCode: '530602', departsAt: hours(1) },
      { regionCode: '530627', arrivesAt: hours(71), departsAt: hours(72) },
      { regionCode: '4601', arrivesAt: hours(73) },
    ];
    const id = await schedule({ stops });
    const dayFour = { earliestOn: addDays(on, 3), latestOn: addDays(on, 3) };
    const { allocation } = await seated([await givenWorker(system)], { destinationRegionCode: '4601', ...dayFour });
    expect(allocation).toMatchObject({ travelService: { id }, fromStop: { index: 1 } });
  });

  test('has room between its stops only where legs are free', async () => {
    const id = await schedule({ seats: 3, stops: stopsOf('530627', '530302', '441900') });
    const people = await givenWorkers(system, 4);
    await seated(people.splice(0, 2), { destinationRegionCode: '530302' });
    await seated(people, { originRegionCode: '530302' });
    expect([await freeBetween(id, 0, 1), await freeBetween(id, 1, 2)]).toEqual([1, 1]);
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 1, band: 'PLENTY' } });
  });

  test.each([
    [-1, 1],
    [0, 2],
    [1, 1],
    [1, 0],
  ])('answers availability from %i to %i, which is no part of the route, with an error', async (fromStop, toStop) => {
    const id = await schedule();
    await expect(freeBetween(id, fromStop, toStop)).rejects.toThrow('BAD_USER_INPUT');
  });
});

describe("a county's quota", () => {
  test('is used first by those who board there, and what they do not ride goes to the pool', async () => {
    const stops = stopsOf('530627', '530302', '441900');
    const id = await schedule({ seats: 10, stops, quotas: [{ originRegionCode: '530627', seats: 4 }] });
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 6 }, quotas: [{ seats: 4 }] });
    await seated(await givenWorkers(system, 3), { destinationRegionCode: '530302' });
    expect(await serviceOf(id)).toMatchObject({ quotas: [{ seats: 1 }] });
    expect([await freeBetween(id, 0, 1), await freeBetween(id, 1, 2)]).toEqual([6, 9]);
    // One of the quota and one of the pool.
    await seated(await givenWorkers(system, 2));
    expect(await serviceOf(id)).toMatchObject({ quotas: [{ seats: 0 }] });
    expect([await freeBetween(id, 0, 1), await freeBetween(id, 1, 2)]).toEqual([5, 8]);
  });

  test.each(['4419', '441900', '441900003'])(
    'of a city without counties is for those who say that they board in %s',
    async (originRegionCode) => {
      const stops = stopsOf('4419', '530627');
      const id = await schedule({ seats: 2, stops, quotas: [{ originRegionCode: '441900', seats: 2 }] });
      await seated(await givenWorkers(system, 2), { originRegionCode, destinationRegionCode: '530627' });
      expect(await serviceOf(id)).toMatchObject({ quotas: [{ seats: 0 }], loadFactor: 1 });
    },
  );

  test('is kept from everyone else', async () => {
    const stops = stopsOf('530627', '530302', '441900');
    await schedule({ seats: 4, stops, quotas: [{ originRegionCode: '530627', seats: 3 }] });
    const people = await givenWorkers(system, 4);
    const strangers = await waiting(people.slice(0, 2), { originRegionCode: '530302' });
    expect(strangers).toMatchObject({ waitlistReason: 'NO_ROOM' });
    // Whoever asks now waits behind them, and is served first: the others do not fit.
    const others = await waiting(await givenWorkers(system, 4));
    expect(others).toMatchObject({ waitlistReason: 'OTHERS_WAIT' });
    await settled();
    expect([await requestStatus(strangers.id), await requestStatus(others.id)]).toEqual(['WAITLISTED', 'ALLOCATED']);
  });

  test('gets its seats back by a release before it ends', async () => {
    const id = await schedule({ seats: 4, quotas: [{ originRegionCode: '530627', seats: 3 }] });
    const { allocation } = await seated(await givenWorkers(system, 4));
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 1 }, quotas: [{ seats: 3 }] });
  });

  test('goes back to everyone at its end, once', async () => {
    const quotas = [{ originRegionCode: '530627', seats: 3 }];
    const id = await schedule({ seats: 4, quotas, quotasEndAt: '2027-01-21T00:00:00Z' });
    await system.sweep();
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 1 }, quotas: [{ seats: 3 }] });
    system.clock.moveTo('2027-01-21T00:00:00Z');
    await Promise.all([system.sweep(), system.sweep()]);
    await system.sweep();
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 4 }, quotas: [{ seats: 0 }] });
    await seated(await givenWorkers(system, 4));
    expect(await serviceOf(id)).toMatchObject({ availability: { free: 0, band: 'NONE' }, loadFactor: 1 });
  });
});

describe('a hold', () => {
  const minutesLater = (minutes: number): string => instantOf(new Date(Date.parse(NOW) + minutes * 60_000));

  test('ends by itself after half an hour, its seats go back, and its travellers may ask again', async () => {
    const id = await schedule({ seats: 3 });
    const people = await givenWorkers(system, 3);
    const { travelRequest, allocation } = await seated(people);
    expect(allocation).toMatchObject({ status: 'HELD', holdEndsAt: minutesLater(30) });
    system.clock.moveTo(minutesLater(29));
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(0);
    system.clock.moveTo(minutesLater(30));
    // It is over for everyone who looks, even before its seats are back.
    expect(refusals((await confirm(allocation.id)).userErrors)).toEqual(['HOLD_ENDED allocationId']);
    await system.sweep();
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(3);
    expect(await requestStatus(travelRequest.id)).toBe('EXPIRED');
    await seated(people);
  });

  test('that is over is so for everyone who looks, and keeps nobody from another, before the sweep', async () => {
    const id = await schedule({ seats: 3 });
    const [first = '', second = ''] = await givenWorkers(system, 2);
    const { travelRequest, allocation } = await seated([first]);
    expect(await tripsOf(first)).toEqual([travelRequest.id]);
    system.clock.moveTo(minutesLater(30));
    expect(await requestStatus(travelRequest.id)).toBe('EXPIRED');
    expect(await tripsOf(first)).toEqual([]);
    const again = await seated([second, first]);
    expect(again.allocation.id).not.toBe(allocation.id);
    expect(await tripsOf(first)).toEqual([again.travelRequest.id]);
    expect(await freeBetween(id, 0, 1)).toBe(1);
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(1);
  });

  test('that is over stays in the way together with a trip that is not', async () => {
    await schedule();
    const [over = '', living = ''] = await givenWorkers(system, 2);
    await seated([over]);
    await confirm((await seated([living])).allocation.id);
    system.clock.moveTo(minutesLater(30));
    expect(await refused([over, living])).toEqual(['ALREADY_TRAVELLING workerIds.0', 'ALREADY_TRAVELLING workerIds.1']);
  });

  test('that is over stays expired when it is released, and its seats go back', async () => {
    const id = await schedule({ seats: 3 });
    const { allocation } = await seated([await givenWorker(system)]);
    system.clock.moveTo(minutesLater(30));
    const expired = { allocation: { status: 'EXPIRED', holdEndsAt: null }, userErrors: [] };
    expect(await release(allocation.id)).toEqual(expired);
    expect(await release(allocation.id)).toEqual(expired);
    expect(await freeBetween(id, 0, 1)).toBe(3);
  });

  test('that was confirmed stays, however often it is confirmed', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest, allocation } = await seated(await givenWorkers(system, 2));
    const confirmed = { allocation: { status: 'CONFIRMED', holdEndsAt: null }, userErrors: [] };
    expect(await confirm(allocation.id)).toEqual(confirmed);
    expect(await confirm(allocation.id)).toEqual(confirmed);
    system.clock.moveTo(minutesLater(60));
    await system.sweep();
    expect(await confirm(allocation.id)).toEqual(confirmed);
    expect(await freeBetween(id, 0, 1)).toBe(1);
    expect(await requestStatus(travelRequest.id)).toBe('ALLOCATED');
  });

  test('that is released gives its seats back once, however often it is released', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest, allocation } = await seated(await givenWorkers(system, 2));
    const released = { allocation: { status: 'RELEASED', holdEndsAt: null }, userErrors: [] };
    expect(await release(allocation.id)).toEqual(released);
    expect(await release(allocation.id)).toEqual(released);
    expect(await freeBetween(id, 0, 1)).toBe(3);
    expect(await requestStatus(travelRequest.id)).toBe('CANCELLED');
    expect(refusals((await confirm(allocation.id)).userErrors)).toEqual(['HOLD_ENDED allocationId']);
    system.clock.moveTo(hours(9));
    expect(await release(allocation.id)).toEqual(released);
  });

  test('is no longer released once its service has left', async () => {
    await schedule();
    const { allocation } = await seated([await givenWorker(system)]);
    await confirm(allocation.id);
    system.clock.moveTo(hours(9));
    expect(refusals((await release(allocation.id)).userErrors)).toEqual(['SERVICE_CLOSED allocationId']);
  });

  test('is nobody else’s to confirm or to release', async () => {
    await schedule();
    const { allocation } = await seated([await givenWorker(system)]);
    const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    for (const id of [allocation.id, 'made up']) {
      expect(refusals((await confirm(id, elsewhere)).userErrors)).toEqual(['NOT_FOUND allocationId']);
      expect(refusals((await release(id, elsewhere)).userErrors)).toEqual(['NOT_FOUND allocationId']);
    }
    expect((await confirm(allocation.id, system.tokens.CADRE)).allocation).toMatchObject({ status: 'CONFIRMED' });
  });

  const confirm = (allocationId: string, token = bureau) =>
    system.mutate(token, 'confirmAllocation', 'allocation { status holdEndsAt }', { allocationId });
  const release = (allocationId: string, token = bureau) =>
    system.mutate(token, 'releaseAllocation', 'allocation { status holdEndsAt }', { allocationId, reason: 'ill' });
});

async function tripsOf(workerId: string): Promise<string[]> {
  const query = 'query ($id: ID!) { worker(id: $id) { travelRequests { edges { node { id } } } } }';
  const { worker } = await system.ask(bureau, query, { id: workerId });
  return worker?.travelRequests.edges.map(({ node }) => node.id) ?? [];
}

describe('a trip', () => {
  test('leaves the page of its worker on the day after the arrival', async () => {
    await schedule();
    const id = await givenWorker(system);
    const { travelRequest, allocation } = await seated([id]);
    await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
    system.clock.moveTo(hours(47));
    expect(await tripsOf(id)).toEqual([travelRequest.id]);
    system.clock.moveTo(hours(48));
    expect(await tripsOf(id)).toEqual([]);
  });
});

describe('a party of two counties', () => {
  const query = `query ($request: ID!, $allocation: ID!) {
    travelRequest(id: $request) { workers { id } }
    node(id: $allocation) { ... on Allocation { tickets { worker { id } } } }
  }`;

  test('is seen by whoever is in charge of one of its travellers, who sees no other, and by nobody else', async () => {
    await schedule();
    const here = await givenWorker(system);
    const there = await givenWorker(system, { villageCode: '530302001201' });
    const { travelRequest, allocation } = await seated([here, there]);
    const seenFrom = async (regionCode: string) => {
      const official = await system.sign({ roles: [regionCode.length < 6 ? 'BUREAU' : 'CADRE'], regionCode });
      return system.ask(official, query, { request: travelRequest.id, allocation: allocation.id });
    };
    expect(await seenFrom('530302')).toEqual({
      travelRequest: { workers: [{ id: there }] },
      node: { tickets: [{ worker: null }, { worker: { id: there } }] },
    });
    expect(await seenFrom('530102')).toEqual({ travelRequest: null, node: null });
    expect(await seenFrom('53')).toMatchObject({ travelRequest: { workers: [{ id: here }, { id: there }] } });
  });
});

describe('a carrier', () => {
  const passengers = `travelService(id: $id) { allocations { edges { node { seats tickets { worker { name maskedIdentityNumber } } } } } }`;

  test('sees its own services and their passengers, by name and masked number', async () => {
    const own = await schedule({ carrierId: `own ${on}` });
    const carrier = await system.sign({ roles: ['CARRIER'], carrierId: `own ${on}` });
    await seated([await givenWorker(system, { name: '陶·阿依' })]);
    const { travelService } = await system.ask(carrier, `query ($id: ID!) { ${passengers} }`, { id: own });
    expect(travelService?.allocations.edges).toEqual([
      {
        node: {
          seats: 1,
          tickets: [
            { worker: { name: '陶·阿依', maskedIdentityNumber: expect.stringMatching(/^\d+\*+[\dX]+$/) as string } },
          ],
        },
      },
    ]);
  });

  test('sees nothing else of them', async () => {
    const own = await schedule({ carrierId: `own ${on}` });
    const carrier = await system.sign({ roles: ['CARRIER'], carrierId: `own ${on}` });
    await seated([await givenWorker(system)]);
    for (const field of [
      'maskedPhone',
      'villageCode',
      'ethnicGroup',
      'travelRequests(first: 1) { edges { node { id } } }',
    ]) {
      const fields = `allocations(first: 1) { edges { node { tickets { worker { ${field} } } } } }`;
      const { errors } = await system.gql(carrier, `query ($id: ID!) { travelService(id: $id) { ${fields} } }`, {
        id: own,
      });
      expect([field, errors[0]?.extensions['code']]).toEqual([field, 'FORBIDDEN']);
    }
  });

  test("finds no other carrier's service, by id or in the list, whatever it filters for", async () => {
    const other = await schedule({ carrierId: `other ${on}` });
    const carrier = await system.sign({ roles: ['CARRIER'], carrierId: `own ${on}` });
    expect(await serviceOf(other, carrier)).toBeNull();
    expect(await list({ from: on, to: on }, carrier)).toEqual([]);
    expect(await list({ from: on, to: on, carrierId: `other ${on}` }, carrier)).toEqual([]);
    expect(await list({ from: on, to: on })).toEqual([other]);
  });
});

/** Ids of the services of a list. */
async function list(filter: object, token = bureau): Promise<string[]> {
  const query =
    'query ($filter: TravelServiceFilter) { travelServices(filter: $filter, first: 100) { edges { node { id } } } }';
  const { travelServices } = await system.ask(token, query, { filter });
  return travelServices.edges.map(({ node }) => node.id);
}

describe('the list of services', () => {
  test('is filtered by route, carrier, mode, status and days, and is in order of departure', async () => {
    const window = { from: on, to: addDays(on, 2) };
    const at = (day: CivilDate, ...codes: string[]) =>
      codes.map((regionCode, index) => ({
        regionCode,
        ...(index > 0 && { arrivesAt: hours(9 + 2 * index, day) }),
        ...(index < codes.length - 1 && { departsAt: hours(10 + 2 * index, day) }),
      }));
    const late = await schedule({
      mode: 'TRAIN',
      carrierId: `rail ${on}`,
      stops: at(addDays(on, 2), '530627', '530302', '4419'),
    });
    const early = await schedule({ carrierId: `road ${on}`, stops: at(on, '530627', '441900') });
    const other = await schedule({
      mode: 'FLIGHT',
      carrierId: `air ${on}`,
      stops: at(addDays(on, 1), '530102', '310115'),
    });
    const cases: [object, string[]][] = [
      [{}, [early, other, late]],
      [{ originRegionCode: '530627' }, [early, late]],
      [{ originRegionCode: '53', destinationRegionCode: '44' }, [early, late]],
      [{ destinationRegionCode: '441900003' }, [early, late]],
      [{ originRegionCode: '530302' }, [late]],
      [{ originRegionCode: '530302', destinationRegionCode: '530627' }, []],
      [{ originRegionCode: '4419' }, []],
      [{ carrierId: `rail ${on}` }, [late]],
      [{ carrierId: `rail ${on}`, mode: 'COACH' }, []],
      [{ mode: 'FLIGHT' }, [other]],
      [{ from: addDays(on, 1) }, [other, late]],
      [{ to: on }, [early]],
      [{ from: addDays(on, 1), to: on }, []],
      [{ status: 'OPEN' }, [early, other, late]],
      [{ status: 'DEPARTED' }, []],
    ];
    for (const [filter, expected] of cases)
      expect([filter, await list({ ...window, ...filter })]).toEqual([filter, expected]);
    system.clock.moveTo(hours(10, addDays(on, 1)));
    expect(await list({ ...window, status: 'DEPARTED' })).toEqual([early, other]);
    expect(await list({ ...window, status: 'OPEN' })).toEqual([late]);
  });

  test('takes any dates, and asks for no more years than services can be in', async () => {
    const carrierId = `any ${on}`;
    const id = await schedule({ carrierId });
    expect(await list({ from: '0001-01-01', to: '9999-12-31', carrierId })).toEqual([id]);
    expect(await list({ from: on, to: '9999-12-31', mode: 'FLIGHT', originRegionCode: '4419' })).toEqual([]);
    expect(await list({ from: '9999-12-31' })).toEqual([]);
    expect(await list({ to: '0001-01-01' })).toEqual([]);
    let queries = 0;
    const query = () => {
      queries += 1;
      return Promise.resolve({ items: [], lastKey: undefined, scanned: 0 });
    };
    const db = { ...system.platform.db, query };
    await listTravelServices(contextOf(db), { from: '1500-01-01', to: '2500-01-01' }, {});
    // From 2019, whose last hours in UTC are 2020 in China, to 2028.
    expect(queries).toBe(10);
  });

  test('comes in pages that neither repeat nor miss one', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1)
      ids.push(
        await schedule({
          stops: [
            { regionCode: '530627', departsAt: hours(9 + index) },
            { regionCode: '4419', arrivesAt: hours(40) },
          ],
        }),
      );
    const query = `query ($after: String, $on: Date) {
      travelServices(filter: { from: $on, to: $on }, first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
    }`;
    const pages: string[][] = [];
    for (let after: string | null | undefined = null, more = true; more;) {
      const { travelServices } = await system.ask(bureau, query, { on, after });
      pages.push(travelServices.edges.map(({ node }) => node.id));
      ({ endCursor: after, hasNextPage: more } = travelServices.pageInfo);
    }
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  });
});

describe('the waitlist', () => {
  const REQUEST = 'id status waitlistPosition waitlistReason waitlistNote allocation { travelService { id } }';

  async function read(id: string, token = bureau): Promise<TravelRequest | null | undefined> {
    const data = await system.ask(token, `query ($id: ID!) { travelRequest(id: $id) { ${REQUEST} } }`, { id });
    return data.travelRequest;
  }

  test('shows place and reason, on the page of each traveller, too, and serves by itself when seats come back', async () => {
    // A county of its own: its list is nobody else's.
    const from = { originRegionCode: '530629' };
    const id = await schedule({ seats: 2, stops: stopsOf('530629', '441900') });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    const { allocation } = await seated([first, second], from);
    const one = await waiting([third], from);
    expect(one).toMatchObject({ waitlistReason: 'NO_ROOM', waitlistPosition: 1 });
    system.clock.moveTo(new Date(new Date(NOW).getTime() + 1_000));
    const two = await waiting(await givenWorkers(system, 2), from);
    expect(two).toMatchObject({ waitlistReason: 'NO_ROOM', waitlistPosition: 2 });
    const page = `query ($id: ID!) { worker(id: $id) { travelRequests { edges { node { ${REQUEST} } } } } }`;
    const { worker } = await system.ask(bureau, page, { id: third });
    expect(worker?.travelRequests.edges.map(({ node }) => node.status)).toEqual(['WAITLISTED']);
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
    await settled();
    expect(await read(one.id)).toMatchObject({
      ...{ status: 'ALLOCATED', waitlistPosition: null, waitlistReason: null },
      allocation: { travelService: { id } },
    });
    expect(await read(two.id)).toMatchObject({ status: 'WAITLISTED', waitlistPosition: 1 });
    const self = await system.sign({ roles: ['WORKER'], workerId: third });
    const own = await system.ask(self, '{ travelRequests { edges { node { id status } } } }');
    expect(own.travelRequests.edges).toEqual([expect.objectContaining({ node: { id: one.id, status: 'ALLOCATED' } })]);
  });

  test('takes everyone of a cancelled service first, and tells them why', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest } = await seated(await givenWorkers(system, 2));
    const late = await waiting(await givenWorkers(system, 2));
    const input = { idempotencyKey: `cancel ${on}`, serviceId: id, reason: ' 车辆故障 ' };
    const answer = await system.mutate(bureau, 'cancelTravelService', 'travelService { status cancelReason }', input);
    expect(answer).toEqual({ travelService: { status: 'CANCELLED', cancelReason: '车辆故障' }, userErrors: [] });
    await settled();
    expect(await read(travelRequest.id)).toMatchObject({
      ...{ status: 'WAITLISTED', waitlistReason: 'SERVICE_CANCELLED', waitlistNote: '车辆故障', allocation: null },
    });
    const other = await schedule({ seats: 2 });
    await settled();
    expect(await read(travelRequest.id)).toMatchObject({
      status: 'ALLOCATED',
      allocation: { travelService: { id: other } },
    });
    expect(await read(late.id)).toMatchObject({ status: 'WAITLISTED' });
    const cancelled = await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { status }', {
      travelRequestId: travelRequest.id,
    });
    expect(cancelled.travelRequest?.status).toBe('CANCELLED');
    await settled();
    expect(await read(late.id)).toMatchObject({ status: 'ALLOCATED' });
  });

  test('is listed for the region of those who wait, and shows strangers nothing', async () => {
    const stranger = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    const { id } = await waiting([await givenWorker(system)]);
    const listed = async (token: string, filter: string): Promise<string[]> => {
      const { travelRequests } = await system.ask(
        token,
        `{ travelRequests(first: 100, filter: { ${filter} from: "${on}", to: "${on}" }) { edges { node { id } } } }`,
      );
      return travelRequests.edges.map(({ node }) => node.id);
    };
    expect(await listed(bureau, 'status: WAITLISTED,')).toEqual([id]);
    expect(await listed(system.tokens.CADRE, 'originRegionCode: "530627", destinationRegionCode: "44",')).toEqual([id]);
    expect(await listed(bureau, 'status: ALLOCATED,')).toEqual([]);
    expect(await listed(bureau, 'direction: HOMEBOUND,')).toEqual([]);
    expect(await listed(bureau, 'regionCode: "530302",')).toEqual([]);
    expect(await listed(stranger, '')).toEqual([]);
    expect(await read(id, stranger)).toBeNull();
    const cancel = await system.mutate(stranger, 'cancelTravelRequest', 'travelRequest { id }', {
      travelRequestId: id,
    });
    expect(refusals(cancel.userErrors)).toEqual(['NOT_FOUND travelRequestId']);
  });

  test('of a party to work keeps to the day on which a placement of one of them starts', async () => {
    const [offer = ''] = await givenPositions(system, await givenEnterprise(system), [{ headcount: 2 }]);
    const [tied = '', free = ''] = await givenWorkers(system, 2);
    const start = placementInput(tied, offer, { startsOn: on });
    await system.mutate(bureau, 'startPlacement', 'placement { id }', start);
    // It leaves on the day of the start and arrives on the next.
    await schedule({});
    expect(await waiting([free, tied])).toMatchObject({ waitlistReason: 'NO_SERVICE' });
    const [other = ''] = await givenWorkers(system, 1);
    await system.mutate(
      bureau,
      'startPlacement',
      'placement { id }',
      placementInput(other, offer, { startsOn: addDays(on, -1) }),
    );
    expect(await refused([other])).toEqual(['ARRIVES_TOO_LATE workerIds.0']);
    await seated([other], { direction: 'HOMEBOUND' });
  });

  test('refuses changes of services that make no sense', async () => {
    const id = await schedule();
    let changes = 0;
    const change = async (input: object) =>
      refusals(
        (
          await system.mutate(bureau, 'changeTravelService', 'travelService { id }', {
            ...{ idempotencyKey: `change ${(changes += 1)} ${on}`, serviceId: id },
            ...input,
          })
        ).userErrors,
      );
    expect(await change({ seats: 0 })).toEqual(['NUMBER_RANGE seats']);
    expect(await change({ serviceId: 'svc_1' })).toEqual(['NOT_FOUND serviceId']);
    expect(await change({ stops: stopsOf('530627', '530302', '441900') })).toEqual(['STOPS_DIFFER stops']);
    expect(await change({ stops: stopsOf('530627', '441900').toReversed() })).toContain('REQUIRED stops.0.departsAt');
    expect(await change({ seats: 44 })).toEqual([]);
    const cancel = { idempotencyKey: `cancel ${on}`, serviceId: id, reason: ' ' };
    const answer = await system.mutate(bureau, 'cancelTravelService', 'travelService { id }', cancel);
    expect(refusals(answer.userErrors)).toEqual(['REQUIRED reason']);
  });
});
