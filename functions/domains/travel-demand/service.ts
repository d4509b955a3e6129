/** Use case of demand: the matrix of who wants to go from where to where, day by day. */
import type { TravelDemandFilter } from '../../generated/graphql';
import { limits } from '../../limits';
import { addDays, type CivilDate, daysBetween, startOfDay } from '../../platform/civil-date';
import { instantOf, today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Database, Item, QueryParams } from '../../platform/database';
import { CallerError } from '../../platform/errors';
import { readAll } from '../../platform/read-all';
import { filterRegion } from '../region/checks';
import { prefecturesOf, serves } from '../region/region';
import { parseService, type Service, ServiceEntity } from '../travel-service/entities';
import { type Demand, demandKey, demandOf, inOrder, isServedBy } from './travel-demand';

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
    readDemand(db, origin, { from, to }),
    ownServices(context, { from, to }),
  ]);
  const listed = rows.filter(
    (row) =>
      (destination === undefined || serves(row.destinationRegionCode, destination)) &&
      (services === undefined || isServedBy(services, row)),
  );
  if (listed.length > limits.demandRowsMax)
    throw new CallerError('BAD_USER_INPUT', {
      what: `More than ${limits.demandRowsMax} rows: ask for a smaller region or fewer days`,
    });
  return listed.sort(inOrder);
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

/** All rows of an origin, in no order. */
export async function readDemand(db: Database, origin: string, days: Days): Promise<Demand[]> {
  // Who named a province alone as their origin is under the province itself.
  const partitions = [...prefecturesOf(origin), ...(origin.length === 2 ? [origin] : [])];
  const items = await Promise.all(partitions.map((prefecture) => readDays(db, prefecture, days)));
  return items
    .flat()
    .flatMap(demandOf)
    .filter(({ originRegionCode }) => serves(originRegionCode, origin));
}

function readDays(db: Database, prefecture: string, { from, to }: Days): Promise<Item[]> {
  const { TableName, Key: first } = demandKey(prefecture, from);
  return readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': `${to}~` },
  });
}

/** Of a carrier that is nothing else, its services that leave in the days; undefined where the caller sees all. */
async function ownServices({ db, viewer, clock }: Context, { from, to }: Days): Promise<Service[] | undefined> {
  if (viewer.roles.some((role) => role !== 'CARRIER' && role !== 'ENTERPRISE')) return undefined;
  if (!viewer.roles.includes('CARRIER') || viewer.carrierId === undefined) return [];
  if (isTooLate(from, today(clock))) return [];
  // Whoever can leave on one of these days may leave later.
  const query = ServiceEntity.query
    .byCarrier({ carrierId: viewer.carrierId })
    .between(
      { departsAt: instantOf(startOfDay(from)) },
      { departsAt: instantOf(startOfDay(addDays(to, limits.travelWindowDaysMax))) },
    )
    .params<QueryParams>();
  return (await readAll(db, query)).map(parseService);
}
