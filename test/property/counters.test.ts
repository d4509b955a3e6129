/** Counters are exact: whatever is delivered how often, in what batches, and wherever it dies, they are the sum of the facts. */
import fc from 'fast-check';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { readBelow, readCounters, readRestated } from '../../functions/domains/board/counter/read-days';
import { type CivilDate, addDays, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { type Database, type Item } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { readRecords } from '../../functions/platform/streams/streams';
import type { Indicator } from '../../functions/generated/graphql';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { type Area, EVERYTHING } from '../../functions/domains/board/counter/areas';

let local: LocalDatabase;
let db: Database;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

const SHARDS = ['shardId-1', 'shardId-2'];
const INDICATORS = ['WORKERS_REGISTERED', 'SEATS_ALLOCATED'] as const;
const PLACES = [
  ...['530627101', '530627101005', '530627101006', '530627102001', '530627', '530602001001'],
  ...['530602', '530111', '441900', '4419', '44'],
].map(asRegionCode);
const AREAS: readonly Area[] = [
  EVERYTHING,
  ...['53', '5306', '530627', '530602', '5301', '530111', '44', '4419', '441900'].map(asRegionCode),
  ...['530627101', '530627101005', '530627101006', '530627102', '530627102001', '530602001'].map(asRegionCode),
];
const DAYS = [0, 1, 2];

/** The state of an item: what it contributes, by the day's number; undefined where the item does not exist. */
type State = readonly ByNumber[] | undefined;
/** A contribution on a day of the run, by the day's number. */
type ByNumber = Omit<Contribution, 'on'> & { readonly on: string };

const contribution = fc.record({
  indicator: fc.constantFrom(...INDICATORS),
  regionCode: fc.constantFrom(...PLACES),
  on: fc.constantFrom(...DAYS).map(String),
  amount: fc.integer({ min: -2, max: 3 }),
});
const state: fc.Arbitrary<State> = fc.option(fc.array(contribution, { maxLength: 2 }), { nil: undefined, freq: 4 });
/** Item after item, which of four changes and to what. */
const history = fc.array(fc.tuple(fc.nat({ max: 3 }), state), { maxLength: 25 });

const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ afterWrites: fc.nat({ max: 12 }), lastWriteDone: fc.boolean() }),
  { nil: undefined },
);
interface Delivery {
  /** Records before the first that was not delivered yet. */
  readonly back: number;
  readonly size: number;
  /** Of each run of the batch; they run at once. */
  readonly deaths: readonly (Death | undefined)[];
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  back: fc.nat({ max: 20 }),
  size: fc.integer({ min: 1, max: 15 }),
  deaths: fc.array(death, { minLength: 1, maxLength: 2 }),
});
/** Each round delivers to both shards at once, or to one. */
const rounds = fc.array(fc.tuple(...SHARDS.map(() => fc.option(delivery))), { maxLength: 12 });

test('counters are the sum of the facts, for any history in any batches, repeated, overlapping, late and killed', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(...SHARDS.map(() => history)), rounds, async (histories, deliveries) => {
      // Runs share the tables and nothing else: each has its own days. The first of them is restated.
      const day = (number: string | number): CivilDate =>
        addDays(asCivilDate('2030-01-01'), run * DAYS.length + Number(number));
      run += 1;
      const contributions = (item: Item): Contribution[] =>
        (item['contributions'] as ByNumber[]).map((one) => ({ ...one, on: day(one.on) }));
      const shards = histories.map((shardHistory, index) => {
        const { changes, final } = play(shardHistory);
        return { shardId: SHARDS[index]!, records: recordsOf(changes, startOfDay(day(1))), final, delivered: 0 };
      });

      const deliver = async (shard: (typeof shards)[number], { back, size, deaths }: Delivery): Promise<void> => {
        const start = Math.max(0, shard.delivered - back);
        const batch = readRecords(eventOf(shard.shardId, shard.records.slice(start, start + size)));
        const results = await Promise.allSettled(
          deaths.map((one) => fold(dyingDatabase(db, one), batch, { contributions })),
        );
        for (const result of results)
          if (result.status === 'rejected' && !(result.reason instanceof Fault)) throw result.reason as Error;
        if (results.some(({ status }) => status === 'fulfilled'))
          shard.delivered = Math.max(shard.delivered, start + size);
      };
      for (const round of deliveries)
        await Promise.all(round.map((one, index) => (one === null ? Promise.resolve() : deliver(shards[index]!, one))));
      for (const shard of shards)
        while (shard.delivered < shard.records.length) await deliver(shard, { back: 3, size: 10, deaths: [undefined] });

      const facts = shards.flatMap(({ final }) => final);
      for (const indicator of INDICATORS) {
        for (const area of AREAS) {
          const span = { from: day(0), to: day(DAYS.length - 1) };
          const read = await readCounters(db, indicator, area, span);
          const below = area.length === 6 ? await readBelow(db, indicator, asRegionCode(area), span) : read;
          for (const number of DAYS) {
            const counted = read.find(({ on }) => on === day(number));
            const of = (place: string): number => total(facts, indicator, place, number);
            expect([area, number, counted?.actual ?? 0]).toEqual([area, number, of(area)]);
            const within = below.find(({ on }) => on === day(number))?.within;
            for (const child of AREAS.filter((one) => isChild(one, area)))
              expect([child, number, within?.get(asRegionCode(child)) ?? 0]).toEqual([child, number, of(child)]);
          }
        }
        // Of townships and villages no changes are kept.
        for (const area of AREAS.filter(({ length }) => length <= 6)) {
          expect([area, await revised(indicator, area, day(0))]).toEqual([area, total(facts, indicator, area, 0)]);
          expect(await revised(indicator, area, day(1))).toBe(0);
          expect([area, await takenOff(indicator, area, day(0))]).toEqual([
            ...[area, await restatedOff(indicator, area, day(0))],
          ]);
        }
      }
    }),
    runs(40),
  );
});

/** What each item was and became, change by change, and what there is at the end. */
function play(changesOf: readonly (readonly [number, State])[]): { changes: Change[]; final: ByNumber[] } {
  const states = new Map<number, State>();
  const item = (one: State): Item | undefined => (one === undefined ? undefined : { contributions: one });
  const changes = changesOf.map(([id, next]) => {
    const change = { oldItem: item(states.get(id)), newItem: item(next) };
    states.set(id, next);
    return change;
  });
  return { changes, final: [...states.values()].flatMap((one) => one ?? []) };
}

function total(facts: readonly ByNumber[], indicator: string, area: string, day: number): number {
  return facts
    .filter((fact) => fact.indicator === indicator && fact.on === String(day))
    .filter(({ regionCode }) => area === 'all' || regionCode.startsWith(area))
    .reduce((sum, { amount }) => sum + amount, 0);
}

function isChild(child: string, area: string): boolean {
  return (
    child !== 'all' &&
    (area === 'all'
      ? child.length === 2
      : child.startsWith(area) && child.length === area.length + (area.length < 6 ? 2 : 3))
  );
}

/** The sum of what later days changed of an area's day. */
async function revised(indicator: Indicator, area: Area, on: CivilDate): Promise<number> {
  const changes = await readRestated(db, indicator, area, { from: on, to: on });
  return changes.reduce((sum, { added, takenOff }) => sum + added + takenOff, 0);
}

async function restatedOff(indicator: Indicator, area: Area, on: CivilDate): Promise<number> {
  const changes = await readRestated(db, indicator, area, { from: on, to: on });
  return changes.reduce((sum, change) => sum + change.takenOff, 0);
}

/** The same, as it stands beside the count. */
async function takenOff(indicator: Indicator, area: Area, on: CivilDate): Promise<number> {
  const [read] = await readCounters(db, indicator, area, { from: on, to: on });
  return read?.takenOff ?? 0;
}
