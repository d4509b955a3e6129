/**
 * The item of a request, in table TravelAllocations, and every write of it. Its place while it waits is in `waitlist/line/entry-store.ts`,
 * its seats are in `allocation-store.ts`, the trip of each traveller in `people/trip`. Which transition leads from which state to
 * which is in `states.ts`.
 */
import { civilDate, instant, integer, listOf, oneOf, optional, packed, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  anyOf,
  type Condition,
  equals,
  given,
  isNew,
  isThere,
  put,
  unchanged,
  update,
} from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';

/**
 * A party, in order: packed in the item, ids for who reads it; a plain list where an earlier release made it. Plain, 15 of them
 * take half a write unit, and the request and its allocation would stand just below one.
 */
export const party = packed(idsOf);

function idsOf(stored: unknown): string[] {
  assert(isIds(stored), 'the ids of a party');
  return stored;
}

function isIds(stored: unknown): stored is string[] {
  return Array.isArray(stored) && stored.every((id) => typeof id === 'string');
}

/** In the place of a prefecture that all of a party are at home in. */
export const SEVERAL_PROVINCES = 'several';

const requests = itemKind('travelRequest', {
  table: 'TravelAllocations',
  attributes: {
    id: text,
    workerIds: party,
    /**
     * The finest region that all travellers are at home in, as the prefix of their villages' codes. It and what follows from it
     * file the request, and follow the travellers when they move (`homes.ts`); who sees it is decided by the people.
     */
    home: text,
    /** The prefecture that `home` lies in, else what there is of it: the partition of the list. */
    homePrefecture: text,
    /** Villages (or townships) that the travellers are at home in. */
    homes: optional(listOf(text)),
    /** In their place, in requests of before there were villages. */
    homeCounties: optional(listOf(text)),
    /** Counts the times that the homes were read anew. */
    homesVersion: optional(integer),
    originRegionCode: text,
    destinationRegionCode: text,
    earliestOn: civilDate,
    latestOn: civilDate,
    direction: oneOf('HOMEBOUND', 'WORKBOUND'),
    /** Civil date on which a party to work must have arrived, at the latest. */
    arriveBy: optional(civilDate),
    status: oneOf('WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'),
    /** Of the seats that it has, or had last. */
    allocationId: optional(text),
    /** Why it waits, or waited last. */
    waitReason: optional(oneOf('NO_SERVICE', 'NO_ROOM', 'OTHERS_WAIT', 'BUSY', 'SERVICE_CANCELLED')),
    waitNote: optional(text),
    /** Both present while it waits: until its last day is over. */
    due: optional(oneOf('waits')),
    waitEndsAt: optional(instant),
    requestedAt: instant,
    /** Rises whenever it gets seats or waits again; a place and the trips carry the one that they were made for. */
    version: integer,
  },
  keys: {
    primary: ['${id}', 'request'],
    byHome: ['requests#${homePrefecture}', '${requestedAt}#${id}'],
    byDue: ['${due}', '${waitEndsAt}'],
  },
  /** Requests of before there was a waitlist have no version, and stand in no list. */
  derived: {
    homePrefecture: ({ home }) => (typeof home === 'string' ? homePrefectureOf(home) : undefined),
    version: () => 0,
  },
});

export type Request = ItemOf<typeof requests>;

/** With the keys of the indexes that a transition moves it in. */
interface Stored extends Request {
  readonly byHomePk: string;
  readonly byDuePk: string;
  readonly byDueSk: string;
}

export const requestKey = (id: string): Key => requests.key({ id });

export const { is: isRequest, decode: parseRequest, part: partOfRequest } = requests;

/** @param home the finest region that all travellers are at home in; empty where there is none. */
export function homePrefectureOf(home: string): string {
  return home.slice(0, 4) || SEVERAL_PROVINCES;
}

/** Requests filed under a prefecture, or in the place of one. */
export function requestsFiledUnder(homePrefecture: string): QueryParams {
  return requests.query('byHome', { homePrefecture }).params();
}

/** Those whose wait is over by an instant. */
export function waitsOverBy(instant: string): QueryParams {
  return requests.query('byDue', { due: 'waits' }).atMost({ waitEndsAt: instant }).params();
}

/** A new one, with seats or without. */
export function askForTravel(request: Request) {
  return put<Request>(requests.stored(request)).when(isNew);
}

/** What waits gets seats; refused where it waits no more, or again, since it was read. */
export function seatRequest({ id, version }: Request, allocationId: string): Write {
  return update<Stored>(requestKey(id))
    .set({ status: 'ALLOCATED', allocationId, version: version + 1 })
    .remove('due', 'waitEndsAt', 'byDuePk', 'byDueSk')
    .when(equals('status', 'WAITLISTED'), asOf(version));
}

/** Its wait ends without seats; refused where it waits no more, or again, since it was read. */
export function endWait({ id, version }: Request, status: 'CANCELLED' | 'EXPIRED'): Write {
  return update<Stored>(requestKey(id))
    .set({ status })
    .remove('due', 'waitEndsAt', 'byDuePk', 'byDueSk')
    .when(equals('status', 'WAITLISTED'), asOf(version));
}

/** Its seats are given back, with those of the allocation; refused where it has other ones, or none. */
export function endRequest(seats: Seats, status: 'CANCELLED' | 'EXPIRED'): Write {
  return update<Request>(requestKey(seats.requestId))
    .set({ status })
    .when(...seatedBy(seats));
}

export type Window = Pick<Request, 'earliestOn' | 'latestOn' | 'arriveBy'>;

/** The party agreed to times out of its window, which follows. */
export function widenWindow(seats: Seats, window: Window): Write {
  return update<Request>(requestKey(seats.requestId))
    .set(given(window))
    .when(...seatedBy(seats));
}

/** Its seats have other times: the version that rises has the trips follow. */
export function followTimes(seats: Seats): Write {
  return update<Request>(requestKey(seats.requestId))
    .increaseFromZero({ version: 1 })
    .when(...seatedBy(seats));
}

/** Its service does not run: it waits again from here on. */
export interface Wait extends Window {
  /** An instant. */
  readonly waitEndsAt: string;
  /** What its party is told. */
  readonly waitNote: string;
}

/** @returns also the request as it is then. Refused where it has other seats, or changed since it was read. */
export function waitAgain(read: Request, seats: Seats, wait: Wait): { readonly waits: Request; readonly write: Write } {
  const { allocationId: _, ...before } = read;
  const state = {
    ...given(wait),
    ...({ status: 'WAITLISTED', waitReason: 'SERVICE_CANCELLED', due: 'waits' } as const),
    version: before.version + 1,
  };
  const write = update<Stored>(requestKey(before.id))
    .set({ ...state, ...requests.keysFrom({ due: 'waits', waitEndsAt: wait.waitEndsAt }, {}) })
    .remove('allocationId')
    .when(...seatedBy(seats), asOf(before.version));
  return { waits: { ...before, ...state }, write };
}

export type Homes = Pick<Request, 'home' | 'homePrefecture'> & { readonly homes: string[] };

/** Filed by where its people live now, in whatever state it is; refused where somebody filed it since it was read. */
export function refileRequest({ id, homesVersion }: Request, homes: Homes): Write {
  return update<Stored>(requestKey(id))
    .set({
      ...homes,
      ...requests.keysFrom({ homePrefecture: homes.homePrefecture }, {}),
      homesVersion: (homesVersion ?? 0) + 1,
    })
    .when(isThere, unchanged('homesVersion', homesVersion));
}

/** The seats that a request has: an allocation. */
export interface Seats {
  readonly id: string;
  readonly requestId: string;
}

function seatedBy({ id }: Seats): Condition<'status' | 'allocationId'>[] {
  return [equals('status', 'ALLOCATED'), equals('allocationId', id)];
}

/** Version 0 is that of requests without one. */
function asOf(version: number): Condition<'version'> {
  return version === 0 ? anyOf(absent('version'), equals('version', 0)) : equals('version', version);
}
