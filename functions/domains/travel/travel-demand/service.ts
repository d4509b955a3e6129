/** Use case of travel demand: lists the matrix of people by origin, destination and day. */
import type { TravelDemandFilter } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate, daysBetween, startOfDay } from '../../../platform/values/civil-date';
import { parseEach } from '../../../platform/lists/malformed';
import { instantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { isOfficialOrWorker } from '../../../platform/security/viewer';
import type { Database, QueryParams } from '../../../platform/dynamodb/database';
import { CallerError } from '../../../platform/requests/errors';
import { pagesOf, readAll } from '../../../platform/dynamodb/read-all';
import { opensPeopleOf } from '../../reference/region/authority';
import { filterRegion } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import { serves } from '../../reference/region/containment';
import { parseService, type Service, servicesOfCarrier } from '../travel-service/service-store';
import { byPrefecture, toldInFives, weekOf } from './in-fives';
import { type Demand, demandKey, demandOf, type Grain, inOrder, servedBy } from './travel-demand';
import { cutTo, homeProvince, type RegionCode } from '../../reference/region/region-code';

/**
 * Ordered by day, origin and destination; rows without people are left out. One query for each prefecture of the
 * origin, by default of the caller's province. Who may not open the people's own rows is told of them in fives. A carrier
 * sees only the rows that its own services of these days could serve. The stream updates the matrix, so it lags behind the
 * requests for a moment.
 * @throws CallerError BAD_USER_INPUT for more days or rows than one answer holds.
 */
export async function listDemand(context: Context, filter: TravelDemandFilter): Promise<Demand[]> {
  const { db, viewer, clock } = context;
  const own = viewer.regionCode === undefined ? homeProvince : cutTo(viewer.regionCode, 2);
  const origin = filterRegion(filter.originRegionCode) ?? own;
  const destination = filterRegion(filter.destinationRegionCode);
  const { from, to } = daysOf(filter, today(clock));
  const [rows, services] = await Promise.all([
    readToldDemand({ db, viewer }, origin, { from, to }),
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

/**
 * The days of the filter; a week from today by default.
 * @throws CallerError BAD_USER_INPUT for reversed or too many days.
 */
export function daysOf({ from: given, to: last }: Pick<TravelDemandFilter, 'from' | 'to'>, on: CivilDate): Days {
  const from = given ?? on;
  const to = last ?? (isTooLate(from, on) ? from : addDays(from, limits.demandDays - 1));
  if (to < from) throw new CallerError('BAD_USER_INPUT', { what: `to must not lie before from (${from}), got ${to}` });
  if (daysBetween(from, to) >= limits.demandDaysMax)
    throw new CallerError('BAD_USER_INPUT', { what: `The filter may span ${limits.demandDaysMax} days` });
  return { from, to };
}

/** Whether no request can be for this day. Guards date arithmetic near the last date there is. */
function isTooLate(on: CivilDate, today: CivilDate): boolean {
  return on > addDays(today, limits.travelDaysAheadMax + limits.travelWindowDaysMax);
}

export interface Days {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

interface DemandReading {
  /** Bound of the rows read, including rows of the same prefectures outside the origin. */
  readonly rowsMax?: number;
  /** Of the rows' destinations. */
  readonly finest?: Grain;
}

/**
 * All rows of an origin, unordered.
 * @throws CallerError BAD_USER_INPUT as soon as the bound is passed; little more than it is read.
 */
export async function readDemand(
  db: Database,
  origin: RegionCode,
  days: Days,
  { rowsMax = Infinity, finest = 'PREFECTURE' }: DemandReading = {},
): Promise<Demand[]> {
  let read = 0;
  const readPartition = async (prefecture: RegionCode): Promise<Demand[]> => {
    const found: Demand[][] = [];
    for await (const items of pagesOf(db, queryOf(prefecture, days))) {
      const rows = items.flatMap((item) => demandOf(item, finest));
      read += rows.length;
      if (read > rowsMax) throw tooManyRows(`More than ${rowsMax} rows to look through`);
      found.push(rows.filter(({ originRegionCode }) => serves(originRegionCode, origin)));
    }
    return found.flat();
  };
  return (await Promise.all(partitionsOf(origin).map(readPartition))).flat();
}

/** The regions in whose partitions the rows are; requests whose origin is a province are in the partition of the province. */
function partitionsOf(origin: RegionCode): RegionCode[] {
  return [...prefecturesOf(origin), ...(origin.length === 2 ? [origin] : [])];
}

/**
 * The rows as the caller may be told of them, unordered.
 * @throws CallerError as `readDemand`, which reads from the beginning of the first week on where people are told in fives.
 */
export async function readToldDemand(
  { db, viewer }: Pick<Context, 'db' | 'viewer'>,
  origin: RegionCode,
  days: Days,
  finest: Grain = 'PREFECTURE',
): Promise<Demand[]> {
  const rowsMax = limits.demandRowsReadMax;
  // Not of the origin alone: a county is also told of what names its prefecture, and a village of all of its county.
  const isAllOpen = partitionsOf(origin).every((region) => opensPeopleOf(viewer, region));
  if (isAllOpen) return readDemand(db, origin, days, { rowsMax, finest });
  const weeks = { ...days, from: weekOf(days.from) };
  const rows = await readDemand(db, origin, weeks, { rowsMax, finest: 'COUNTY' });
  const told = toldInFives(rows, (code) => opensPeopleOf(viewer, code)).filter(({ on }) => on >= days.from);
  return finest === 'COUNTY' ? told : byPrefecture(told);
}

function queryOf(prefecture: RegionCode, { from, to }: Days): QueryParams {
  const { TableName, Key: first } = demandKey(prefecture, from);
  return {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': `${to}~` },
    Limit: limits.demandItemsReadAtOnce,
  };
}

/** Services of a caller who is only a carrier, for the days; undefined for callers who see all rows. */
async function ownServices(context: Context, { from, to }: Days): Promise<Service[] | undefined> {
  const { db, viewer, clock } = context;
  if (isOfficialOrWorker(viewer)) return undefined;
  if (!viewer.roles.includes('CARRIER') || viewer.carrierId === undefined) return [];
  if (isTooLate(from, today(clock))) return [];
  // People who can leave on one of these days may leave later.
  const query = servicesOfCarrier(viewer.carrierId, {
    first: instantOf(startOfDay(from)),
    beyond: instantOf(startOfDay(addDays(to, limits.travelWindowDaysMax))),
  });
  return parseEach(context, { reader: 'lists', table: 'TravelAllocations' }, await readAll(db, query), parseService);
}
