/** Runs over a service's seats, where one party's item is malformed: everybody else is moved, and the run is over. */
import { type Allocation, allocationKey } from '../../functions/domains/travel/booking/allocation-store';
import { type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { displace } from '../../functions/domains/travel/disruption/displacement-job';
import { retime } from '../../functions/domains/travel/disruption/retiming-job';
import { cancelTravelService, changeTravelService } from '../../functions/domains/travel/disruption/service';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import type { Database, Key } from '../../functions/platform/dynamodb/database';
import { update } from '../../functions/platform/dynamodb/expressions';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { contextOf, onDay, requestInput, runnerOf, schedule, settle, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;
let db: Database;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

interface Scene {
  readonly service: Service;
  readonly bad: Request;
  readonly good: Request;
}

async function scene(day: number): Promise<Scene> {
  const service = await schedule(db, { day, seats: 10 });
  const ask = async (): Promise<Request> => {
    const input = requestInput({ workerIds: await settle(db, 1), ...onDay(day) });
    return valueOf(await requestTravel(contextOf(db), input));
  };
  return { service, bad: await ask(), good: await ask() };
}

const which: readonly (readonly [string, (scene: Scene) => Key])[] = [
  ['allocation', ({ service, bad }) => allocationKey(service.id, asId(bad.allocationId ?? '', 'alc'))],
  ['request', ({ bad }) => requestKey(bad.id)],
];

async function spoil(key: Key): Promise<void> {
  await db.commit([update(key).remove('direction').always()]);
}

/** @returns what is left of the run. */
async function run(step: typeof retime, { id }: Service, sk: string): Promise<unknown> {
  const key = { TableName: 'TravelAllocations', Key: { pk: id, sk } } as const;
  const job = jobOf(key.TableName, (await db.get(key)) ?? {});
  if (job === undefined) throw new Error(`No run ${sk}`);
  await step(runnerOf(db), job);
  return db.get(key);
}

test.each(which)('a party beside a malformed %s waits again when the service is cancelled', async (name, keyOf) => {
  const made = await scene(name === 'request' ? 1 : 2);
  await spoil(keyOf(made));
  const input = { idempotencyKey: `cancelled beside ${name}`, serviceId: made.service.id, reason: '大雪封路' };
  valueOf(await cancelTravelService(contextOf(db), input));
  expect(await run(displace, made.service, 'displacing')).toBeUndefined();
  expect(await db.get(requestKey(made.good.id))).toMatchObject({ status: 'WAITLISTED' });
  expect(await db.get(requestKey(made.bad.id))).toMatchObject({ status: 'ALLOCATED' });
});

test.each(which)('a party beside a malformed %s gets the new times', async (name, keyOf) => {
  const made = await scene(name === 'request' ? 3 : 4);
  await spoil(keyOf(made));
  const later = (instant: string): Instant => instantOf(new Date(Date.parse(instant) + 3_600_000));
  const stops = made.service.stops.map(({ regionCode, name: place, arrivesAt, departsAt }) => ({
    ...{ regionCode, name: place },
    ...(arrivesAt !== undefined && { arrivesAt: later(arrivesAt) }),
    ...(departsAt !== undefined && { departsAt: later(departsAt) }),
  }));
  const input = { idempotencyKey: `moved beside ${name}`, serviceId: made.service.id, stops };
  valueOf(await changeTravelService(contextOf(db), input));
  expect(await run(retime, made.service, 'retiming#2')).toBeUndefined();
  const item = await db.get(allocationKey(made.service.id, asId(made.good.allocationId ?? '', 'alc')));
  expect(item as Partial<Allocation>).toMatchObject({ timedVersion: 2 });
});
