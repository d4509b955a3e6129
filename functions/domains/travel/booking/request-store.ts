/**
 * The travel request item in table TravelAllocations, and its writes. Those of its wait are in `waitlist/wait-store.ts`,
 * its waitlist entry is in `waitlist/line/entry-store.ts`, its seats are in `allocation-store.ts`, each traveller's trip
 * is in `people/trip`. `states.ts` lists the transitions.
 */
import type { AllocationId, RequestId, TravellerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
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
  oneOf as isOneOf,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { party } from './party/packed-ids';
import { serviceTold } from './party/service-told';

/** Replaces the prefecture for a party whose homes are in several provinces. */
export const SEVERAL_PROVINCES = 'several';

const requests = itemKind('travelRequest', {
  table: 'TravelAllocations',
  edition: 4,
  attributes: {
    id: attr.idOf('trq'),
    workerIds: party,
    /** Worker ids of those who left the party, in the order in which they left, and when the last did; absent while nobody did. */
    ...{ leavers: attr.optional(party), leftAt: attr.optional(attr.instant) },
    /**
     * Prefix of the village codes of all travellers: the smallest region that contains their homes. `home`,
     * `homePrefecture` and `homes` decide where the request is listed, and follow the travellers when they move
     * (`travel-request/on-stream.ts`). They do not decide who sees it.
     */
    home: attr.text,
    /** Prefecture of `home`; its province, or SEVERAL_PROVINCES, if it has none. Partition key of the list. */
    homePrefecture: attr.text,
    /** Villages (or townships) where the travellers are at home. */
    homes: attr.optional(attr.listOf(regionCode)),
    /** Replaces `homes` in requests made before villages were stored. */
    homeCounties: attr.optional(attr.listOf(regionCode)),
    /** Number of times that the homes were updated. */
    homesVersion: attr.optional(attr.integer),
    ...{ originRegionCode: regionCode, destinationRegionCode: regionCode },
    ...{
      earliestOn: attr.civilDate,
      latestOn: attr.civilDate,
      direction: attr.oneOf('HOMEBOUND', 'WORKBOUND'),
      requestedAt: attr.instant,
    },
    /** True if it was made for a job that was agreed on, and the party did not ask. */
    proposed: attr.optional(attr.flag),
    /** Latest civil date of arrival, for a party that travels to work. */
    arriveBy: attr.optional(attr.civilDate),
    status: attr.oneOf('WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'),
    /** The allocation that the request has, or had last. */
    allocationId: attr.optional(attr.idOf('alc')),
    /** Why the request waits, or waited last; and since when, if its service was cancelled, and when that was to leave. */
    ...{
      waitNote: attr.optional(attr.text),
      waitsSince: attr.optional(attr.instant),
      cancelledDeparture: attr.optional(attr.instant),
    },
    waitReason: attr.optional(attr.oneOf('NO_SERVICE', 'NO_ROOM', 'OTHERS_WAIT', 'BUSY', 'SERVICE_CANCELLED')),
    /** Absent while that is as it was when the party asked. */
    serviceTold: attr.optional(serviceTold),
    /** Both present while WAITLISTED: `waitEndsAt` is the end of the last day of the window. */
    due: attr.optional(attr.oneOf('waits')),
    waitEndsAt: attr.optional(attr.instant),
    /** Offers of seats that ended and nobody of the party had read in time; absent if none did. */
    unreadOffers: attr.optional(attr.integer),
    /** When the last one of them ended; present while WAITLISTED and nobody has read since: the party is passed over. */
    unreachedSince: attr.optional(attr.instant),
    /** When one of a party that waits again read of an offer, last. */
    reachedAt: attr.optional(attr.instant),
    /**
     * Rises whenever the request gets seats, waits again, is reached, is retimed or loses a traveller; its waitlist entry and its trips carry the
     * version that they belong to.
     */
    version: attr.integer,
  },
  keys: {
    primary: ['${id}', 'request'],
    byHome: ['requests#${homePrefecture}', '${requestedAt}#${id}'],
    byDue: ['${due}', '${waitEndsAt}'],
  },
  /** Requests made before the waitlist existed have no version and are in no list. */
  derived: {
    homePrefecture: ({ home }) => (typeof home === 'string' ? homePrefectureOf(home) : undefined),
    version: () => 0,
  },
});

export type Request = ItemOf<typeof requests>;

export const requestKey = (id: RequestId): Key => requests.key({ id });

export const { is: isRequest, decode: parseRequest, part: partOfRequest } = requests;
/** For transitions in other stores. */
export const { update: updateRequest, query: requestsBy, keysFrom: requestKeysFrom } = requests;

/** @param home smallest region that contains the homes of all travellers; empty if there is none. */
export function homePrefectureOf(home: string): string {
  return home.slice(0, 4) || SEVERAL_PROVINCES;
}

/** Requests listed under a prefecture, a province or SEVERAL_PROVINCES. */
export function requestsFiledUnder(homePrefecture: string): QueryParams {
  return requests.query('byHome', { homePrefecture }).params();
}

/** Creates the request, with seats or waitlisted. */
export function askForTravel(request: Request) {
  return put<Request>(requests.stored(request)).when(isNew);
}

/** The request ends together with its allocation. Refused if it has another allocation or none. */
export function endRequest(seats: Seats, status: 'CANCELLED' | 'EXPIRED'): Write {
  return requests
    .update(requestKey(seats.requestId))
    .set({ status })
    .when(...seatedBy(seats));
}

export type Window = Pick<Request, 'earliestOn' | 'latestOn' | 'arriveBy'>;

/** Widens the window to times that the party agreed to. */
export function widenWindow(seats: Seats, window: Window): Write {
  return requests
    .update(requestKey(seats.requestId))
    .set(given(window))
    .when(...seatedBy(seats));
}

/**
 * One of several travellers leaves a party that waits or has seats.
 * @returns the request as it will be, and the write. Refused if the request ended or changed since the read.
 */
export function partWith(
  read: Request,
  workerId: TravellerId,
  leftAt: Instant,
): { readonly smaller: Request; readonly write: Write } {
  const state = {
    workerIds: read.workerIds.filter((id) => id !== workerId),
    leavers: [...(read.leavers ?? []), workerId],
    leftAt,
    version: read.version + 1,
  };
  const write = requests
    .update(requestKey(read.id))
    .set(state)
    .when(isOneOf('status', ['WAITLISTED', 'ALLOCATED']), asOf(read.version));
  return { smaller: { ...read, ...state }, write };
}

export type Homes = Pick<Request, 'home' | 'homePrefecture'> & { readonly homes: RegionCode[] };

/** Lists it by where its travellers live now, in any status. Refused if its homes were updated since the read. */
export function refileRequest({ id, homesVersion }: Request, homes: Homes): Write {
  return requests
    .update(requestKey(id))
    .set({
      ...homes,
      ...requests.keysFrom({ homePrefecture: homes.homePrefecture }, {}),
      homesVersion: (homesVersion ?? 0) + 1,
    })
    .when(isThere, unchanged('homesVersion', homesVersion));
}

/** The allocation that a request has. */
export interface Seats {
  readonly id: AllocationId;
  readonly requestId: RequestId;
}

/** Condition that the request has this allocation. */
export function seatedBy({ id }: Seats): Condition<'status' | 'allocationId'>[] {
  return [equals('status', 'ALLOCATED'), equals('allocationId', id)];
}

/** Condition that the request is of this version. Requests without one count as version 0. */
export function asOf(version: number): Condition<'version'> {
  return version === 0 ? anyOf(absent('version'), equals('version', 0)) : equals('version', version);
}
