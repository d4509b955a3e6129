/** Seats that come free late at one stop of a service, and not at a later one: who waits at the later stop keeps what is theirs. */
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { entryOf, skipsUpdate } from '../../functions/domains/travel/waitlist/line/entry-store';
import { asInstant } from '../../functions/platform/values/clock';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { contextOf, onDay, readRequest, requestInput, schedule, serveAll, settle, valueOf } from '../kit/travel-scene';

/** As the built-in rule says. */
const SKIPS_MAX = 20;

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

test('seats that are gathered for a party of a later stop are not offered as late seats to others', async () => {
  const { db } = local;
  const service = await schedule(db, {
    ...{ seats: 2, day: 1 },
    stops: [
      { regionCode: '530627', departsAt: asInstant('2027-02-13T03:00:00Z') },
      {
        ...{ regionCode: '530302', arrivesAt: asInstant('2027-02-14T14:00:00Z') },
        departsAt: asInstant('2027-02-14T15:00:00Z'),
      },
      { regionCode: '441900', arrivesAt: asInstant('2027-02-15T10:00:00Z') },
    ],
  });
  const ask = async (count: number, now: string, change = {}) =>
    valueOf(
      await requestTravel(
        contextOf(db, { now: new Date(now) }),
        requestInput({ workerIds: await settle(db, count), ...onDay(1), ...change }),
      ),
    );
  const holder = await ask(2, '2027-02-10T02:00:00Z');
  const allocationId = holder.allocationId ?? '';
  valueOf(await confirmAllocation(contextOf(db, { now: new Date('2027-02-10T02:01:00Z') }), { allocationId }));
  const later = await ask(2, '2027-02-10T03:00:00Z', { originRegionCode: '530302', ...onDay(2) });
  expect((await db.commit([skipsUpdate(entryOf(later), SKIPS_MAX)])).committed).toBe(true);
  const late = await ask(1, '2027-02-12T20:00:00Z');
  // Six hours before the first stop, and a day and a half before the second.
  const now = new Date('2027-02-12T21:00:00Z');
  valueOf(await releaseAllocation(contextOf(db, { now }), { allocationId }));
  await serveAll(db, [service.id], now);
  expect([(await readRequest(db, later.id)).status, (await readRequest(db, late.id)).status]).toEqual([
    'ALLOCATED',
    'WAITLISTED',
  ]);
});
