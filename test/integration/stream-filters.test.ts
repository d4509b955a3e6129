/**
 * Filters of the event sources, by what a whole scene writes: a record that a handler is not called for would have had it write
 * nothing, and what a handler writes itself does not call it, but for objects, whose changes it tells, and the steps of runs.
 */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { isStamped } from '../../functions/domains/board/change/objects';
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createWorkHandler } from '../../functions/handlers/work';
import type { Database, Item, Write } from '../../functions/platform/dynamodb/database';
import { createOutbound } from '../../functions/platform/security/outbound';
import { passes, type RecordFilter } from '../../functions/platform/streams/record-filter';
import type { StreamHandler } from '../../functions/platform/streams/readers';
import type { TableName } from '../../functions/tables';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { type Scene, startScene } from '../kit/access-scene';
import { startTappedEngine, type Tapped, type TappedEngine } from '../kit/tapped-engine';

/** What a handler asked to be written, whether it was or not. */
interface Written {
  readonly table: TableName;
  readonly keys: { readonly pk: string; readonly sk: string };
  readonly item: Item;
}

let engine: TappedEngine;
let scene: Scene;
let records: readonly Tapped[];
let written: Written[] = [];

beforeAll(async () => {
  engine = await startTappedEngine();
  scene = await startScene(engine.environment);
  const { system, own } = scene;
  await system.mutate(system.tokens.BUREAU, 'redeliverWebhook', 'webhookDelivery { id }', { deliveryId: own.delivery });
  for (let hop = 0; hop < 4; hop += 1) await system.pump.idle();
  system.clock.moveTo(new Date(system.clock.now().getTime() + 3_600_000));
  await system.sweep();
  for (let hop = 0; hop < 4; hop += 1) await system.pump.idle();
  await system.pump.stop();
  records = ofEachKind(await engine.records());
});

afterAll(async () => {
  await scene.system.stop();
  await engine.stop();
});

/** A few of each table, sort key's first word and kind of change: in a scene many are alike. */
function ofEachKind(all: readonly Tapped[]): Tapped[] {
  const kinds = new Map<string, Tapped[]>();
  for (const one of all) {
    const { table, record } = one;
    const kind = [table, wordOf(record), record.eventName].join(' ');
    const alike = kinds.get(kind) ?? [];
    if (alike.length < 4) kinds.set(kind, [...alike, one]);
  }
  return [...kinds.values()].flat();
}

function wordOf({ dynamodb }: DynamoDBRecord): string {
  const sk = dynamodb?.Keys?.['sk']?.S ?? '';
  return /^[a-z-]+(?=$|[#_])/.exec(sk)?.[0] ?? 'number';
}

function recording(db: Database): Database {
  const note = (table: TableName, { pk, sk }: Item, item: Item = {}): void => {
    written.push({ table, keys: { pk: String(pk), sk: String(sk) }, item });
  };
  const noteWrite = (write: Write): void => {
    if ('Put' in write) note(write.Put.TableName, write.Put.Item, write.Put.Item);
    else if ('Update' in write) note(write.Update.TableName, write.Update.Key);
    else if ('Delete' in write) note(write.Delete.TableName, write.Delete.Key);
  };
  return {
    ...db,
    commit: (writes, withinMs) => {
      writes.forEach(noteWrite);
      return db.commit(writes, withinMs);
    },
    execute: (statements) => {
      statements.forEach(({ TableName: table, Key: key }) => note(table, key));
      return db.execute(statements);
    },
  };
}

function handlers(): Readonly<Record<'facts' | 'work' | 'deliver', StreamHandler>> {
  const { platform } = scene.system;
  const outbound = createOutbound({ allowLoopback: false, lookUp: () => Promise.resolve([]) });
  const given = { ...platform, outbound, db: recording(platform.db) };
  return {
    facts: createFactsHandler(given),
    work: createWorkHandler(given, { issuers: [] }),
    deliver: createDeliverHandler(given),
  };
}

const names = ['facts', 'work', 'deliver'] as const;

function filtersOf(name: (typeof names)[number], table: TableName): readonly RecordFilter[] | undefined {
  const filters: StreamsTrigger['filters'] = triggers[name].filters;
  return filters[table];
}

/** In a shard of its own, so that it is new to whoever remembers how far a shard was read. */
async function writesOf(name: (typeof names)[number], { record }: Tapped, place: number): Promise<Written[]> {
  written = [];
  const answer = await handlers()[name]({ shardId: `${name}-again-${place}`, Records: [record] });
  expect(answer.batchItemFailures).toEqual([]);
  return written;
}

test('the scene has records that each handler is called for, and others, of every table', () => {
  const kinds = new Set(records.map(({ table, record }) => `${table} ${wordOf(record)}`));
  for (const kind of [
    ...['Workers profile', 'Workers service', 'Workers trip', 'Workers guard', 'Workers duplicate', 'Workers move'],
    ...['Positions position', 'Positions enterprise', 'Positions webhook', 'Positions like', 'Positions head'],
    ...['TravelAllocations request', 'TravelAllocations inventory', 'TravelAllocations allocation'],
    ...['Deliveries event', 'Deliveries whd', 'Campaigns cmp'],
  ])
    expect(kinds).toContain(kind);
});

test.each(names)('%s is called for every record of which it would write something', async (name) => {
  const tables: readonly TableName[] = triggers[name].tables;
  const passedOver = records.filter(
    ({ table, record }) => tables.includes(table) && !passes(filtersOf(name, table), record),
  );
  expect(passedOver.length).toBeGreaterThan(0);
  for (const [place, one] of passedOver.entries())
    expect([one.table, one.record.dynamodb?.Keys, await writesOf(name, one, place)]).toEqual([
      ...[one.table, one.record.dynamodb?.Keys, []],
    ]);
});

test.each(names)('%s is not called for what it writes itself', async (name) => {
  const own: Written[] = [];
  for (const [place, one] of records.entries())
    if (passes(filtersOf(name, one.table), one.record)) own.push(...(await writesOf(name, one, place)));
  expect(own.length).toBeGreaterThan(0);
  const calling = own.filter(({ table, keys, item }) => {
    const record = { dynamodb: { Keys: marshall(keys), NewImage: marshall(item, { removeUndefinedValues: true }) } };
    const tables: readonly TableName[] = triggers[name].tables;
    return tables.includes(table) && passes(filtersOf(name, table), record);
  });
  const kept = calling.filter(({ keys }) => !(name === 'work' && (isStamped(keys) || keys.sk === 'inventory')));
  expect(kept.map(({ table, keys }) => `${table} ${keys.sk}`)).toEqual([]);
});
