/**
 * The departure item in table TravelAllocations, and every write of it: a service as one of its corridors lists it.
 * Departures are written in the transaction that changes the service or its inventory.
 */
import { limits } from '../../../../limits';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Item, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { deletion, isNew, put } from '../../../../platform/dynamodb/expressions';
import { assert } from '../../../../platform/requests/errors';
import { expiryAfter, parseInstant } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { stops, type Window } from '../service-store';
import { regionCode, type RegionCode } from '../../../reference/region/region-code';

/** A service in the corridor from a prefecture to a province, by its first departure in the prefecture. */
const departures = itemKind('departure', {
  table: 'TravelAllocations',
  attributes: {
    origin: regionCode,
    destination: regionCode,
    departsAt: attr.instant,
    serviceId: attr.idOf('svc'),
    stops,
    quotaCounties: attr.listOf(regionCode),
    /** The largest party that it may have room for; absent while it is on direct sale (`listing.ts`). */
    room: attr.optional(attr.integer),
    /** The service's version that these times come from; a sale names it. */
    timetable: attr.optional(attr.integer),
  },
  keys: { primary: ['corridor#${origin}#${destination}', '${departsAt}#${serviceId}'] },
});

/**
 * Lists of a corridor's departures. Direct sale: `corridor#5306#44`. OFF sale: the line is called, or there is no room.
 * LINE: those of OFF that may have room for a waiting party.
 */
export type CorridorList = 'OFF' | 'LINE';

const LISTS = { OFF: 'full', LINE: 'line' } as const satisfies Record<CorridorList, string>;

function corridorPk(origin: RegionCode, destination: RegionCode, list: CorridorList): string {
  return `corridor#${origin}#${destination}#${LISTS[list]}`;
}

export type Departure = ItemOf<typeof departures>;

type Place = Pick<Departure, 'origin' | 'destination' | 'departsAt' | 'serviceId'>;

export const departureKey = (departure: Place): Key => departures.key(departure);

/** The departure's key on another list of the corridor. */
export const departureKeyOn = (list: CorridorList, departure: Place): Key => {
  const { TableName, Key: key } = departureKey(departure);
  return { TableName, Key: { ...key, pk: corridorPk(departure.origin, departure.destination, list) } };
};

/** @throws if the item is malformed. Callers set it aside, so that one malformed departure does not hide the others. */
export function parseDeparture(item: Item): Departure {
  const departure = departures.decode(item);
  const { serviceId, room = 0, timetable = 0 } = departure;
  assert(isId(serviceId, 'svc'), 'the service of a departure');
  assert([room, timetable].every(Number.isSafeInteger), 'numbers of a departure');
  assert(departure.stops.every(isStop), 'stops of a departure');
  return departure;
}

function isStop({ arrivesAt, departsAt }: Departure['stops'][number]): boolean {
  const times = [arrivesAt, departsAt].filter((time) => time !== undefined);
  return times.length > 0 && times.every((time) => parseInstant(time) !== undefined);
}

/** A corridor's departures between two instants, on direct sale or on another list. */
export function departuresOn(
  corridor: Pick<Departure, 'origin' | 'destination'>,
  { first, beyond }: Window,
  list?: CorridorList,
): QueryParams {
  const { origin, destination } = corridor;
  const query = departures.query('primary', { origin, destination });
  const params = query.between({ departsAt: first }, { departsAt: beyond }).params();
  if (list === undefined) return params;
  const pk = corridorPk(origin, destination, list);
  return { ...params, ExpressionAttributeValues: { ...params.ExpressionAttributeValues, ':pk': pk } };
}

/** The whole item, as stored on the list of direct sale. */
export function departureItem(departure: Departure): Item {
  return departures.stored(departure).Item;
}

/** Puts a new departure on direct sale, together with its service. */
export function offerDeparture(departure: Departure): Write {
  return put(departures.stored(departure)).when(isNew);
}

/** Puts a departure with new times on direct sale. */
export function moveDeparture(departure: Departure): Write {
  return put(departures.stored(departure)).always();
}

/** Removes a departure from one list. */
export function withdrawDeparture(key: Key): Write {
  return deletion(key).always();
}

/**
 * Moves a departure from any list to another: three items.
 * @param room size of the largest party that has room; undefined puts it on direct sale.
 */
export function listDeparture(departure: Departure, room: number | undefined): Write[] {
  const [sale, off, line] = [
    departureKey(departure),
    departureKeyOn('OFF', departure),
    departureKeyOn('LINE', departure),
  ];
  const listed = { ...departure, ...(room !== undefined && { room }) };
  const on = ({ TableName, Key: key }: Key, also: Item = {}): Write =>
    put({ TableName, Item: { ...departureItem(listed), ...key, ...also } }).always();
  if (room === undefined) return [on(sale), withdrawDeparture(off), withdrawDeparture(line)];
  const expiresAt = expiryAfter(new Date(departure.departsAt), limits.routeDaysMax + 1);
  return [withdrawDeparture(sale), on(off), room > 0 ? on(line, { expiresAt }) : withdrawDeparture(line)];
}
