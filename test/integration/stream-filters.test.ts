/**
 * Filters of the event sources, by what a whole scene writes: a record that a handler is not called for would have had it write
 * nothing, and what a handler writes itself does not call it, but for objects, whose changes it tells, the steps of runs, and
 * the entries of the service list, which are counted.
 */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { isStamped } from '../../functions/domains/board/change/recorded-objects';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { inventoryKey } from '../../functions/domains/travel/travel-service/inventory/store';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createWorkHandler } from '../../functions/handlers/work';
import type { Database, Item, Write } from '../../functions/platform/dynamodb/database';
import { createOutbound } from '../../functions/platform/security/outbound';
import { passes, type RecordFilter } from '../../functions/platform/streams/record-filter';
import type { StreamHandler } from '../../functions/platform/streams/readers';
import { asId } from '../../functions/platform/values/ids';
import type { TableName } from '../../functions/tables';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { type Scene, startScene } from '../kit/access-scene';
import { contextOf, readInventory, requestInput, runnerOf, schedule, settle, valueOf } from '../kit/travel-scene';
import { startTappedEngine, type Tapped, type TappedEngine } from '../kit/tapped-engine';

/** What a handler asked to be written, whether it was or not. */
interface Written {
  readonly table: TableName;
  readonly keys: { readonly pk: string; readonly sk: string };
  /** As it stands afterwards; absent where nothing was written, or is left. */
  readonly item: Item | undefined;
}

let engine: TappedEngine;
let scene: Scene;
let records: readonly Tapped[];
let written: Written[] = [];

beforeAll(async () => {
  engine = await startTappedEngine();
  scene = await startScene({ environment: engine.environment });
  const { system, own } = scene;
  await system.mutate(system.tokens.BUREAU, 'redeliverWebhook', 'webhookDelivery { id }', { deliveryId: own.delivery });
  await system.pump.idle();
  system.clock.moveTo(new Date(system.clock.now().getTime() + 3_600_000));
  await system.sweep();
  await system.pump.idle();
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
  const note = async (table: TableName, { pk, sk }: Item, isDone: boolean): Promise<void> => {
    const keys = { pk: String(pk), sk: String(sk) };
    written.push({ table, keys, item: isDone ? await db.get({ TableName: table, Key: keys }) : undefined });
  };
  const noteWrite = async (write: Write, isDone: boolean): Promise<void> => {
    if ('Put' in write) await note(write.Put.TableName, write.Put.Item, isDone);
    else if ('Update' in write) await note(write.Update.TableName, write.Update.Key, isDone);
    else if ('Delete' in write) await note(write.Delete.TableName, write.Delete.Key, isDone);
  };
  return {
    ...db,
    commit: async (writes, withinMs) => {
      const commit = await db.commit(writes, withinMs);
      for (const write of writes) await noteWrite(write, commit.committed);
      return commit;
    },
    execute: async (statements) => {
      const results = await db.execute(statements);
      for (const [index, { TableName: table, Key: key }] of statements.entries())
        await note(table, key, results[index] === 'DONE');
      return results;
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

/** In a shard of its own, so that it is new to readers that remember how far a shard was read. */
async function writesOf(name: (typeof names)[number], { record }: Tapped, index: number): Promise<Written[]> {
  written = [];
  const answer = await handlers()[name]({ shardId: `${name}-again-${index}`, Records: [record] });
  expect(answer.batchItemFailures).toEqual([]);
  return written;
}

test('the scene has records that each handler is called for, and others, of every table', () => {
  const kinds = new Set(records.map(({ table, record }) => `${table} ${wordOf(record)}`));
  for (const kind of [
    ...['Workers profile', 'Workers service', 'Workers trip', 'Workers guard', 'Workers duplicate', 'Workers move'],
    ...['Positions position', 'Positions enterprise', 'Positions webhook', 'Positions like', 'Positions head'],
    ...['TravelAllocations request', 'TravelAllocations inventory', 'TravelAllocations allocation'],
    ...['Deliveries whd', 'Campaigns cmp'],
  ])
    expect(kinds).toContain(kind);
});

test.each(names)('%s is called for every record that makes it write', async (name) => {
  const tables: readonly TableName[] = triggers[name].tables;
  const passedOver = records.filter(
    ({ table, record }) => tables.includes(table) && !passes(filtersOf(name, table), record),
  );
  expect(passedOver.length).toBeGreaterThan(0);
  for (const [index, one] of passedOver.entries())
    expect([one.table, one.record.dynamodb?.Keys, await writesOf(name, one, index)]).toEqual([
      ...[one.table, one.record.dynamodb?.Keys, []],
    ]);
});

test.each(names)('%s is not called for what it writes itself', async (name) => {
  const own: Written[] = [];
  for (const [index, one] of records.entries())
    if (passes(filtersOf(name, one.table), one.record)) own.push(...(await writesOf(name, one, index)));
  expect(own.length).toBeGreaterThan(0);
  const calling = own.filter(({ table, keys, item }) => isCalled(name, table, keys, item));
  const isCounted = ({ keys }: Written): boolean => name === 'facts' && keys.sk === 'service';
  const kept = calling.filter((one) => !(name === 'work' && isStamped(one.keys)) && !isCounted(one));
  expect(kept.map(({ table, keys }) => `${table} ${keys.sk}`)).toEqual([]);
});

function isCalled(name: (typeof names)[number], table: TableName, keys: Item, item: Item | undefined): boolean {
  const image = item && { NewImage: marshall(item, { removeUndefinedValues: true }) };
  const tables: readonly TableName[] = triggers[name].tables;
  return tables.includes(table) && passes(filtersOf(name, table), { dynamodb: { Keys: marshall(keys), ...image } });
}

test('work is called for freed seats, and not for the writes of its own passes: seats, lists and an open sale', async () => {
  const { db } = scene.system.platform;
  const call = async (serviceId: string): Promise<boolean> => {
    const { TableName, Key: keys } = inventoryKey(asId(serviceId, 'svc'));
    return isCalled('work', TableName, keys, await db.get({ TableName, Key: keys }));
  };
  const looker = runnerOf(db);
  const service = await schedule(db, { seats: 2 });
  expect(await call(service.id)).toBe(true);
  const [one = '', two = '', three = ''] = await settle(db, 3);
  const ask = async (workerId: string) =>
    valueOf(await requestTravel(contextOf(db), requestInput({ workerIds: [workerId] })));
  const first = await ask(one);
  expect(await call(service.id)).toBe(true);
  const second = await ask(two);
  const third = await ask(three);
  await serveWaitlist(looker, service.id);
  expect(third.status).toBe('WAITLISTED');
  for (const { allocationId = '' } of [first, second]) {
    valueOf(await releaseAllocation(contextOf(db), { allocationId }));
    expect(await call(service.id)).toBe(true);
    const before = (await readInventory(db, service.id)).waiting;
    await serveWaitlist(looker, service.id);
    // The first look has a party to seat, the second none: it puts the seat on sale.
    expect([await call(service.id), before > 0]).toEqual([false, true]);
  }
  expect((await readInventory(db, service.id)).waiting).toBe(0);
});
