/** The matrix of demand is the sum of the requests as they stand, whatever became of each and however often the stream says so. */
import fc from 'fast-check';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { tallies } from '../../functions/domains/travel/travel-demand/counts';
import { byPrefecture, toldInFives, weekOf } from '../../functions/domains/travel/travel-demand/in-fives';
import { readDemand, readToldDemand } from '../../functions/domains/travel/travel-demand/service';
import { type Demand, demandKey, inOrder, servedBy } from '../../functions/domains/travel/travel-demand/travel-demand';
import { serves } from '../../functions/domains/reference/region/containment';
import { limits } from '../../functions/limits';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { type CivilDate, addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { pack } from '../../functions/platform/items/packed';
import { readRecords } from '../../functions/platform/streams/streams';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let db: Database;
let days = 0;
let weeks = 0;
let queries = 0;

beforeAll(async () => {
  local = await startLocalDatabase(({ operation }) => (queries += operation === 'Query' ? 1 : 0));
  db = local.db;
});

afterAll(() => local.stop());

const statuses = ['WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'] as const;

const request = fc.record({
  status: fc.constantFrom(...statuses),
  originRegionCode: fc.constantFrom('530627', '530627102201', '530628', '5306', '53', '530302', '441900', '4419'),
  destinationRegionCode: fc.constantFrom('4419', '441900', '440306', '4403', '44'),
  day: fc.nat(2),
  size: fc.integer({ min: 1, max: 50 }),
  edition: fc.constantFrom('2', '3'),
});
type RequestState = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** As a release wrote it: earlier ones counted it in the prefecture of its destination. */
function itemOf(key: string, { day, size, edition, ...state }: RequestState, from: CivilDate): Item {
  const party = Array.from({ length: size }, (_, index) => `wkr_${index}`);
  // Both kinds of requests: of this release, and of those before, which kept a plain list.
  const workerIds = size % 2 === 0 ? pack(party) : party;
  const marks = { __edb_e__: 'travelRequest', __edb_v__: edition };
  return { pk: key, sk: 'request', ...marks, ...state, workerIds, earliestOn: addDays(from, day) };
}

type Finest = 'PREFECTURE' | 'COUNTY';

/** What is true of the requests, without counters. */
function recount(states: Iterable<RequestState>, from: CivilDate, finest: Finest): Demand[] {
  const rows = new Map<string, Demand>();
  for (const { status, originRegionCode, destinationRegionCode, day, size, edition } of states) {
    if (status === 'CANCELLED') continue;
    const origin = originRegionCode === '441900' ? '4419' : originRegionCode.slice(0, 6);
    const byCounty = finest === 'COUNTY' && edition === '3' && destinationRegionCode === '440306';
    const place = {
      originRegionCode: asRegionCode(origin),
      destinationRegionCode: asRegionCode(byCounty ? '440306' : destinationRegionCode.slice(0, 4)),
    };
    const key = JSON.stringify([place, day]);
    const before = rows.get(key) ?? { ...place, on: addDays(from, day), requested: 0, allocated: 0, waiting: 0 };
    rows.set(key, {
      ...before,
      requested: before.requested + size,
      allocated: before.allocated + (status === 'ALLOCATED' ? size : 0),
      waiting: before.waiting + (status === 'WAITLISTED' ? size : 0),
    });
  }
  return [...rows.values()].sort(inOrder);
}

const history = fc.array(fc.tuple(fc.nat(3), request), { maxLength: 20 });
/** Where each batch begins before the last one's end, and how long it is. */
const batches = fc.array(fc.record({ back: fc.nat(5), size: fc.integer({ min: 1, max: 8 }) }), { maxLength: 8 });

test('counts are exact under repeats and overlaps', async () => {
  await fc.assert(
    fc.asyncProperty(history, batches, async (changes, deliveries) => {
      // Days of its own for each run: counters are never cleared.
      const from = addDays(asCivilDate('2027-01-01'), (days += 3));
      const run = `run-${days}`;
      const states = new Map<string, RequestState>();
      const stream: Change[] = changes.map(([number, state]) => {
        const key = `trq_${run}_${number}`;
        const old = states.get(key);
        states.set(key, state);
        return {
          ...(old !== undefined && { oldItem: itemOf(key, old, from) }),
          newItem: itemOf(key, state, from),
        };
      });
      await deliver(run, stream, deliveries);
      for (const finest of ['PREFECTURE', 'COUNTY'] as const) {
        const rows = await Promise.all(
          ['53', '44'].map((origin) =>
            readDemand(db, asRegionCode(origin), { from, to: addDays(from, 2) }, { finest }),
          ),
        );
        expect(rows.flat().sort(inOrder)).toEqual(recount(states.values(), from, finest));
      }
    }),
    runs(60),
  );
});

/** Every record once at least, in order the first time; each batch may begin anew before its place, and all of it comes twice in the end. */
async function deliver(
  shard: string,
  changes: readonly Change[],
  deliveries: readonly { readonly back: number; readonly size: number }[],
): Promise<void> {
  const records = recordsOf(changes, new Date('2027-01-01T00:00:00Z'));
  const take = async (from: number, to: number): Promise<void> => {
    const batch = readRecords(eventOf(shard, records.slice(from, to)));
    expect(await fold(db, batch, { contributions: () => [], tallies })).toEqual({ unfolded: 0 });
  };
  let next = 0;
  for (const { back, size } of deliveries) {
    const from = Math.max(0, next - back);
    const to = Math.min(records.length, Math.max(next, from) + size);
    await take(from, to);
    next = Math.max(next, to);
  }
  await take(Math.min(next, records.length), records.length);
  await take(0, records.length);
}

test('in fives no figure and no difference of two tells of one to four people, and at most four of a place and week are not told', () => {
  const monday = asCivilDate('2027-02-01');
  const people = fc.record({
    originRegionCode: fc.constantFrom('530627', '530628', '5306').map(asRegionCode),
    destinationRegionCode: fc.constantFrom('4419', '440306', '440305', '44').map(asRegionCode),
    day: fc.nat(13),
    ...{ requested: fc.integer({ min: 1, max: 9 }), allocated: fc.nat(9), waiting: fc.nat(9) },
  });
  const places = fc.uniqueArray(people, {
    maxLength: 60,
    selector: ({ originRegionCode, destinationRegionCode, day }) =>
      `${originRegionCode} ${destinationRegionCode} ${day}`,
  });
  const seen = { hidden: 0, shown: 0, exact: 0 };
  fc.assert(
    fc.property(places, fc.nat(13), (given, first) => {
      const rows = given.map(({ day, ...row }): Demand => ({ ...row, on: addDays(monday, day) }));
      const own = (code: string): boolean => code === '530628';
      const all = toldInFives(rows, own);
      expect(weekOf(addDays(monday, first))).toBe(addDays(monday, first < 7 ? 0 : 7));
      for (const count of ['requested', 'allocated', 'waiting'] as const) {
        const sumOf = (some: readonly Demand[]): number => some.reduce((sum, row) => sum + row[count], 0);
        const others = all.filter(({ originRegionCode }) => !own(originRegionCode));
        // Of multiples of five each sum and difference is one.
        for (const row of others) expect(row[count] % 5).toBe(0);
        for (const row of byPrefecture(others)) expect(row[count] % 5).toBe(0);
        expect(sumOf(byPrefecture(all))).toBe(sumOf(all));
        expect(sumOf(all.filter((row) => own(row.originRegionCode)))).toBe(
          sumOf(rows.filter((row) => own(row.originRegionCode))),
        );
        const place = ({ originRegionCode, destinationRegionCode, on }: Demand): string =>
          `${originRegionCode} ${destinationRegionCode} ${on < addDays(monday, 7) ? 1 : 2}`;
        for (const [name, ofPlace] of Map.groupBy(rows, place)) {
          if (own(name.slice(0, 6))) continue;
          const missing = sumOf(ofPlace) - sumOf(all.filter((row) => place(row) === name));
          expect(missing).toBe(sumOf(ofPlace) % 5);
          if (missing > 0) seen.hidden += 1;
          else seen.shown += 1;
        }
      }
      // Whoever asks for later days of a week alone is told the same of them.
      const later = (some: readonly Demand[]): Demand[] => some.filter(({ on }) => on >= addDays(monday, first));
      const fromWeek = rows.filter(({ on }) => on >= weekOf(addDays(monday, first)));
      expect(later(toldInFives(fromWeek, own)).sort(inOrder)).toEqual(later(all).sort(inOrder));
      if (all.some(({ requested }) => requested < 5)) seen.exact += 1;
    }),
    runs(200, 8),
  );
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});

test('whoever asks for whatever region, people outside their own are told in fives, and those inside one by one', async () => {
  const codes = ['53', '5306', '530627', '530628', '530627102', '530627102201', '5304'] as const;
  const person = fc.record({
    origin: fc.constantFrom('53', '5306', '530627', '530628', '530423'),
    destination: fc.constantFrom('4419', '440306', '440305'),
    people: fc.integer({ min: 1, max: 9 }),
  });
  const seen = { exact: 0, told: 0, hidden: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('CADRE' as const, 'CADRE' as const, 'STATION' as const),
      fc.constantFrom(...codes),
      fc.constantFrom(...codes),
      fc.constantFrom('PREFECTURE' as const, 'COUNTY' as const),
      async (given, role, own, filter, finest) => {
        // A week of its own for each run.
        const on = weekOf(addDays(asCivilDate('2029-01-01'), (weeks += 7)));
        for (const { origin, destination, people } of given) {
          const { TableName, Key } = demandKey(asRegionCode(origin.slice(0, 4)), on);
          const names = { '#requested': `requested.${destination}`, '#waiting': `waiting.${destination}` };
          await db.commit([
            {
              Update: {
                ...{ TableName, Key: { ...Key, sk: `${on}#${origin}` } },
                UpdateExpression: 'ADD #requested :people, #waiting :people',
                ...{ ExpressionAttributeNames: names, ExpressionAttributeValues: { ':people': people } },
              },
            },
          ]);
        }
        const viewer = { roles: [role], regionCode: asRegionCode(own), account: 'one' };
        const day = { from: on, to: on };
        const rows = await readToldDemand({ db, viewer }, asRegionCode(filter), day, finest);
        // Codes alone tell here which region lies in which.
        const sums = new Map<string, number>();
        for (const { origin, destination, people } of given) {
          if (!origin.startsWith(filter) && !filter.startsWith(origin)) continue;
          // Who asks for less than a province is told of no one who may leave from anywhere in it.
          if (origin === '53' && filter !== '53') continue;
          const key = `${origin} ${destination}`;
          sums.set(key, (sums.get(key) ?? 0) + people);
        }
        const expected = new Map<string, number>();
        for (const [key, people] of sums) {
          const isExact = role === 'CADRE' && key.split(' ')[0]!.startsWith(own);
          const told = isExact ? people : people - (people % 5);
          seen[isExact ? 'exact' : told === 0 ? 'hidden' : 'told'] += 1;
          const name = finest === 'COUNTY' ? key : key.replace(/ (\d{4})\d*/, ' $1');
          if (told > 0) expected.set(name, (expected.get(name) ?? 0) + told);
        }
        const told = rows.map(
          (row) => [`${row.originRegionCode} ${row.destinationRegionCode}`, row.requested] as const,
        );
        expect(new Map(told)).toEqual(expected);
        expect(rows.filter((row) => row.requested !== row.waiting)).toEqual([]);
      },
    ),
    runs(200, 4),
  );
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});

test('a matrix that is too large is read until that is clear, and not to its end', async () => {
  const days = 40;
  const [from, to] = [asCivilDate('2026-01-01'), addDays(asCivilDate('2026-01-01'), days - 1)];
  const cities = Array.from({ length: 10 }, (_, city) => [`requested.44${String(city + 10)}`, 1] as const);
  for (let day = 0; day < days; day += 1) {
    const { TableName, Key } = demandKey(asRegionCode('5305'), addDays(from, day));
    const items = Array.from({ length: 10 }, (_, county) => ({ ...Key, sk: `${Key['sk']}#53050${county}` }));
    await db.commit(items.map((key) => ({ Put: { TableName, Item: { ...key, ...Object.fromEntries(cities) } } })));
  }
  const rows = days * 10 * cities.length;
  expect(await readDemand(db, asRegionCode('5305'), { from, to }, { rowsMax: rows })).toHaveLength(rows);
  queries = 0;
  const oneTooMany = readDemand(
    db,
    asRegionCode('5305'),
    { from, to },
    { rowsMax: limits.demandItemsReadAtOnce * cities.length - 1 },
  );
  await expect(oneTooMany).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(queries).toBe(1);
});

test('a pair is served where a service stops at its origin, and later at its destination', () => {
  const code = fc
    .constantFrom('53', '5306', '530627', '530628', '44', '4419', '441900', '4403', '440306')
    .map(asRegionCode);
  const route = fc.array(code, { minLength: 2, maxLength: 5 });
  const pairs = fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(fc.array(route, { maxLength: 6 }), pairs, (routes, asked) => {
      const isServed = servedBy(routes.map((codes) => ({ stops: codes.map((regionCode) => ({ regionCode })) })));
      for (const [originRegionCode, destinationRegionCode] of [...asked, ...asked]) {
        const expected = routes.some((codes) =>
          codes.some(
            (from, at) =>
              serves(from, originRegionCode) &&
              codes.slice(at + 1).some((until) => serves(until, destinationRegionCode)),
          ),
        );
        expect(
          isServed({
            originRegionCode: originRegionCode,
            destinationRegionCode: destinationRegionCode,
          }),
        ).toBe(expected);
      }
    }),
  );
});
