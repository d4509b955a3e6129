/** The facts handler on the embedded engine: thousands of facts under everything that streams may do to a consumer. */
import type { DynamoDBRecord } from 'aws-lambda';
import {
  type AreaDay,
  readCounters,
  readRestated,
  type RestatedDay,
} from '../../functions/domains/board/counter/read-days';
import { createFactsHandler } from '../../functions/handlers/facts';
import { type Database, type Item } from '../../functions/platform/dynamodb/database';
import { type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { createLogger } from '../../functions/platform/process/log';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';
import { EVERYTHING } from '../../functions/domains/board/counter/areas';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let db: Database;
const log = createLogger('test');
log.setLogLevel('SILENT');

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

const COUNTIES = ['530627', '530628', '530621', '530602', '530302', '530322', '532501', '532601', '532901', '441900'];
const DAY = asCivilDate('2027-02-06');

test('3,000 facts over two shards, in overlapping batches, delivered twice at once and killed again and again, are counted exactly', async () => {
  const random = mulberry32(20270206);
  const homes = Array.from({ length: 3_000 }, () => COUNTIES[Math.floor(random() * COUNTIES.length)]!);
  const shards = [0, 1].map((shard) => {
    const registered = homes.flatMap((home, index) => (index % 2 === shard ? [{ newItem: worker(home) }] : []));
    return { shardId: `shardId-${shard}`, records: recordsOf(registered, new Date(`${DAY}T02:00:00Z`)) };
  });
  let kills = 0;

  await Promise.all(
    shards.map(async ({ shardId, records }) => {
      for (let delivered = 0; delivered < records.length;) {
        const start = Math.max(0, delivered - Math.floor(random() * 60));
        const end = Math.min(records.length, start + 100);
        const batch = records.slice(start, end);
        if (random() < 0.5) {
          const death = { afterWrites: Math.floor(random() * 8), lastWriteDone: random() < 0.5 };
          const { batchItemFailures } = await createFactsHandler({ db: dyingDatabase(db, death), log })(
            eventOf(shardId, batch),
          );
          if (batchItemFailures.length > 0) kills += 1;
        }
        const handler = createFactsHandler({ db, log });
        const answers = await Promise.all([handler(eventOf(shardId, batch)), handler(eventOf(shardId, batch))]);
        expect(answers).toEqual([
          { state: {}, batchItemFailures: [] },
          { state: {}, batchItemFailures: [] },
        ]);
        delivered = end;
      }
    }),
  );

  expect(kills).toBeGreaterThan(10);
  expect(await count('all', DAY)).toBe(3_000);
  for (const area of ['53', '44', '5306', '5303', '5325', '5326', '5329', '4419', ...COUNTIES])
    expect([area, await count(area, DAY)]).toEqual([area, homes.filter((home) => home.startsWith(area)).length]);
});

test('a correction changes the day on which the fact happened, and leaves a revision', async () => {
  const registeredOn = asCivilDate('2027-03-01');
  const correctedAt = new Date('2027-03-05T02:00:00Z');
  const registration = recordsOf([{ newItem: worker('530627', registeredOn) }], new Date(`${registeredOn}T02:00:00Z`));
  const correction = recordsOf(
    [
      { newItem: worker('530627') },
      { oldItem: worker('530627', registeredOn), newItem: worker('530628', registeredOn) },
    ],
    correctedAt,
  ).slice(1);
  const handler = createFactsHandler({ db, log });

  await handler(eventOf('shardId-corrections', registration));
  expect(await restated('530627')).toEqual([]);

  await handler(eventOf('shardId-corrections', correction));
  await handler(eventOf('shardId-corrections', correction));
  expect(await count('530627', registeredOn)).toBe(0);
  expect(await count('530628', registeredOn)).toBe(1);
  expect(await count('5306', registeredOn)).toBe(1);
  expect(await count('530628', asCivilDate('2027-03-05'))).toBe(0);
  const change = { on: registeredOn, restatedOn: '2027-03-05' };
  expect(await restated('530627')).toEqual([{ ...change, added: 0, takenOff: -1 }]);
  expect(await restated('530628')).toEqual([{ ...change, added: 1, takenOff: 0 }]);
  expect(await restated('5306')).toEqual([]);
});

test('a count and what was taken off it are one picture, wherever a batch dies between its writes', async () => {
  const halves = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6].map(async (afterWrites) => {
      const on = asCivilDate(`2027-06-1${afterWrites}`);
      const [shard, later] = [`shardId-half-${afterWrites}`, new Date('2027-06-25T02:00:00Z')];
      const registration = recordsOf([{ newItem: worker('530627', on) }], new Date(`${on}T02:00:00Z`));
      const move = [{ newItem: worker('530627') }, { oldItem: worker('530627', on), newItem: worker('441900', on) }];
      const correction = eventOf(shard, recordsOf(move, later).slice(1));
      await createFactsHandler({ db, log })(eventOf(shard, registration));
      await createFactsHandler({ db: dyingDatabase(db, { afterWrites, lastWriteDone: false }), log })(correction);
      const half = await count('530627', on);
      const offBefore = await takenOff('530627', on);
      await createFactsHandler({ db, log })(correction);
      expect(await count('530627', on)).toBe(0);
      expect((await takenOff('530627', on)) - offBefore).toBe(0 - half);
      expect(await Promise.all(['5306', '53'].map((area) => takenOff(area, on)))).toEqual([-1, -1]);
      expect(await Promise.all(['all', '4419', '44'].map((area) => takenOff(area, on)))).toEqual([0, 0, 0]);
      return half;
    }),
  );
  expect(new Set(halves)).toEqual(new Set([0, 1]));
});

test('a record that cannot be folded is put aside without personal data and blocks nothing behind it', async () => {
  const on = asCivilDate('2027-04-01');
  const broken: Change = {
    keys: { pk: 'wkr_BROKEN', sk: 'profile' },
    newItem: { ...worker('530627', on), villageCode: 'Zhaotong' },
  };
  const batch = recordsOf([broken, { newItem: worker('530627', on) }], new Date(`${on}T02:00:00Z`));
  const handler = createFactsHandler({ db, log });

  expect(await handler(eventOf('shardId-broken', batch))).toEqual({ state: {}, batchItemFailures: [] });
  await handler(eventOf('shardId-broken', batch));

  expect(await count('530627', on)).toBe(1);
  const { items } = await db.query({
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `aside#${on}` },
  });
  expect(items).toEqual([
    {
      pk: `aside#${on}`,
      sk: `counters#shardId-broken#${'95'.padStart(40, '0')}`,
      reader: 'counters',
      table: 'Workers',
      keys: { pk: 'wkr_BROKEN', sk: 'profile' },
      at: `${on}T02:00:00.000Z`,
      error: 'Error',
      expiresAt: Date.parse(`${on}T02:00:00Z`) / 1_000 + 90 * 86_400,
    },
  ]);
});

test('a batch is delivered again from its first record while the database does not answer, and nothing is lost', async () => {
  const on = asCivilDate('2027-05-01');
  const batch: DynamoDBRecord[] = recordsOf(
    [{ newItem: worker('530627', on) }, { newItem: worker('441900', on) }],
    new Date(`${on}T02:00:00Z`),
  );
  const dead = createFactsHandler({ db: dyingDatabase(db, { afterWrites: 1, lastWriteDone: false }), log });

  expect(await dead(eventOf('shardId-dead', batch))).toEqual({
    state: {},
    batchItemFailures: [{ itemIdentifier: '95' }],
  });
  await createFactsHandler({ db, log })(eventOf('shardId-dead', batch));
  expect(await count('all', on)).toBe(2);
});

test('an event without a shard id is a bug of the wiring and is not taken', async () => {
  const { Records } = eventOf('any', recordsOf([{ newItem: worker('530627') }], new Date()));
  await expect(createFactsHandler({ db, log })({ Records })).rejects.toThrow(
    'Expected a shard id: the mapping needs a tumbling window',
  );
});

function worker(countyCode: string, on = DAY): Item {
  return { __edb_e__: 'worker', registeredAt: `${on}T01:30:00.000Z`, villageCode: `${countyCode}101001`, name: '张三' };
}

/** @param area a region's code, or `all`. */
async function count(area: string, on: CivilDate): Promise<number> {
  return (await dayOf(area, on))?.actual ?? 0;
}

async function takenOff(area: string, on: CivilDate): Promise<number> {
  return (await dayOf(area, on))?.takenOff ?? 0;
}

async function dayOf(area: string, on: CivilDate): Promise<AreaDay | undefined> {
  const code = area === EVERYTHING ? area : asRegionCode(area);
  return (await readCounters(db, 'WORKERS_REGISTERED', code, { from: on, to: on }))[0];
}

function restated(area: string): Promise<RestatedDay[]> {
  const days = { from: asCivilDate('2027-03-01'), to: asCivilDate('2027-03-05') };
  return readRestated(db, 'WORKERS_REGISTERED', asRegionCode(area), days);
}

/** Numbers in [0, 1), the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
