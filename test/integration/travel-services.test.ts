/** Travel services as the bureau, carriers and everyone who lists them meet them, through HTTP. */
import { listTravelServices } from '../../functions/domains/travel/travel-service/service';
import { addDays, type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { givenWorker, type TestSystem, travelServiceInput } from '../kit/system';
import { contextOf } from '../kit/travel-scene';
import { openTravelDesk } from '../kit/travel-desk';
import { repeat } from '../kit/until';

const desk = openTravelDesk();
const { hours, stopsOf, refusals, schedule, seated, serviceOf } = desk;
let system: TestSystem;
let bureau: string;
let on: CivilDate;

beforeEach(() => {
  ({ system, bureau, on } = desk);
});

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
    ['a departure that has passed', { on: asCivilDate('2027-01-19') }, ['DATE_PAST stops.0.departsAt']],
    ['a departure in two years', { on: asCivilDate('2029-01-19') }, ['DATE_TOO_FAR stops.0.departsAt']],
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

  test('is refused when it ends where it began, and nowhere else on the way', async () => {
    expect(await wrongs({ stops: stopsOf('530627', '530627') })).toEqual(['DESTINATION_IS_ORIGIN stops.1.regionCode']);
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
      [{ from: on, to: on }, [early]],
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
    await listTravelServices(contextOf(db), { from: asCivilDate('1500-01-01'), to: asCivilDate('2500-01-01') }, {});
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
    let after: string | null | undefined = null;
    await repeat('the pages of a list', async () => {
      const { travelServices } = await system.ask(bureau, query, { on, after });
      pages.push(travelServices.edges.map(({ node }) => node.id));
      after = travelServices.pageInfo.endCursor;
      return { more: travelServices.pageInfo.hasNextPage };
    });
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  });
});
