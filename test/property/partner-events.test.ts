/**
 * Partners are told of what happened, once, by the records of the stream alone: however those are cut into batches, come again and
 * in whatever batch the function dies. What happened is what the API answered.
 */
import fc from 'fast-check';
import { eventsOf } from '../../functions/domains/partners/event/events-of-records';
import { deliverEvents } from '../../functions/domains/partners/event/on-stream';
import { webhookDeliveriesOf, parseWebhookDelivery } from '../../functions/domains/partners/webhook-delivery/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { readRecords, type StreamRecord } from '../../functions/platform/streams/streams';
import { passes } from '../../functions/platform/streams/record-filter';
import { asId } from '../../functions/platform/values/ids';
import { triggers } from '../../functions/triggers';
import { dyingDatabase } from '../kit/dying-database';
import { runs } from '../kit/long';
import {
  givenEnterprise,
  givenPositions,
  givenWorkers,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';

const EVENTS = ['PLACEMENT_STARTED', 'PLACEMENT_ENDED', 'POSITION_FILLED', 'IMPORT_FINISHED'];

let engine: TappedEngine;
let system: TestSystem;
let enterpriseId: string;
/** As partners should hear of it: the type, and the id of what it happened to. */
const happened: string[] = [];
/** Those of each shard, in order. */
let shards: readonly (readonly StreamRecord[])[];

async function start(workerId: string, positionId: string): Promise<string | undefined> {
  const input = placementInput(workerId, positionId, { startsOn: asCivilDate('2027-01-15') });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  if (placement != null) happened.push(`PLACEMENT_STARTED ${placement.id}`);
  return placement?.id;
}

async function end(placementId: string | undefined): Promise<void> {
  const input = { idempotencyKey: unique(), placementId, on: '2027-01-20' };
  const { placement } = await system.mutate(system.tokens.BUREAU, 'endPlacement', 'placement { id }', input);
  if (placement != null) happened.push(`PLACEMENT_ENDED ${placement.id}`);
}

/** Everything that partners are told of, and much that they are not, several at a time. */
async function live(): Promise<void> {
  const workers = await givenWorkers(system, 10);
  const many = { externalRef: unique('ref'), headcount: 5 };
  const [refilled = '', lowered = '', closed = ''] = await givenPositions(system, enterpriseId, [
    { headcount: 2, refill: true },
    many,
    { headcount: 1 },
  ]);
  // Four for two places.
  const started = await Promise.all(workers.slice(0, 4).map((workerId) => start(workerId, refilled)));
  happened.push(`POSITION_FILLED ${refilled}`);
  await end(started.find((id) => id !== undefined));
  await Promise.all(workers.slice(4, 6).map((workerId) => start(workerId, refilled)));
  happened.push(`POSITION_FILLED ${refilled}`);
  // Two who begin while their partner says that there are five places, and then that there are two.
  const [begun] = await Promise.all([
    start(workers[6] ?? '', lowered),
    start(workers[7] ?? '', lowered),
    givenPositions(system, enterpriseId, [{ ...many, title: '质检员' }]),
  ]);
  await givenPositions(system, enterpriseId, [{ ...many, headcount: 2 }]);
  happened.push(`POSITION_FILLED ${lowered}`);
  await givenPositions(system, enterpriseId, [{ ...many, headcount: 2, title: '缝纫工' }]);
  // One who begins while the position closes, and one who ends while being merged into another.
  const close = { idempotencyKey: unique(), positionId: closed, reason: 'WITHDRAWN' };
  const [placed] = await Promise.all([
    start(workers[8] ?? '', closed),
    system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', close),
  ]);
  if (placed !== undefined) happened.push(`POSITION_FILLED ${closed}`);
  const merge = { idempotencyKey: unique(), keepId: workers[9], mergeId: workers[6] };
  await Promise.all([end(begun), system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', merge)]);
  const imported = { idempotencyKey: unique(), enterpriseId, fileName: 'jobs.csv', rowsExpected: 2, chunkRows: 1 };
  const receiving = await system.mutate(system.tokens.BUREAU, 'startPositionImport', 'positionImport { id }', imported);
  const importId = receiving.positionImport?.id;
  const cancel = () =>
    system.mutate(system.tokens.BUREAU, 'cancelPositionImport', 'positionImport { id }', { importId });
  await Promise.all([cancel(), cancel()]);
  happened.push(`IMPORT_FINISHED ${importId}`);
}

beforeAll(async () => {
  engine = await startTappedEngine();
  system = await startTestSystem({ environment: engine.environment });
  await system.pump.stop();
  enterpriseId = await givenEnterprise(system);
  await live();
  const wanted = (await engine.records()).filter(({ table, record }) => {
    const filters = triggers.work.filters;
    return (table === 'Workers' || table === 'Positions') && passes(filters[table], record);
  });
  const tables = [...new Set(wanted.map(({ table }) => table))];
  shards = tables.map((shardId) => {
    const Records = wanted.flatMap(({ table, record }) => (table === shardId ? [record] : []));
    return readRecords({ shardId, Records });
  });
});

afterAll(async () => {
  await system.stop();
  await engine.stop();
});

async function givenWebhook(events: readonly string[]): Promise<string> {
  const input = { idempotencyKey: unique(), enterpriseId, url: 'https://8.8.8.8/jobs', events };
  const { webhook } = await system.mutate(system.tokens.BUREAU, 'registerWebhook', 'webhook { id }', input);
  return webhook?.id ?? '';
}

interface Message {
  readonly eventId: string;
  /** As `happened` has it. */
  readonly what: string;
}

async function messagesOf(webhookId: string): Promise<Message[]> {
  const { items } = await system.platform.db.query({
    ...webhookDeliveriesOf(asId(webhookId, 'whk')),
    ConsistentRead: true,
  });
  return items.map((item) => {
    const { eventId, body } = parseWebhookDelivery(item);
    const { type, data } = JSON.parse(body) as { type: string; data: Record<string, string> };
    return { eventId, what: `${type} ${data['placementId'] ?? data['positionId'] ?? data['importId']}` };
  });
}

const batches = fc.array(fc.record({ size: fc.integer({ min: 1, max: 25 }), again: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

/** A shard's records in batches, some of which come again, in part or with what is behind them. */
function cut(records: readonly StreamRecord[], sizes: readonly { size: number; again: boolean }[]): StreamRecord[][] {
  const all: StreamRecord[][] = [];
  for (let from = 0, turn = 0; from < records.length; turn += 1) {
    const { size, again } = sizes[turn % sizes.length] ?? { size: 25, again: false };
    all.push(records.slice(from, from + size));
    if (again) all.push(records.slice(Math.max(0, from - 2), from + Math.ceil(size / 2)));
    from += size;
  }
  return all;
}

test('a partner is told of each event once, however often records come and wherever the function is interrupted', async () => {
  const ids = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.integer({ min: 0, max: 12 }),
      fc.boolean(),
      fc.subarray(EVENTS, { minLength: 1 }),
      async (sizes, afterWrites, lastWriteDone, events) => {
        const webhookId = await givenWebhook(events);
        const dying = dyingDatabase(system.platform.db, { afterWrites, lastWriteDone });
        for (const records of shards)
          for (const batch of cut(records, sizes)) {
            // The first that fails comes again, as those after it do.
            await deliverEvents({ ...system.platform, db: dying }, batch).catch(() => undefined);
            await deliverEvents(system.platform, batch);
          }
        const messages = await messagesOf(webhookId);
        const expected = happened.filter((what) => events.some((type) => what.startsWith(type)));
        expect(messages.map(({ what }) => what).sort()).toEqual([...expected].sort());
        for (const { eventId } of messages) ids.add(eventId);
        await system.mutate(system.tokens.BUREAU, 'removeWebhook', 'webhook { id }', { webhookId });
      },
    ),
    { ...runs(40), endOnFailure: true },
  );
  // Every webhook, and every reading, has an event under one id.
  expect(ids.size).toBeLessThanOrEqual(happened.length);
  expect(happened.length).toBeGreaterThan(10);
});

test('events stand on a list in the order in which they happened', () => {
  const events = shards.flatMap((records) => records.flatMap((record) => eventsOf(record)));
  const byId = [...events].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ at }) => at);
  expect(byId).toEqual([...byId].sort());
  expect(new Set(events.map(({ id }) => id)).size).toBe(happened.length);
});
