/** What a party that confirms agrees to, while its service is moved again and the run has not come to its seats yet. */
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { retime } from '../../functions/domains/travel/disruption/retiming-job';
import { RETIMING } from '../../functions/domains/travel/disruption/job-store';
import { changeTravelService } from '../../functions/domains/travel/disruption/service';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import type { Database } from '../../functions/platform/dynamodb/database';
import { update } from '../../functions/platform/dynamodb/expressions';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import {
  contextOf,
  jobAt,
  readAllocations,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  settle,
  valueOf,
} from '../kit/travel-scene';

const HOUR = 3_600_000;

let local: LocalDatabase;
let db: Database;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

/** @param later hours that it leaves the first stop later than planned, and hours that it arrives later besides. */
async function move(service: Service, { leaves, arrives = 0 }: { leaves: number; arrives?: number }): Promise<Service> {
  const at = (instant: string, hours: number): Instant => instantOf(new Date(Date.parse(instant) + hours * HOUR));
  const stops = service.stops.map(({ regionCode, name, arrivesAt, departsAt }) => ({
    ...{ regionCode, name },
    ...(arrivesAt !== undefined && { arrivesAt: at(arrivesAt, leaves + arrives) }),
    ...(departsAt !== undefined && { departsAt: at(departsAt, leaves + (arrivesAt === undefined ? 0 : arrives)) }),
  }));
  const idempotencyKey = `moved by ${leaves} and ${arrives}`;
  return valueOf(await changeTravelService(contextOf(db), { idempotencyKey, serviceId: service.id, stops }));
}

async function run({ id, version }: Service): Promise<void> {
  await retime(runnerOf(db), await jobAt(db, id, `${RETIMING}#${version}`));
}

test('a party with a latest arrival that confirms does not agree to a later arrival that it was not asked about', async () => {
  const service = await schedule(db, { day: 1 });
  const [workerId = ''] = await settle(db, 1);
  const { id, allocationId }: Request = valueOf(
    await requestTravel(contextOf(db), requestInput({ workerIds: [workerId] })),
  );
  const arriveBy = '2027-02-14';
  await db.commit([update(requestKey(id)).set({ arriveBy }).always()]);
  const confirm = () => confirmAllocation(contextOf(db), { allocationId: asId(allocationId, 'alc') });
  // Out of its days, and still there in time.
  await run(await move(service, { leaves: 24 }));
  const again = await move(service, { leaves: 24, arrives: 30 });
  expect(await confirm()).toMatchObject({ ok: false, refusals: [{ code: 'TIMES_CHANGED', path: ['allocationId'] }] });
  await run(again);
  expect((await readRequest(db, id)).arriveBy).toBe(arriveBy);
  expect(await readAllocations(db, service.id)).toMatchObject([{ status: 'HELD', asks: 'FIRST' }]);
  // Seven in the evening of the 13th, and 54 hours.
  expect(await confirm()).toMatchObject({ ok: true, value: { status: 'CONFIRMED' } });
  expect((await readRequest(db, id)).arriveBy).toBe('2027-02-16');
});
