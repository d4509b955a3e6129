/** Travel requests through HTTP: a party gets the seats that suit it, or is told what is wrong, and is seen by those in charge of it. */
import { addDays, type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { givenWorker, givenWorkers, identityNumber, type TestSystem } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { tripsOf, hours, stopsOf, schedule, seated, refused, waiting, settled, serviceOf, requestStatus, freeBetween } =
  desk;
let system: TestSystem;
let bureau: string;
let on: CivilDate;

beforeEach(() => {
  ({ system, bureau, on } = desk);
});

describe('a request is refused', () => {
  test('at each traveller that the caller may not see, as NOT_FOUND', async () => {
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
        earliestOn: asCivilDate('2027-01-19'),
        latestOn: asCivilDate('2027-01-18'),
      }),
    ).toEqual([
      'DUPLICATE workerIds.1',
      'REGION_UNKNOWN originRegionCode',
      'REQUIRED destinationRegionCode',
      'DATE_PAST earliestOn',
      'RANGE_REVERSED latestOn',
    ]);
    // A township of the county, and the whole of a city that has no counties.
    for (const [originRegionCode, destinationRegionCode] of [
      ['530627', '530627'],
      ['530627', '530627102'],
      ['4419', '441900'],
    ] as const)
      expect(await refused([id], { originRegionCode, destinationRegionCode })).toEqual([
        'DESTINATION_IS_ORIGIN destinationRegionCode',
      ]);
    expect(await refused([id], { earliestOn: on, latestOn: addDays(on, 61) })).toEqual(['DATE_TOO_FAR latestOn']);
    expect(await refused([id], { earliestOn: asCivilDate('9999-12-31'), latestOn: asCivilDate('9999-12-31') })).toEqual(
      ['DATE_TOO_FAR earliestOn'],
    );
    expect(await refused([])).toEqual(['LIST_LENGTH workerIds']);
    expect(await refused(Array.from({ length: 51 }, (_, index) => `wkr_${index}`))).toContain('LIST_LENGTH workerIds');
  });

  test('by law when a traveller to work is under sixteen, while the way home is open to them', async () => {
    await schedule();
    const adult = await givenWorker(system);
    // Sixteen today, and tomorrow.
    const birthday = await givenWorker(system, {
      identityNumber: identityNumber({ birthDate: asCivilDate('2011-01-20') }),
    });
    const child = await givenWorker(system, {
      identityNumber: identityNumber({ birthDate: asCivilDate('2011-01-21') }),
    });
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

  test('is not offered once it has departed, and a civil day begins at midnight in China', async () => {
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
    // A party that asks now waits behind them, and is served first: the others do not fit.
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

  test('goes to the pool at its end, once', async () => {
    const quotas = [{ originRegionCode: '530627', seats: 3 }];
    const id = await schedule({ seats: 4, quotas, quotasEndAt: asInstant('2027-01-21T00:00:00Z') });
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

  test('is seen only by officials in charge of one of its travellers, who see no other traveller', async () => {
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
