/** Use case of demand: the matrix of who wants to go from where to where, day by day. */
import type { TravelDemandFilter } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate, daysBetween, startOfDay } from '../../../platform/values/civil-date';
import { parseEach } from '../../../platform/lists/malformed';
import { instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Database, QueryParams } from '../../../platform/dynamodb/database';
import { CallerError } from '../../../platform/requests/errors';
import { pagesOf, readAll } from '../../../platform/dynamodb/read-all';
import { filterRegion } from '../../reference/region/checks';
import { prefecturesOf, serves } from '../../reference/region/region';
import { parseService, type Service, servicesOfCarrier } from '../travel-service/service-store';
import { type Demand, demandKey, demandOf, inOrder, servedBy } from './travel-demand';

/**
 * By day, origin and destination; rows without anyone are left out. One query for each prefecture of the origin; without an
 * origin, for each one of the caller's province. A carrier sees what its own services of these days could take. A moment behind
 * the requests, which come through the stream.
 * @throws CallerError BAD_USER_INPUT for more days or rows than one answer holds.
 */
export async function listDemand(context: Context, filter: TravelDemandFilter): Promise<Demand[]> {
  const { db, viewer, clock } = context;
  const origin = filterRegion(filter.originRegionCode) ?? viewer.regionCode?.slice(0, 2) ?? limits.homeProvince;
  const destination = filterRegion(filter.destinationRegionCode);
  const { from, to } = daysOf(filter, today(clock));
  const [rows, services] = await Promise.all([
    readDemand(db, origin, { from, to }, limits.demandRowsReadMax),
    ownServices(context, { from, to }),
  ]);
  const isServed = services === undefined ? () => true : servedBy(services);
  const listed = rows.filter(
    (row) => (destination === undefined || serves(row.destinationRegionCode, destination)) && isServed(row),
  );
  if (listed.length > limits.demandRowsMax) throw tooManyRows(`More than ${limits.demandRowsMax} rows`);
  return listed.sort(inOrder);
}

function tooManyRows(what: string): CallerError {
  return new CallerError('BAD_USER_INPUT', { what: `${what}: ask for a smaller region or fewer days` });
}

/** A week from today unless the filter says otherwise. @throws CallerError BAD_USER_INPUT for days in the wrong order, or too many. */
function daysOf({ from: given, to: last }: TravelDemandFilter, on: CivilDate): Days {
  const from = given ?? on;
  const to = last ?? (isTooLate(from, on) ? from : addDays(from, limits.demandDays - 1));
  if (to < from) throw new CallerError('BAD_USER_INPUT', { what: `to must not lie before from (${from}), got ${to}` });
  if (daysBetween(from, to) >= limits.demandDaysMax)
    throw new CallerError('BAD_USER_INPUT', { what: `The filter may span ${limits.demandDaysMax} days` });
  return { from, to };
}

/** Nobody can ask to travel so late; from there, the end of all dates is near. */
function isTooLate(on: CivilDate, today: CivilDate): boolean {
  return on > addDays(today, limits.travelDaysAheadMax + limits.travelWindowDaysMax);
}

export interface Days {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/**
 * All rows of an origin, in no order.
 * @param rowsMax that are read, those of the same prefectures that lie elsewhere included.
 * @throws CallerError BAD_USER_INPUT as soon as there are more; not much more than these is read.
 */
export async function readDemand(db: Database, origin: string, days: Days, rowsMax = Infinity): Promise<Demand[]> {
  // Who named a province alone as their origin is under the province itself.
  const partitions = [...prefecturesOf(origin), ...(origin.length === 2 ? [origin] : [])];
  let read = 0;
  const readPartition = async (prefecture: string): Promise<Demand[]> => {
    const found: Demand[][] = [];
    for await (const items of pagesOf(db, queryOf(prefecture, days))) {
      const rows = items.flatMap(demandOf);
      read += rows.length;
      if (read > rowsMax) throw tooManyRows(`More than ${rowsMax} rows to look through`);
      found.push(rows.filter(({ originRegionCode }) => serves(originRegionCode, origin)));
    }
    return found.flat();
  };
  return (await Promise.all(partitions.map(readPartition))).flat();
}

function queryOf(prefecture: string, { from, to }: Days): QueryParams {
  const { TableName, Key: first } = demandKey(prefecture, from);
  return {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': `${to}~` },
    Limit: limits.demandItemsReadAtOnce,
  };
}

/** Of a carrier that is nothing else, its services that leave in the days; undefined where the caller sees all. */
async function ownServices(context: Context, { from, to }: Days): Promise<Service[] | undefined> {
  const { db, viewer, clock } = context;
  if (viewer.roles.some((role) => role !== 'CARRIER' && role !== 'ENTERPRISE')) return undefined;
  if (!viewer.roles.includes('CARRIER') || viewer.carrierId === undefined) return [];
  if (isTooLate(from, today(clock))) return [];
  // Whoever can leave on one of these days may leave later.
  const query = servicesOfCarrier(viewer.carrierId, {
    first: instantOf(startOfDay(from)),
    beyond: instantOf(startOfDay(addDays(to, limits.travelWindowDaysMax))),
  });
  return parseEach(context, { reader: 'lists', table: 'TravelAllocations' }, await readAll(db, query), parseService);
}
