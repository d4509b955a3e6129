/** Parties in the items of requests and allocations: nothing is lost, and who wrote an item costs no unit more than it did unsigned. */
import type { WorkerId } from '../../functions/id-kinds';
import fc from 'fast-check';
import { isStamped } from '../../functions/domains/board/change/recorded-objects';
import { type Allocation, holdSeats, parseAllocation } from '../../functions/domains/travel/booking/allocation-store';
import { parseRequest, type Request, askForTravel } from '../../functions/domains/travel/booking/request-store';
import { limits } from '../../functions/limits';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { stampOfRequest } from '../../functions/platform/security/author';
import { authored } from '../../functions/platform/security/authored';
import type { Item } from '../../functions/platform/dynamodb/database';
import { createIds, nextOwned } from '../../functions/platform/values/ids';
import { asInstant } from '../../functions/platform/values/clock';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let units = 0;
let now = Date.parse('2026-01-05T02:00:00Z');
const ids = createIds(() => now);

beforeAll(async () => {
  local = await startLocalDatabase(({ writeUnits }) => (units += writeUnits));
});

afterAll(() => local.stop());

const instant = asInstant('2027-01-20T04:00:00Z');

/** As large as one of neighbours from four villages is. */
function requestItem(workerIds: WorkerId[]): Item {
  const request: Request = {
    ...{ id: ids.next('trq'), workerIds, home: '530627102', homePrefecture: '5306' },
    homes: ['530627102201', '530627102202', '530627102203', '530627102204']
      .slice(0, workerIds.length)
      .map(asRegionCode),
    ...{
      originRegionCode: asRegionCode('530627'),
      destinationRegionCode: asRegionCode('441900'),
      direction: 'WORKBOUND',
      arriveBy: asCivilDate('2027-02-12'),
    },
    ...{ earliestOn: asCivilDate('2027-02-10'), latestOn: asCivilDate('2027-02-12'), requestedAt: instant, version: 1 },
    ...{ status: 'WAITLISTED', waitReason: 'NO_ROOM', due: 'waits', waitEndsAt: instant },
  };
  return askForTravel(request).Put.Item;
}

function allocationItem(workerIds: WorkerId[]): Item {
  const serviceId = ids.next('svc');
  const allocation: Allocation = {
    ...{ id: nextOwned(ids, 'alc', serviceId), serviceId, requestId: ids.next('trq'), workerIds },
    ...{ direction: 'WORKBOUND', fromStop: 0, toStop: 3, boardingCode: asRegionCode('530627'), departsAt: instant },
    ...{ seats: workerIds.length, fromQuota: workerIds.length, quotaCounty: asRegionCode('530627'), quotaStop: 0 },
    ...{ status: 'HELD', due: 'holds', holdEndsAt: instant, allocatedAt: instant },
  };
  return holdSeats(allocation).Put.Item;
}

const items = [
  ['request', requestItem, parseRequest],
  ['allocation', allocationItem, parseAllocation],
] as const;

/** Registered in the course of a year. */
function newParty(size: number): WorkerId[] {
  return Array.from({ length: size }, () => {
    now += 7 * 86_400_000 + 12_345;
    return ids.next('wkr');
  });
}

const anyIds = fc.array(
  fc.oneof(
    fc.constant(0).map(() => ids.next('wkr')),
    fc.string({ unit: 'grapheme' }).map((text): WorkerId => `wkr_${text}`),
  ),
  {
    minLength: 1,
    maxLength: limits.partyMax,
  },
);

describe.each(items)('the party of an item of kind %s', (_, itemOf, parse) => {
  test('is read as it was written and in its order, whatever follows the prefix of an id', () => {
    fc.assert(fc.property(anyIds, (workerIds) => expect(parse(itemOf(workerIds)).workerIds).toEqual(workerIds)));
  });

  test('is read where an earlier release kept it as a plain list', () => {
    const workerIds = newParty(3);
    expect(parse({ ...itemOf(workerIds), workerIds }).workerIds).toEqual(workerIds);
  });

  test('leaves room for who wrote it: no party costs a write unit more than as a plain list without an author', async () => {
    const viewer = {
      account: 'https://idp.zhaotong.example/realms/labour|3f6c1a52-9a3b-4a6e-8f0e-2f9f4f1f7a10',
      roles: ['CADRE'],
      regionCode: asRegionCode('530627102'),
    } as const;
    const stamp = stampOfRequest(viewer, '9b2f6a0e-51cf-4a57-9d7a-0c5b7e7f2a31');
    const signed = authored(local.db, { stamp: () => stamp, isStamped, clock: { now: () => new Date(now) } });
    const unitsOf = async (db: typeof signed, item: Item): Promise<number> => {
      units = 0;
      await db.commit([{ Put: { TableName: 'TravelAllocations', Item: item } }]);
      return units;
    };
    for (let size = 1; size <= limits.partyMax; size += 1) {
      const workerIds = newParty(size);
      const before = await unitsOf(local.db, { ...itemOf(workerIds), workerIds });
      const after = await unitsOf(signed, itemOf(workerIds));
      expect(before).toBeGreaterThan(0);
      expect({ size, more: after > before }).toEqual({ size, more: false });
    }
  });
});
