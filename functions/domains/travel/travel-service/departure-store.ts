/**
 * The item of a departure, in table TravelAllocations, and every write of it: a service as a corridor sees it, on one of the lists of
 * the corridor. Departures follow what their service's inventory says, whose write is in the same transaction.
 */
import { limits } from '../../../limits';
import { instant, integer, listOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, isNew, put } from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';
import { expiryAfter, parseInstant } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { stops, type Window } from './service-store';

/** A service as the corridor from a prefecture to a province sees it, by the earliest departure in the prefecture. */
const departures = itemKind('departure', {
  table: 'TravelAllocations',
  attributes: {
    origin: text,
    destination: text,
    departsAt: instant,
    serviceId: text,
    stops,
    quotaCounties: listOf(text),
    /** The largest party that it may have room for; absent where it is on direct sale (`listing.ts`). */
    room: optional(integer),
    /** The service's, whose times these are: a sale names it. */
    timetable: optional(integer),
  },
  keys: { primary: ['corridor#${origin}#${destination}', '${departsAt}#${serviceId}'] },
});

/**
 * Lists of the departures from a prefecture to a province, by what a request finds there: those on direct sale (`corridor#5306#44`);
 * OFF sale, whose line is called or that have no room; and of these the ones in whose LINE somebody may find room.
 */
export type CorridorList = 'OFF' | 'LINE';

const LISTS = { OFF: 'full', LINE: 'line' } as const satisfies Record<CorridorList, string>;

function corridorPk(origin: string, destination: string, list: CorridorList): string {
  return `corridor#${origin}#${destination}#${LISTS[list]}`;
}

export type Departure = ItemOf<typeof departures>;

type Place = Pick<Departure, 'origin' | 'destination' | 'departsAt' | 'serviceId'>;

export const departureKey = (departure: Place): Key => departures.key(departure);

/** The same on another list of the corridor. */
export const departureKeyOn = (list: CorridorList, departure: Place): Key => {
  const { TableName, Key: key } = departureKey(departure);
  return { TableName, Key: { ...key, pk: corridorPk(departure.origin, departure.destination, list) } };
};

/** @throws where it is none that anybody could choose: one malformed departure must not hide the others of its corridor. */
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

/** Those of a corridor that leave between two instants, on direct sale or on another list. */
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

/** The whole item, as it is stored on the list of direct sale. */
export function departureItem(departure: Departure): Item {
  return departures.stored(departure).Item;
}

/** On direct sale, with its service. */
export function offerDeparture(departure: Departure): Write {
  return put(departures.stored(departure)).when(isNew);
}

/** Under other times, on direct sale. */
export function moveDeparture(departure: Departure): Write {
  return put(departures.stored(departure)).always();
}

/** Off a list. */
export function withdrawDeparture(key: Key): Write {
  return deletion(key).always();
}

/**
 * Three items, wherever it stood before.
 * @param room of the largest party that has room; undefined puts it on direct sale.
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
