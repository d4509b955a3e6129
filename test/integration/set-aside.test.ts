/**
 * Malformed items of every kind, written past everything that checks what is stored, beside good ones: readers of streams and sweeps
 * take the good ones, set the others aside, and nothing throws or stands still.
 */
import fc from 'fast-check';
import type { DynamoDBRecord } from 'aws-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { closeExpired } from '../../functions/domains/jobs/position/sweep';
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createSweepHandler } from '../../functions/handlers/sweep';
import { createWorkHandler } from '../../functions/handlers/work';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { errorName, Fault } from '../../functions/platform/requests/errors';
import { createIds } from '../../functions/platform/values/ids';
import { createLogger } from '../../functions/platform/process/log';
import { createOutbound } from '../../functions/platform/security/outbound';
import { passes } from '../../functions/platform/streams/record-filter';
import { SET_ASIDE } from '../../functions/platform/streams/set-aside';
import type { StreamHandler } from '../../functions/platform/streams/readers';
import { type TableName, tableNames } from '../../functions/tables';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { type Scene, startScene } from '../kit/access-scene';
import { oneOf, runs } from '../kit/long';
import { inStableOrder } from '../kit/stable-order';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';
import { nationParts } from '../../functions/domains/jobs/position/store';

interface Sample {
  readonly table: TableName;
  readonly item: Item;
}

const names = ['facts', 'work', 'deliver'] as const;
const ids = createIds(() => Date.parse('2027-01-20T04:00:00Z'));

let engine: TappedEngine;
let scene: Scene;
/** One item of each kind that somebody is called for, or that is on a list of what is due. */
let samples: readonly Sample[];
let lines: { message: string; reader?: string; records?: number; mark?: string }[] = [];

beforeAll(async () => {
  engine = await startTappedEngine();
  scene = await startScene({ environment: engine.environment });
  await scene.system.pump.idle();
  await scene.system.pump.stop();
  const all = await Promise.all(
    tableNames.map(async (table) => (await engine.items(table)).map((item) => ({ table, item }))),
  );
  const kinds = new Map(
    inStableOrder(all.flat(), { ...scene.own }).map((sample) => [
      `${sample.table} ${String(sample.item['sk']).split(/[#_]/)[0]}`,
      sample,
    ]),
  );
  samples = [...kinds.values()].filter(
    ({ table, item }) => item['byDuePk'] !== undefined || names.some((name) => isCalled(name, table, item)),
  );
});

afterAll(async () => {
  await scene.system.stop();
  await engine.stop();
});

function recordOf(table: TableName, item: Item, sequenceNumber: number): DynamoDBRecord {
  const { pk, sk } = item;
  return {
    eventSourceARN: `arn:aws:dynamodb:local:000000000000:table/${table}/stream/2027-01-01T00:00:00.000`,
    dynamodb: {
      SequenceNumber: String(sequenceNumber),
      ApproximateCreationDateTime: Date.parse('2027-01-20T04:00:00Z') / 1_000,
      Keys: marshall({ pk, sk }),
      NewImage: image(item),
    },
  } as DynamoDBRecord;
}

function image(item: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(marshall(item, { removeUndefinedValues: true })).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
    ]),
  );
}

function isCalled(name: (typeof names)[number], table: TableName, item: Item): boolean {
  const { filters, tables }: StreamsTrigger = triggers[name];
  return tables.includes(table) && passes(filters[table], recordOf(table, item, 1));
}

function world(db: Database = scene.system.platform.db) {
  const log = createLogger('test');
  log.setLogLevel('SILENT');
  lines = [];
  const note = (message: string, extra: object = {}): void => void lines.push({ message, ...extra });
  log.error = note as typeof log.error;
  log.warn = note as typeof log.warn;
  const outbound = createOutbound({ allowLoopback: false, lookUp: () => Promise.resolve([]) });
  const given = { ...scene.system.platform, db, log, outbound };
  const handlers: Readonly<Record<(typeof names)[number], StreamHandler>> = {
    facts: createFactsHandler(given),
    work: createWorkHandler(given, { issuers: [] }),
    deliver: createDeliverHandler(given),
  };
  return { handlers, sweep: createSweepHandler(given) };
}

/** A copy under a key of its own: everything in it that names the item, or its owner, names the copy. */
function copyOf({ table, item }: Sample): Sample {
  const pk = String(item['pk']);
  const [, prefix] = /^([a-z]{3}_)[0-9A-Z]{26}$/.exec(pk) ?? [];
  if (prefix === undefined) return { table, item: { ...item } };
  const own = pk.replace(/[0-9A-Z]{26}$/, ids.next('wkr').slice(4));
  const renamed = Object.entries(item).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replaceAll(pk, own) : value,
  ]);
  return { table, item: { ...(Object.fromEntries(renamed) as Item), pk: own } };
}

const NOTHING = Symbol('nothing');

const wrong = fc.constantFrom<unknown>(
  ...[NOTHING, null, 0, -1, 1.5, '', 'x', '2027-13-99', true, [], ['x', 1, null], {}, { a: { b: [1] } }],
  ...[new Uint8Array([1, 2]), [[[]]], 2 ** 52],
);

/** Keys are texts in any case, and what an item is stands in `__edb_e__`; everything else may be anything. */
function malformed(sample: Sample, attribute: string, value: unknown): Sample {
  const { table, item } = copyOf(sample);
  const { [attribute]: _, ...rest } = item;
  return { table, item: value === NOTHING ? rest : { ...item, [attribute]: value } };
}

function attributesOf({ item }: Sample): string[] {
  return Object.keys(item).filter((name) => !/^(pk|sk|__edb_v__|who|.*[PS]k)$/.test(name));
}

const broken = fc
  .record({ kind: fc.nat(), attribute: fc.nat(), value: wrong })
  .map(({ kind, attribute, value }) => () => {
    const sample = samples[kind % samples.length];
    if (sample === undefined) throw new Error('Expected samples');
    const attributes = attributesOf(sample);
    return malformed(sample, attributes[attribute % attributes.length] ?? '', value);
  });

async function asideItems(): Promise<Item[]> {
  const items = await engine.items('Campaigns');
  return items.filter(({ pk }) => String(pk).startsWith('aside#'));
}

let shards = 0;

async function deliverTo(handler: StreamHandler, given: readonly Sample[]): Promise<void> {
  for (const table of tableNames) {
    const own = given.filter((sample) => sample.table === table);
    if (own.length === 0) continue;
    const Records = own.map(({ item }, index) => recordOf(table, item, index + 1));
    expect(await handler({ shardId: `shardId-${(shards += 1)}`, Records })).toEqual({
      state: {},
      batchItemFailures: [],
    });
  }
}

async function registered(): Promise<number> {
  const { items } = await scene.system.platform.db.query({
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': 'WORKERS_REGISTERED#all' },
  });
  return items.reduce((sum, { value }) => sum + Number(value ?? 0), 0);
}

test('every reader takes the valid items beside a malformed one, and nothing throws', async () => {
  const profile = samples.find(({ item }) => item['sk'] === 'profile');
  const delivery = samples.find(({ table }) => table === 'Deliveries');
  if (profile === undefined || delivery === undefined) throw new Error('Expected a profile and a delivery');
  await fc.assert(
    fc.asyncProperty(fc.array(broken, { minLength: 4, maxLength: 12 }), fc.nat({ max: 12 }), async (makes, index) => {
      const bad = [...makes.map((make) => make()), malformed(profile, 'villageCode', { not: 'it' })];
      const good = [copyOf(profile), copyOf(delivery)];
      const given = [...bad.slice(0, index), ...good, ...bad.slice(index)];
      for (const { table, item } of given) await engine.put(table, item);
      const { handlers } = world();
      const others = bad.filter(({ table, item }) => !(table === 'Workers' && item['sk'] === 'profile'));
      const [before, asideBefore] = [await registered(), await asideItems()];
      await deliverTo(handlers.facts, [...others.slice(0, index), ...good, ...others.slice(index)]);
      expect(await registered()).toBe(before + 1);
      for (const name of names) await deliverTo(handlers[name], given);
      const { items: changes } = await scene.system.platform.db.query({
        TableName: 'Changes',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': good[0]?.item['pk'] },
      });
      expect(changes).not.toEqual([]);
      const told = lines.filter(({ message }) => message === SET_ASIDE);
      expect(lines.filter(({ message }) => message !== SET_ASIDE && !message.startsWith('A '))).toEqual([]);
      const counted = told.reduce((sum, { records = 0 }) => sum + records, 0);
      expect(counted).toBe((await asideItems()).length - asideBefore.length);
      // One at least is malformed in any case.
      expect(counted).toBeGreaterThan(0);
    }),
    runs(20),
  );
});

test.each([
  ...(['id', 'villageCode', 'birthDate', 'registeredAt'] as const).map((attribute) => ['profile', attribute] as const),
  ...(['skills', 'title', 'headcount', 'regionCode', 'part'] as const).map((one) => ['position', one] as const),
  ...(['surveyedOn', 'villageCode', 'dueOn', 'county'] as const).map((one) => ['service', one] as const),
] as const)(
  'a %s with a wrong %s is set aside for each reader and record, without personal data',
  async (word, attribute) => {
    const sample = samples.find(({ table, item }) => item['sk'] === word && table !== 'TravelAllocations');
    if (sample === undefined) throw new Error('Expected a sample');
    const bad = [{ no: 'text' }, 7, 'another'].map((value) => malformed(sample, attribute, value));
    const before = new Set((await asideItems()).map(({ sk }) => sk));
    for (const { table, item } of bad) await engine.put(table, item);
    const { handlers } = world();
    for (const name of ['facts', 'work'] as const) await deliverTo(handlers[name], bad);
    const found = (await asideItems()).filter(({ sk }) => !before.has(sk));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ sk }) => sk)).size).toBe(found.length);
    for (const item of found) {
      expect(Object.keys(item).sort()).toEqual(['at', 'error', 'expiresAt', 'keys', 'pk', 'reader', 'sk', 'table']);
      expect(Object.keys(item['keys'] as Item).sort()).toEqual(['pk', 'sk']);
    }
  },
);

test('an event without records, or with none, is taken by every handler', async () => {
  const { handlers } = world();
  for (const handler of Object.values(handlers))
    for (const Records of [undefined, null, [], {} as DynamoDBRecord[]])
      for (const event of [null, undefined, { Records }, { shardId: 'shardId-1', Records }])
        expect(await handler(event)).toEqual({ state: {}, batchItemFailures: [] });
  expect(lines).toEqual([]);
});

describe('a record that is none', () => {
  function profileRecord(sequenceNumber: number): DynamoDBRecord {
    const profile = samples.find(({ item }) => item['sk'] === 'profile');
    if (profile === undefined) throw new Error('Expected a profile');
    return recordOf('Workers', copyOf(profile).item, sequenceNumber);
  }

  const without = (change: object): unknown => {
    const record = profileRecord(1);
    return { ...record, dynamodb: { ...record.dynamodb, ...change } };
  };

  test.each<[string, () => unknown]>([
    ['nothing', () => null],
    ['a text', () => 'x'],
    ['an id', () => ({ eventID: 'none' })],
    ['a record without its change', () => ({ ...profileRecord(1), dynamodb: null })],
    ['a record of a stream that is a number', () => ({ ...profileRecord(1), eventSourceARN: 5 })],
    ['a record of no table', () => ({ ...profileRecord(1), eventSourceARN: 'arn:aws:sqs:local:0:queue' })],
    ['a record without a number', () => without({ SequenceNumber: undefined })],
    ['a record whose number is none', () => without({ SequenceNumber: 'x' })],
    ['a record without a time', () => without({ ApproximateCreationDateTime: undefined })],
    ['a record of a time that no calendar has', () => without({ ApproximateCreationDateTime: 1e20 })],
    ['a record without keys', () => without({ Keys: undefined })],
    ['a record of an image that is none', () => without({ NewImage: { pk: { S: 'wkr_1' }, sk: null } })],
    ['a record of a value of no type', () => without({ NewImage: { pk: { Z: 'wkr_1' } } })],
  ])('but %s, is set aside by every handler, and those beside it are taken', async (_, make) => {
    const before = await registered();
    for (const name of names) {
      const { handlers } = world();
      const Records = [make() as DynamoDBRecord, profileRecord(2)];
      const event = { shardId: `shardId-${(shards += 1)}`, Records };
      expect(await handlers[name](event)).toEqual({ state: {}, batchItemFailures: [] });
      const told = lines.filter(({ message }) => message === SET_ASIDE);
      expect(told).toEqual([expect.objectContaining({ reader: name, records: 1 })]);
    }
    expect(await registered()).toBe(before + 1);
  });

  test('a malformed record at the head of a batch that meets a fault does not end it: all of it is delivered again', async () => {
    const { platform } = scene.system;
    const busy = (): Promise<never> => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true));
    const { handlers } = world({ ...platform.db, commit: busy });
    const Records = [null as unknown as DynamoDBRecord, profileRecord(2)];
    // Lambda takes the empty name of a record for a failure of the whole batch.
    const { batchItemFailures } = await handlers.facts({ shardId: 'shardId-busy', Records });
    expect(batchItemFailures).toEqual([{ itemIdentifier: '' }]);
  });
});

test('a missing permission or table sets nothing aside: the batch is delivered again', async () => {
  const forbidden = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
  const { platform } = scene.system;
  const db: Database = { ...platform.db, batchGet: () => Promise.reject(forbidden) };
  const profile = samples.find(({ item }) => item['sk'] === 'profile');
  if (profile === undefined) throw new Error('Expected a profile');
  const before = [(await asideItems()).length, await registered()];
  const { handlers } = world(db);
  const event = { shardId: 'shardId-forbidden', Records: [recordOf('Workers', copyOf(profile).item, 1)] };
  await expect(handlers.facts(event)).rejects.toBe(forbidden);
  // The others did their work.
  expect([(await asideItems()).length, await registered()]).toEqual([before[0], (before[1] ?? 0) + 1]);
  expect(lines.map(({ message, reader }) => [message, reader])).toContainEqual([
    ...['A reader could not do its work', 'service-list'],
  ]);
  expect(errorName(forbidden)).toBe('AccessDeniedException');
});

test('a reader that meets a fault has the batch delivered again after the others have done their work', async () => {
  const { platform } = scene.system;
  const busy = (): Promise<never> => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true));
  const profile = samples.find(({ item }) => item['sk'] === 'profile');
  if (profile === undefined) throw new Error('Expected a profile');
  const before = await registered();
  const { handlers } = world({ ...platform.db, batchGet: busy });
  const event = { shardId: 'shardId-fault', Records: [recordOf('Workers', copyOf(profile).item, 7)] };
  expect(await handlers.facts(event)).toMatchObject({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect(await registered()).toBe(before + 1);
});

/** What stands on each list of what is due, as `[table, first word of the sort key, list]`. */
const dueKinds = [
  ['Positions', 'position', 'closes'],
  ['Deliveries', 'whd', 'deliveries'],
  ['TravelAllocations', 'allocation', 'holds'],
  ['TravelAllocations', 'request', 'waits'],
  ['TravelAllocations', 'service', 'quotas'],
  ['Positions', 'import', 'runs'],
] as const;

const LONG_AGO = '2026-01-01T00:00:00Z';

function dueSamples(): Sample[] {
  return dueKinds.map(([table, word, list]) => {
    const sample = samples.find((one) => one.table === table && String(one.item['sk']).split(/[#_]/)[0] === word);
    if (sample === undefined) throw new Error(`Expected a sample of ${word}`);
    const byDuePk = list === 'closes' ? `closes#${String(sample.item['part'])}` : list;
    return { table, item: { ...sample.item, byDuePk, byDueSk: LONG_AGO, ...(list === 'runs' && { step: 'x' }) } };
  });
}

async function givenDue({ table, item }: Sample): Promise<void> {
  await engine.put(table, { ...item, byDueSk: `${LONG_AGO}#${String(item['pk'])}#${String(item['sk'])}` });
}

test('a malformed old image throws nothing, and the valid item behind it is counted', async () => {
  const profile = samples.find(({ item }) => item['sk'] === 'profile');
  if (profile === undefined) throw new Error('Expected a profile');
  const { handlers } = world();
  const values = oneOf(fc.sample(wrong, { seed: 1, numRuns: 4 }));
  for (const sample of samples) {
    const changes = attributesOf(sample).flatMap((attribute) =>
      values.flatMap((value): DynamoDBRecord[] => {
        const was = recordOf(sample.table, malformed(sample, attribute, value).item, 1);
        const { Keys = {}, NewImage: OldImage = {} } = was.dynamodb ?? {};
        const gone = { ...was, dynamodb: { ...was.dynamodb, OldImage, NewImage: undefined } } as DynamoDBRecord;
        const NewImage = { ...image(sample.item), ...Keys };
        return [gone, { ...was, dynamodb: { ...was.dynamodb, OldImage, NewImage } } as DynamoDBRecord];
      }),
    );
    const Records = [...changes, recordOf('Workers', copyOf(profile).item, 1)].map((record, index) => ({
      ...record,
      dynamodb: { ...record.dynamodb, SequenceNumber: String(index + 1) },
    }));
    const before = await registered();
    for (const name of names)
      expect(await handlers[name]({ shardId: `shardId-${(shards += 1)}`, Records })).toMatchObject({
        batchItemFailures: [],
      });
    // Counters leave out people who went.
    if (sample.item['sk'] !== 'profile') expect(await registered()).toBe(before + 1);
  }
});

test('the sweep ends the valid item behind malformed due ones, and finds none of those at the head again', async () => {
  const due = dueSamples();
  const [position] = due;
  if (position === undefined) throw new Error('Expected a position');
  const { clock, platform } = scene.system;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ kind: fc.nat(), attribute: fc.nat(), value: wrong }), { minLength: 3, maxLength: 10 }),
      async (choices) => {
        const bad = choices.flatMap(({ kind, attribute, value }) => {
          const sample = due[kind % due.length];
          if (sample === undefined) return [];
          const attributes = attributesOf(sample);
          return [malformed(sample, attributes[attribute % attributes.length] ?? '', value)];
        });
        const { item: good } = copyOf({
          table: 'Positions',
          item: { ...position.item, status: 'OPEN', closesOn: '2027-01-01' },
        });
        for (const one of [...bad, malformed(position, 'headcount', { not: 'it' })]) await givenDue(one);
        await engine.put('Positions', { ...good, byDueSk: `2027-01-01#${String(good['pk'])}` });
        clock.moveTo(new Date(clock.now().getTime() + 60_000));
        await world().sweep();
        expect(lines.filter(({ message }) => message !== SET_ASIDE)).toEqual([]);
        // One at least is malformed in any case.
        expect(lines.length).toBeGreaterThan(0);
        const key = { pk: String(good['pk']), sk: 'position' };
        expect(await platform.db.get({ TableName: 'Positions', Key: key })).toMatchObject({ status: 'CLOSED' });
        const tables = [...new Set(bad.map(({ table }) => table))];
        const left = (await Promise.all(tables.map((table) => engine.items(table)))).flat();
        expect(left.filter(({ byDueSk }) => typeof byDueSk === 'string' && byDueSk.startsWith(LONG_AGO))).toEqual([]);
      },
    ),
    runs(12),
  );
});

test.each<[string, (item: Item) => Item]>([
  ['an import that is not being applied', (item) => ({ ...item, status: 'RECEIVING', step: 0 })],
  ['an item of a kind that has no job', (item) => ({ ...item, sk: `unheard#${String(item['sk'])}`, step: 0 })],
])('%s, but is due as a job, is set aside, and does not stay at the head', async (_what, made) => {
  const sample = dueSamples().find(({ item }) => String(item['sk']).startsWith('import#'));
  if (sample === undefined) throw new Error('Expected an import');
  const { item } = copyOf({ table: 'Positions', item: made(sample.item) });
  await givenDue({ table: 'Positions', item });
  const { sweep } = world();
  await sweep();
  const mark = `Positions#${String(item['pk'])}#${String(item['sk'])}`;
  expect(lines.filter((line) => line.mark === mark)).toHaveLength(1);
  await sweep();
  expect(lines.filter((line) => line.mark === mark)).toHaveLength(1);
});

test('an item that was put off is tried again an hour later, and ended if it was repaired meanwhile', async () => {
  const [position] = dueSamples();
  if (position === undefined) throw new Error('Expected a position');
  const { clock, platform } = scene.system;
  const { item } = copyOf({ table: 'Positions', item: { ...position.item, status: 'OPEN', closesOn: '2027-01-01' } });
  await givenDue({ table: 'Positions', item: { ...item, closesOn: 7 } });
  const key = { TableName: 'Positions', Key: { pk: String(item['pk']), sk: 'position' } } as const;
  const { sweep } = world();
  const closings = (): number => lines.filter(({ mark }) => mark === `Positions#${String(item['pk'])}#position`).length;
  await sweep();
  await sweep();
  expect(closings()).toBe(1);
  clock.moveTo(new Date(clock.now().getTime() + 25 * 3_600_000));
  await sweep();
  expect(closings()).toBe(2);
  const { byDueSk } = (await platform.db.get(key)) ?? {};
  await engine.put('Positions', { ...item, byDueSk });
  clock.moveTo(new Date(clock.now().getTime() + 25 * 3_600_000));
  await sweep();
  expect(await platform.db.get(key)).toMatchObject({ status: 'CLOSED', closeReason: 'EXPIRED' });
});

test('an unreadable part of the due items does not stop the other parts', async () => {
  const [position] = dueSamples();
  if (position === undefined) throw new Error('Expected a position');
  const { item } = copyOf({ table: 'Positions', item: { ...position.item, status: 'OPEN', closesOn: '2027-01-01' } });
  await givenDue({ table: 'Positions', item });
  const { platform } = scene.system;
  const others = nationParts.filter((part) => part !== item['part']);
  const forbidden = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
  const query: Database['query'] = (params) =>
    others.some((part) => Object.values(params.ExpressionAttributeValues ?? {}).includes(`closes#${part}`))
      ? Promise.reject(forbidden)
      : platform.db.query(params);
  await expect(closeExpired({ ...platform, db: { ...platform.db, query } })).rejects.toBe(forbidden);
  const key = { TableName: 'Positions', Key: { pk: String(item['pk']), sk: 'position' } } as const;
  expect(await platform.db.get(key)).toMatchObject({ status: 'CLOSED' });
});
