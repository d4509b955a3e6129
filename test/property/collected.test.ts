/**
 * Positions of verified enterprises alone count: whatever is submitted, changed, moved and closed, and however often the bureau
 * changes its mind, the board is what a count of the tables gives, also where records come again, late, and to a handler that dies.
 */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import fc from 'fast-check';
import { type Area, EVERYTHING } from '../../functions/domains/board/counter/areas';
import { readCounters } from '../../functions/domains/board/counter/read-days';
import { contributions, tallies } from '../../functions/domains/jobs/position/collected/counts';
import { restate } from '../../functions/domains/jobs/position/collected/restate-job';
import { settle } from '../../functions/domains/jobs/position/collected/settle';
import {
  beginRestating,
  type Lot,
  lotsOf,
  RESTATING,
  SUBMITTED,
  submittedKey,
} from '../../functions/domains/jobs/position/collected/store';
import { nationParts, type Position, positionItem } from '../../functions/domains/jobs/position/store';
import { type Enterprise, enterpriseItem } from '../../functions/domains/reference/enterprise/store';
import { compareOnly } from '../../functions/domains/board/recount/recount';
import { asRegionCode, cutTo } from '../../functions/domains/reference/region/region-code';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createWorkHandler } from '../../functions/handlers/work';
import type { EnterpriseId } from '../../functions/id-kinds';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { put } from '../../functions/platform/dynamodb/expressions';
import { createScanner, type Scanner } from '../../functions/platform/dynamodb/wire/scan';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { createLogger } from '../../functions/platform/process/log';
import { passes } from '../../functions/platform/streams/record-filter';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { createIds } from '../../functions/platform/values/ids';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { connectTo, connectToStreams } from '../../local/engine/access';
import { streamEvent } from '../../local/stream-pump/event';
import { describeShards, openShard, type ShardReader } from '../../local/stream-pump/shard-reader';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, runs } from '../kit/long';
import { contextOf, NOW } from '../kit/travel-scene';

let local: LocalDatabase;
let db: Database;
let streams: Stream[];
const clients: { destroy(): void }[] = [];
let scanner: Scanner;
const clock = { now: () => NOW };
const ids = createIds(() => NOW.getTime());
const log = createLogger('test');
log.setLogLevel('SILENT');

const TABLES = ['Positions', 'Campaigns'] as const;
const HANDLERS = ['facts', 'work'] as const;

/** One shard, with all that came of it, and how much of that each handler has taken. */
interface Stream {
  readonly table: (typeof TABLES)[number];
  readonly streamArn: string;
  readonly reader: ShardReader;
  readonly records: StreamRecord[];
  readonly taken: Record<(typeof HANDLERS)[number], number>;
}

beforeAll(async () => {
  local = await startLocalDatabase();
  ({ db } = local);
  const { engine, access } = local;
  const client = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const reading = connectToStreams(engine, access);
  const whole = connectTo(engine, access);
  scanner = createScanner(whole);
  clients.push(client, reading, whole);
  const opened = TABLES.map(async (table): Promise<Stream[]> => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const streamArn = Table?.LatestStreamArn ?? '';
    const shards = await describeShards(reading, streamArn);
    return Promise.all(
      shards.map(async (shard) => ({
        ...{ table, streamArn, records: [], taken: { facts: 0, work: 0 } },
        reader: await openShard(reading, streamArn, shard, 'LATEST'),
      })),
    );
  });
  streams = (await Promise.all(opened)).flat();
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await local.stop();
});

interface Delivery {
  readonly to: (typeof HANDLERS)[number];
  readonly of: number;
  /** Records before the first that was not taken yet. */
  readonly back: number;
  readonly size: number;
  readonly death: Death | undefined;
}

async function deliver(stream: Stream, { to, back, size, death }: Omit<Delivery, 'of'>): Promise<void> {
  stream.records.push(...((await stream.reader.read(1_000)) ?? []));
  const { table, streamArn, reader, taken } = stream;
  const tables: readonly string[] = triggers[to].tables;
  const { [to]: filters }: Record<string, StreamsTrigger['filters']> = {
    facts: triggers.facts.filters,
    work: triggers.work.filters,
  };
  const start = Math.max(0, taken[to] - back);
  const batch = stream.records
    .slice(start, start + size)
    .filter((record) => tables.includes(table) && passes(filters?.[table], record))
    .map((record) => ({ ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: NOW } }));
  const dying = dyingDatabase(db, death);
  const platform = { ...contextOf(dying), log, clock };
  const handler = to === 'facts' ? createFactsHandler(platform) : createWorkHandler(platform, { issuers: ['issuer'] });
  const { batchItemFailures } =
    batch.length === 0
      ? { batchItemFailures: [] }
      : await handler(streamEvent(batch, { streamArn, shardId: reader.shardId }, 60));
  if (batchItemFailures.length === 0) taken[to] = Math.max(taken[to], Math.min(stream.records.length, start + size));
}

async function deliverAll(): Promise<void> {
  for (let open = true; open;) {
    for (const stream of streams)
      for (const to of HANDLERS) await deliver(stream, { to, back: 3, size: 40, death: undefined });
    for (const stream of streams) stream.records.push(...((await stream.reader.read(1_000)) ?? []));
    open = streams.some(({ records, taken }) => HANDLERS.some((to) => taken[to] < records.length));
  }
}

function enterpriseOf(id: EnterpriseId, verified: boolean): Enterprise {
  return {
    ...{ id, creditCode: id, name: '电子厂', size: 'LARGE', regionCode: asRegionCode('441900') },
    ...{ keyEnterprise: false, verified, registeredAt: asInstant(NOW.toISOString()) },
  };
}

const PLACES = ['441900', '4419', '440305', '530627101'].map(asRegionCode);

const AREAS: readonly Area[] = [EVERYTHING, ...['44', '4419', '441900', '440305', '5306', '530627'].map(asRegionCode)];

interface Line {
  readonly enterprise: number;
  readonly day: number;
  place: number;
  headcount: number;
  closed: boolean;
}

function positionOf(id: Position['id'], enterpriseId: EnterpriseId, day: CivilDate, line: Line): Position {
  const regionCode = PLACES[line.place]!;
  return {
    ...{ id, enterpriseId, externalRef: id, title: '装配工', occupationCode: '6-25-04-07' },
    ...{ regionCode, county: cutTo(regionCode, 6), prefecture: cutTo(regionCode, 4), part: nationParts[0]! },
    ...{ headcount: line.headcount, vacancies: line.headcount, wageMin: 6_000, skills: [], board: true, lodging: true },
    ...(line.closed ? { status: 'CLOSED', closeReason: 'WITHDRAWN' } : { status: 'PENDING' }),
    ...{ submittedAt: asInstant(`${day}T02:00:00.000Z`), contentAt: asInstant(NOW.toISOString()) },
    ...{ mark: 'a', version: 1 },
  };
}

const death = fc.option(fc.record({ afterWrites: fc.nat({ max: 6 }), lastWriteDone: fc.boolean() }), {
  nil: undefined,
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('SUBMIT' as const),
      ...{ which: fc.nat({ max: 4 }), enterprise: fc.nat({ max: 1 }), day: fc.nat({ max: 1 }) },
      ...{ place: fc.nat({ max: PLACES.length - 1 }), headcount: fc.integer({ min: 1, max: 9 }) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('CLOSE' as const), which: fc.nat({ max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('VERDICT' as const),
      enterprise: fc.nat({ max: 1 }),
      verified: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('DELIVER' as const),
      ...{ to: fc.constantFrom(...HANDLERS), of: fc.nat({ max: 9 }) },
      ...{ back: fc.nat({ max: 12 }), size: fc.integer({ min: 1, max: 12 }), death },
    }),
  },
);

test('the board is the headcount of all positions of enterprises that are verified by now, by day and place', async () => {
  let run = 0;
  const seen = { counted: 0, restated: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      run += 1;
      // Runs share the tables and nothing else: each has its own days.
      const day = (number: number): CivilDate => addDays(asCivilDate('2026-12-01'), run * 2 + number);
      const enterprises = [ids.next('ent'), ids.next('ent')];
      const positions = Array.from({ length: 5 }, () => ids.next('pos'));
      const verified = [false, false];
      const lines = new Map<number, Line>();
      const store = (item: Item): Promise<unknown> => db.commit([put({ TableName: 'Positions', Item: item }).always()]);
      const storePosition = (which: number, line: Line): Promise<unknown> => {
        lines.set(which, line);
        const enterpriseId = enterprises[line.enterprise]!;
        return store(positionItem(positionOf(positions[which]!, enterpriseId, day(line.day), line)));
      };
      for (const id of enterprises) await store(enterpriseItem(enterpriseOf(id, false)));
      for (const one of steps) {
        if (one.does === 'SUBMIT') {
          const { which, enterprise, day: on, place, headcount } = one;
          const before = lines.get(which) ?? { enterprise, day: on };
          await storePosition(which, { ...before, place, headcount, closed: false });
        } else if (one.does === 'CLOSE') {
          const line = lines.get(one.which);
          if (line !== undefined) await storePosition(one.which, { ...line, closed: true });
        } else if (one.does === 'VERDICT') {
          if (verified[one.enterprise] === true && !one.verified) seen.restated += 1;
          verified[one.enterprise] = one.verified;
          await store(enterpriseItem(enterpriseOf(enterprises[one.enterprise]!, one.verified)));
        } else await deliver(streams[one.of % streams.length]!, one);
      }
      await deliverAll();

      const counting = [...lines.values()].filter(({ enterprise }) => verified[enterprise]);
      seen.counted += counting.length;
      for (const area of AREAS)
        for (const number of [0, 1]) {
          const [read] = await readCounters(db, 'POSITIONS_COLLECTED', area, { from: day(number), to: day(number) });
          const wanted = counting
            .filter((line) => line.day === number)
            .filter(({ place }) => area === EVERYTHING || PLACES[place]!.startsWith(area))
            .reduce((sum, { headcount }) => sum + headcount, 0);
          expect([area, number, read?.actual ?? 0]).toEqual([area, number, wanted]);
        }
      const eyes = { scanner, tell: () => undefined, pause: () => Promise.resolve() };
      const found = await compareOnly(eyes, { from: day(0), to: day(1), segments: 1, lagMs: 0 });
      expect([found.differences, found.wrongLots]).toEqual([[], []]);
    }),
    runs(48),
  );
  if (LONG) for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
});

test('a lot is right after any race of verdicts, submissions and those who settle it', async () => {
  await fc.assert(
    fc.asyncProperty(
      stepwise(db).scheduler,
      fc.array(fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 5 }),
      async (scheduler, changes) => {
        const calm = stepwise(db).db;
        const racing = interleaved(calm, scheduler);
        const enterpriseId = ids.next('ent');
        const lot: Lot = { enterpriseId, on: asCivilDate('2026-12-01'), regionCode: asRegionCode('441900') };
        const runner = { ...contextOf(racing), log };
        // Each change of a source is followed by somebody who settles, as its record has it.
        const all = changes.map(async (change) => {
          if (typeof change === 'number') {
            const { TableName, Key } = submittedKey(lot);
            await racing.commit([put({ TableName, Item: { ...Key, [SUBMITTED]: change } }).always()]);
            return settle(racing, [lot]);
          }
          const item = enterpriseItem(enterpriseOf(enterpriseId, change));
          await racing.commit([put({ TableName: 'Positions', Item: item }).always()]);
          await racing.commit([beginRestating(clock, enterpriseId)]);
          const job = await racing.get({ TableName: 'Positions', Key: { pk: enterpriseId, sk: RESTATING } });
          const running = job && jobOf('Positions', job);
          return running && restate(runner, running);
        });
        await scheduler.waitFor(Promise.all(all));
        const [sources, { items }] = await Promise.all([
          db.batchGet([{ TableName: 'Positions', Key: { pk: enterpriseId, sk: 'enterprise' } }, submittedKey(lot)]),
          db.query(lotsOf(enterpriseId)),
        ]);
        const wanted = sources[0]?.['verified'] === true ? Number(sources[1]?.[SUBMITTED] ?? 0) : 0;
        expect(items.flatMap(contributions).reduce((sum, { amount }) => sum + amount, 0)).toBe(wanted);
      },
    ),
    runs(400),
  );
});

test('a verdict on an enterprise of 250 lots takes three steps, however many positions they are', async () => {
  const enterpriseId = ids.next('ent');
  await db.commit([put({ TableName: 'Positions', Item: enterpriseItem(enterpriseOf(enterpriseId, false)) }).always()]);
  const lots = Array.from({ length: 250 }, (_, number): Lot => {
    return { enterpriseId, on: addDays(asCivilDate('2026-01-01'), number), regionCode: asRegionCode('441900') };
  });
  for (const lot of lots) {
    const { TableName, Key } = submittedKey(lot);
    await db.commit([put({ TableName, Item: { ...Key, [SUBMITTED]: 400 } }).always()]);
  }
  await settle(db, lots);
  await db.commit([put({ TableName: 'Positions', Item: enterpriseItem(enterpriseOf(enterpriseId, true)) }).always()]);
  await db.commit([beginRestating(clock, enterpriseId)]);
  let steps = 0;
  for (let running = true; running; steps += running ? 1 : 0) {
    const job = await db.get({ TableName: 'Positions', Key: { pk: enterpriseId, sk: RESTATING } });
    const own = job && jobOf('Positions', job);
    running = own !== undefined;
    if (own !== undefined) await restate({ ...contextOf(db), log }, own);
  }
  expect(steps).toBe(3);
  const { items } = await db.query(lotsOf(enterpriseId));
  expect(items.flatMap(contributions).reduce((sum, { amount }) => sum + amount, 0)).toBe(250 * 400);
  // The same under agreements of the place, and of the enterprise nothing: its positions count there.
  const under = Map.groupBy(items.flatMap(tallies), ({ key }) => `${key.Key.pk} ${key.Key.sk === 'months'}`);
  const sums = [...under].map(([of, each]) => [of, each.reduce((sum, { amount }) => sum + amount, 0)]);
  const places = ['44', '4419', '441900'].filter((code) => under.has(`supply#${code} true`));
  expect(places).toContain('4419');
  expect(sums.sort()).toEqual(
    places.flatMap((of) => [false, true].map((is) => [`supply#${of} ${is}`, 250 * 400])).sort(),
  );
});
