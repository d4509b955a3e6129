/** Use case of corridors: what there is between an origin and each province to which its people go, or a place that is named. */
import type { CorridorFilter } from '../../../generated/graphql';
import { atMost, equals } from '../../../platform/dynamodb/conditions';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { parseEach } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { today } from '../../../platform/values/clock';
import { readMonths, type Retention, retentionOfAll, waysIn } from '../../jobs/retention/retention';
import { type Agreement, allAgreements, parseAgreement } from '../../reference/agreement/store';
import { opensPeopleOf } from '../../reference/region/authority';
import { filterRegion, narrowed } from '../../reference/region/checks';
import { isWithin, serves } from '../../reference/region/containment';
import { prefecturesOf } from '../../reference/region/region';
import { asRegionCode, cutTo, cutToCounty, homeProvince, type RegionCode } from '../../reference/region/region-code';
import { allStations } from '../../reference/station/remembered';
import type { Station } from '../../reference/station/store';
import { type Days, daysOf, readToldDemand } from '../travel-demand/service';
import type { Demand, Grain } from '../travel-demand/travel-demand';
import { OPEN, openKey, SEATS, seatsKey } from './counts';

export interface Corridor {
  /** A prefecture or a province. */
  readonly origin: RegionCode;
  /** A province; a prefecture or a county where it was asked for. */
  readonly destination: RegionCode;
  /** In force. */
  readonly agreements: readonly Agreement[];
  readonly stations: readonly Station[];
  readonly openVacancies: number;
  /** Of the days. */
  readonly requested: number;
  readonly allocated: number;
  readonly waiting: number;
  readonly seats: number;
  readonly retention: readonly Retention[];
}

/**
 * Ordered by the codes of the destinations. All is read in one round: the agreements in force, the positions, the demand of
 * each prefecture of the origin, its seats, and who stayed; a process remembers the stations.
 * @throws CallerError BAD_USER_INPUT as `travelDemand` does.
 */
export async function listCorridors(context: Context, filter: CorridorFilter): Promise<Corridor[]> {
  const { db, viewer, clock } = context;
  const on = today(clock);
  const days = daysOf(filter, on);
  const official = viewer.roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  const asked = narrowed(filter.originRegionCode, official ? viewer.regionCode : homeProvince);
  if (asked === undefined) return [];
  const origin = cutTo(asked, 4);
  const to = filterRegion(filter.destinationRegionCode);
  const named = to && cutToCounty(to);
  const [agreements, [open], demand, seats, months, stations] = await Promise.all([
    readAgreements(context),
    db.batchGet([openKey(named)]),
    readToldDemand(context, origin, days, grainOf(named)),
    readSeats(db, origin, days),
    Promise.all(prefecturesOf(origin).map((prefecture) => readMonths(db, prefecture, on))),
    allStations(context),
  ]);
  const went = waysIn(months.flat());
  // One that few went is known by nothing else to who may not open their rows.
  const isTold = (way: string): boolean =>
    opensPeopleOf(viewer, origin) || retentionOfAll(months, on, asRegionCode(way)).some((one) => one.started);
  const ways = [...went].filter(isTold);
  const read: Read = { origin, agreements, open: open ?? {}, demand, seats, months, ways, stations };
  const destinations = named === undefined ? destinationsIn(read) : [named];
  return destinations.map((destination) => corridorOf(read, destination, on));
}

/** A county alone needs rows by county: a province has many of them. */
function grainOf(named: RegionCode | undefined): Grain {
  return named?.length === 6 ? 'COUNTY' : 'PREFECTURE';
}

interface Read {
  readonly origin: RegionCode;
  readonly agreements: readonly Agreement[];
  readonly open: Item;
  readonly demand: readonly Demand[];
  readonly seats: readonly Item[];
  /** Of each prefecture of the origin. */
  readonly months: readonly (readonly Item[])[];
  /** Provinces to which people went, as the caller may know. */
  readonly ways: readonly string[];
  readonly stations: readonly Station[];
}

async function readAgreements(context: Context): Promise<Agreement[]> {
  const on = today(context.clock);
  const query = allAgreements().atLeast({ endsOn: on });
  const items = await readAll(
    context.db,
    query.where(equals('kind', 'POINT_TO_POINT'), atMost('startsOn', on)).params(),
  );
  return parseEach(context, { reader: 'lists', table: 'Positions' }, items, parseAgreement);
}

function readSeats(db: Database, origin: RegionCode, { from, to }: Days): Promise<readonly Item[]> {
  const { TableName, Key: first } = seatsKey(origin, from);
  return readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': from, ':to': to },
  });
}

/** To which there is an agreement or a station, or anybody asks to go, can go or went. Open positions are everywhere. */
function destinationsIn({ origin, agreements, demand, seats, ways, stations }: Read): RegionCode[] {
  const codes = [
    ...agreements.flatMap((one) =>
      isFrom(one, origin) && one.destinationRegionCode ? [one.destinationRegionCode] : [],
    ),
    ...stations.flatMap((one) => (looksAfter(one, origin) ? one.destinationCodes : [])),
    ...demand.map(({ destinationRegionCode }) => destinationRegionCode),
  ];
  const ridden = seats.flatMap((item) => Object.keys(item).filter((name) => name.startsWith(SEATS)));
  const all = [...codes, ...ridden.map((name) => name.slice(SEATS.length)), ...ways];
  return [...new Set(all.map((code) => cutTo(asRegionCode(code), 2)))].toSorted();
}

function corridorOf(read: Read, destination: RegionCode, on: ReturnType<typeof today>): Corridor {
  const { origin, agreements, open, demand, seats, months, stations } = read;
  const rows = demand.filter((row) => isWithin(row.destinationRegionCode, destination));
  const people = (count: 'requested' | 'allocated' | 'waiting'): number =>
    rows.reduce((sum, row) => sum + row[count], 0);
  return {
    ...{ origin, destination },
    agreements: agreements.filter(
      ({ destinationRegionCode: to, ...one }) => to !== undefined && serves(to, destination) && isFrom(one, origin),
    ),
    stations: stations.filter(
      (one) => looksAfter(one, origin) && one.destinationCodes.some((code) => serves(code, destination)),
    ),
    openVacancies: wholeNumber(open[`${OPEN}${destination}`]),
    ...{ requested: people('requested'), allocated: people('allocated'), waiting: people('waiting') },
    seats: seats.reduce((sum, item) => sum + wholeNumber(item[`${SEATS}${destination}`]), 0),
    // Of a part of a province so few are told apart that it has none of its own.
    retention: destination.length === 2 ? retentionOfAll(months, on, destination) : [],
  };
}

/** Whether an agreement is about people of the origin: of a part of it, or of a region around it. */
function isFrom({ originRegionCode: from }: Pick<Agreement, 'originRegionCode'>, origin: RegionCode): boolean {
  return from !== undefined && serves(from, origin);
}

function looksAfter({ originCodes }: Station, origin: RegionCode): boolean {
  return originCodes.some((code) => serves(code, origin));
}

function wholeNumber(count: unknown = 0): number {
  assert(typeof count === 'number' && Number.isSafeInteger(count), 'a count of places');
  return count;
}
