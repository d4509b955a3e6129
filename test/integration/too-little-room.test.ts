/**
 * A party that is too large for what several departures have left, and a seat that comes back to one of them at any moment of its
 * join, also behind another one that called the lines and leaves: a party that asks after its answer does not get what it waits for.
 */
import fc from 'fast-check';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { cancelTravelRequest } from '../../functions/domains/travel/travel-request/cancel';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { serveWaitlists } from '../../functions/domains/travel/waitlist/on-stream';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { inventoryKey } from '../../functions/domains/travel/travel-service/inventory/store';
import type { Database, Key } from '../../functions/platform/dynamodb/database';
import { update } from '../../functions/platform/dynamodb/expressions';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asId } from '../../functions/platform/values/ids';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { eachCall, oneOf, runs } from '../kit/long';
import {
  contextOf,
  NOW,
  onDay,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  settle,
  valueOf,
} from '../kit/travel-scene';

let local: LocalDatabase;
let db: Database;
let day = 0;
let seconds = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

const SIZE = 3;

async function request(size: number, on: Database = db): Promise<Request> {
  const workerIds = await settle(db, size);
  const now = new Date(NOW.getTime() + (seconds += 1) * 1_000);
  const input = requestInput({ workerIds, ...onDay(day) });
  return valueOf(await requestTravel(contextOf(on, { now }), input));
}

interface Scene {
  readonly services: readonly Service[];
  /** Who has a seat of each, so that each has one too few for the party. */
  readonly holders: readonly Request[];
}

async function openScene(): Promise<Scene> {
  day += 1;
  const services: Service[] = [];
  const holders: Request[] = [];
  for (let index = 0; index < 3; index += 1) {
    services.push(await schedule(db, { day, seats: SIZE }));
    holders.push(await request(1));
    // The next one is sold of the service that has most: all that are there have one seat less by then.
    if (index < 2) await moveOffSale(services[index], true);
  }
  for (const service of services) await moveOffSale(service, false);
  return { services, holders };
}

/** As if it were not on sale while the scene is made. */
async function moveOffSale(service: Service | undefined, off: boolean): Promise<void> {
  if (service === undefined) return;
  await db.commit([
    {
      Update: {
        ...inventoryKey(service.id),
        UpdateExpression: 'SET waiting = :waiting',
        ExpressionAttributeValues: { ':waiting': off ? 1 : 0 },
      },
    },
  ]);
}

function release(on: Database, holder: Request | undefined): Promise<unknown> {
  return releaseAllocation(contextOf(on), { allocationId: holder?.allocationId ?? '' });
}

/** Before each call of what is done, from 1, in turn: something else happens, whole. @returns whether there was such a call. */
function atCall(call: number, happen: () => Promise<unknown>): { on: Database; happened: () => boolean } {
  let calls = 0;
  const then = async <R>(made: () => Promise<R>): Promise<R> => {
    if ((calls += 1) === call) await happen();
    return made();
  };
  const on: Database = {
    origin: db.origin,
    get: (key) => then(() => db.get(key)),
    batchGet: (keys) => then(() => db.batchGet(keys)),
    query: (params) => then(() => db.query(params)),
    commit: (...args) => then(() => db.commit(...args)),
    execute: (statements) => then(() => db.execute(statements)),
  };
  return { on, happened: () => calls >= call };
}

async function told(...keys: Key[]): Promise<void> {
  const records = keys.map(async (key): Promise<StreamRecord> => {
    const newItem = await db.get(key);
    return {
      ...{ stream: 'test', shardId: 'test', sequenceNumber: '1', table: key.TableName, at: NOW, keys: key.Key },
      ...(newItem && { newItem }),
    };
  });
  await serveWaitlists(runnerOf(db), await Promise.all(records));
}

async function expectNotOvertaken({ services }: Scene, joiner: Request): Promise<void> {
  if (joiner.status === 'ALLOCATED') return;
  const later = await request(SIZE);
  expect([(await readRequest(db, joiner.id)).status, later.status]).not.toEqual(['WAITLISTED', 'ALLOCATED']);
  await told(requestKey(joiner.id), requestKey(later.id), ...services.map(({ id }) => inventoryKey(id)));
  expect((await readRequest(db, joiner.id)).status).toBe('ALLOCATED');
}

test.each(oneOf([0, 1, 2]))(
  'a seat that comes back before any call of a joining party goes to that party (service %i of 3)',
  async (which) => {
    await eachCall(async (call) => {
      const scene = await openScene();
      const racing = atCall(call, () => release(db, scene.holders[which]));
      const joiner = await request(SIZE, racing.on);
      const more = racing.happened();
      if (more) await expectNotOvertaken(scene, joiner);
      return more;
    });
  },
);

test.each(oneOf([0, 1, 2]))(
  'a party that joins before any call of a return gets the seat (service %i of 3)',
  async (which) => {
    await eachCall(async (call) => {
      const scene = await openScene();
      const joined: Request[] = [];
      const racing = atCall(call, async () => joined.push(await request(SIZE)));
      await release(racing.on, scene.holders[which]);
      const more = racing.happened();
      for (const joiner of joined) await expectNotOvertaken(scene, joiner);
      return more;
    });
  },
);

/** The one who called the lines is gone, the writers have looked, and a seat has come back. */
async function leftAlone({ services, holders }: Scene, first: Request, on: Database): Promise<void> {
  await cancelTravelRequest(contextOf(on), { travelRequestId: first.id });
  for (const { id } of services) await serveWaitlist(runnerOf(on), id);
  await release(on, holders[1]);
}

test.each([true, false])(
  'a party behind one that called the lines and left before its calls is not overtaken (told: %p)',
  async (isTold) => {
    await eachCall(async (call) => {
      const scene = await openScene();
      const first = await request(SIZE);
      if (isTold) await told(requestKey(first.id), ...scene.services.map(({ id }) => inventoryKey(id)));
      const racing = atCall(call, () => leftAlone(scene, first, db));
      const joiner = await request(SIZE, racing.on);
      const more = racing.happened();
      if (more) await expectNotOvertaken(scene, joiner);
      return more;
    });
  },
);

test('a party behind one that called the lines, and that leaves between any two calls, is not overtaken', async () => {
  await eachCall(async (call) => {
    const scene = await openScene();
    const first = await request(SIZE);
    const joined: Request[] = [];
    const racing = atCall(call, async () => joined.push(await request(SIZE)));
    await leftAlone(scene, first, racing.on);
    const more = racing.happened();
    for (const joiner of joined) await expectNotOvertaken(scene, joiner);
    return more;
  });
});

test('a party behind one that called the lines and whose request is malformed since calls them anew', async () => {
  const scene = await openScene();
  const first = await request(SIZE);
  await db.commit([update(requestKey(first.id)).remove('direction').always()]);
  // The writer leaves that one aside, and opens the sale; one seat is sold there.
  await release(db, scene.holders[1]);
  await serveWaitlist(runnerOf(db), asId(scene.services[1]?.id ?? '', 'svc'));
  const buyer = await request(1);
  expect(buyer.status).toBe('ALLOCATED');
  const joiner = await request(SIZE);
  expect(joiner.status).toBe('WAITLISTED');
  await release(db, buyer);
  await expectNotOvertaken(scene, joiner);
});

test('concurrent joins behind a party that leaves, a return and the writers, in any order of calls, let no party be overtaken', async () => {
  const steps = stepwise(db);
  await fc.assert(
    fc.asyncProperty(steps.scheduler, async (scheduler) => {
      const scene = await openScene();
      const first = await request(SIZE);
      const on = interleaved(steps.db, scheduler);
      const [second, third] = await scheduler.waitFor(
        Promise.all([request(SIZE, on), request(SIZE, on), leftAlone(scene, first, on)]),
      );
      await expectInOrder([second, third]);
    }),
    { ...runs(60), endOnFailure: true },
  );
});

/** A party that asks now does not get what the others still wait for. */
async function expectInOrder(joined: readonly Request[]): Promise<void> {
  const waiting = joined.filter(({ status }) => status === 'WAITLISTED');
  const later = await request(SIZE);
  const states = await Promise.all(waiting.map(async ({ id }) => (await readRequest(db, id)).status));
  if (states.includes('WAITLISTED')) expect(later.status).toBe('WAITLISTED');
}

test('concurrent joins, a return and the writers, in any order of calls, let no party be overtaken', async () => {
  const steps = stepwise(db);
  await fc.assert(
    fc.asyncProperty(steps.scheduler, fc.nat(2), async (scheduler, which) => {
      const scene = await openScene();
      const on = interleaved(steps.db, scheduler);
      const [first, second] = await scheduler.waitFor(
        Promise.all([
          request(SIZE, on),
          request(SIZE, on),
          release(on, scene.holders[which]),
          ...scene.services.map(({ id }) => serveWaitlist(runnerOf(on), id)),
        ]),
      );
      await expectInOrder([first, second]);
    }),
    { ...runs(40), endOnFailure: true },
  );
});
