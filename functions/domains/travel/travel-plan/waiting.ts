/** Reads the waiting parties of a region from the waitlists of its corridors; their requests decide, at this moment. */
import { limits } from '../../../limits';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { prefecturesOf } from '../../reference/region/region';
import { serves } from '../../reference/region/containment';
import { type Days, readDemand } from '../travel-demand/service';
import { isWaiting } from '../travel-demand/travel-demand';
import { parseRequest, type Request, requestKey } from '../booking/request-store';
import { requestIdAt } from '../waitlist/line/entry-store';
import { waitlistPk } from '../travel-service/lanes';
import type { WaitingParty } from './plan-parts';
import { cutTo, type RegionCode } from '../../reference/region/region-code';

/**
 * Waiting parties that can leave on one of the days, unordered. Without a destination, the demand matrix tells which
 * corridors have waiting people: one query for each of these, then the requests in batches of 100.
 */
export async function listWaiting(
  keeper: Keeper,
  origin: RegionCode,
  destination: RegionCode | undefined,
  days: Days,
): Promise<WaitingParty[]> {
  const { db } = keeper;
  const lists = await listsWithSomeone(db, origin, destination, days);
  const places = (await Promise.all(lists.map((list) => readList(db, list)))).flat();
  const ids = [...new Set(places.flatMap((place) => requestIdAt(place) ?? []))];
  const items = await db.batchGet(ids.map(requestKey));
  const requests = await parseEach(keeper, { reader: 'lists', table: 'TravelAllocations' }, items, parseRequest);
  return requests
    .filter(
      (request) =>
        isWaiting(request) &&
        request.earliestOn <= days.to &&
        request.latestOn >= days.from &&
        serves(request.originRegionCode, origin) &&
        (destination === undefined || serves(request.destinationRegionCode, destination)),
    )
    .map(({ workerIds, ...request }) => ({ ...request, latestOn: leavesBy(request), size: workerIds.length }));
}

/** Last day of departure. Workers who start work on a known day leave early enough for the slowest coach. */
function leavesBy({ latestOn, arriveBy }: Pick<Request, 'latestOn' | 'arriveBy'>): CivilDate {
  const inTime = arriveBy === undefined ? latestOn : addDays(arriveBy, -limits.planTransitDays);
  return inTime < latestOn ? inTime : latestOn;
}

interface List {
  readonly origin: RegionCode;
  readonly destination: RegionCode;
}

/** Corridors from a prefecture (or province) to a province. */
async function listsWithSomeone(
  db: Database,
  origin: RegionCode,
  destination: RegionCode | undefined,
  { from, to }: Days,
): Promise<List[]> {
  if (destination !== undefined) {
    const origins = [...prefecturesOf(origin), cutTo(origin, 2)];
    return origins.map((one) => ({ origin: one, destination: cutTo(destination, 2) }));
  }
  const rows = await readDemand(db, origin, { from: addDays(from, -limits.travelWindowDaysMax), to });
  const lists = rows
    .filter(({ waiting }) => waiting > 0)
    .map((row) => ({
      origin: cutTo(row.originRegionCode, 4),
      destination: cutTo(row.destinationRegionCode, 2),
    }));
  return [...new Map(lists.map((list) => [`${list.origin} ${list.destination}`, list])).values()];
}

function readList(db: Database, { origin, destination }: List): Promise<Item[]> {
  return readAll(db, {
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list',
    ExpressionAttributeValues: { ':list': waitlistPk(origin, destination) },
    ConsistentRead: true,
  });
}
