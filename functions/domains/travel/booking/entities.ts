/**
 * Items of this noun. In TravelAllocations: the allocation, in its service's item collection, and the request; its place
 * while it waits is in `waitlist/line/entries.ts`, the trip of each traveller in `people/trip`.
 */
import { codecOf } from '../../../platform/items/codec';
import { CustomAttributeType, Entity, type EntityItem } from '../../../platform/items/entity';
import type { Key } from '../../../platform/dynamodb/database';
import { pack, unpack } from '../../../platform/items/packed';
import type { Lane } from '../travel-service/lanes';

const TABLE = 'TravelAllocations';

/**
 * A party, in order: packed in the item, ids for who reads it. Plain, 15 of them take half a write unit, and the request and
 * its allocation would stand just below one. No expression can speak of it.
 */
const party = {
  type: CustomAttributeType<string[]>('any'),
  required: true,
  set: (ids: readonly string[] | undefined) => ids && pack(ids),
  get: unpackParty,
} as const;

/** @param stored `workerIds` of an item; a plain list where an earlier release made it. */
export function unpackParty(stored: unknown): string[] {
  return (stored instanceof Uint8Array ? unpack(stored) : stored) as string[];
}

export const AllocationEntity = new Entity(
  {
    model: { entity: 'allocation', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      serviceId: { type: 'string', required: true },
      requestId: { type: 'string', required: true },
      workerIds: party,
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      fromStop: { type: 'number', required: true },
      toStop: { type: 'number', required: true },
      boardingCode: { type: 'string', required: true },
      departsAt: { type: 'string', required: true },
      seats: { type: 'number', required: true },
      fromQuota: { type: 'number', required: true },
      quotaCounty: { type: 'string' },
      quotaStop: { type: 'number' },
      status: { type: ['HELD', 'CONFIRMED', 'BOARDED', 'RELEASED', 'EXPIRED'] as const, required: true },
      /** When each of those on board got on, by worker: of several instants that were reported the earliest. */
      boarded: { type: 'any' },
      /** Both present while HELD. */
      due: { type: ['holds'] as const },
      holdEndsAt: { type: 'string' },
      releaseReason: { type: 'string' },
      /** The service's version whose times these are; absent for those of the sale. */
      timedVersion: { type: 'number' },
      /** When it was to leave as the party last agreed to; present where the service was moved since. */
      movedFrom: { type: 'string' },
      /**
       * Present where it was moved out of the party's window: whether the party, which had confirmed, must confirm AGAIN, or has
       * yet to do so for the FIRST time.
       */
      asks: { type: ['FIRST', 'AGAIN'] as const },
      allocatedAt: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['serviceId'], template: '${serviceId}', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: 'allocation#${id}', casing: 'none' },
      },
      byDue: {
        index: 'byDue',
        pk: { field: 'byDuePk', composite: ['due'], template: '${due}', casing: 'none' },
        sk: { field: 'byDueSk', composite: ['holdEndsAt'], template: '${holdEndsAt}', casing: 'none' },
      },
    },
  },
  { table: TABLE },
);

/** In the place of a prefecture that all of a party are at home in. */
export const SEVERAL_PROVINCES = 'several';

export const RequestEntity = new Entity(
  {
    model: { entity: 'travelRequest', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      workerIds: party,
      /**
       * The finest region that all travellers are at home in, as the prefix of their villages' codes. It and what follows from it
       * file the request, and follow the travellers when they move (`homes.ts`); who sees it is decided by the people.
       */
      home: { type: 'string', required: true },
      /** The prefecture that `home` lies in, else what there is of it: the partition of the list. */
      homePrefecture: { type: 'string', required: true },
      /** Villages (or townships) that the travellers are at home in. */
      homes: { type: 'list', items: { type: 'string' } },
      /** In their place, in requests of before there were villages. */
      homeCounties: { type: 'list', items: { type: 'string' } },
      /** Counts the times that the homes were read anew. */
      homesVersion: { type: 'number' },
      originRegionCode: { type: 'string', required: true },
      destinationRegionCode: { type: 'string', required: true },
      earliestOn: { type: 'string', required: true },
      latestOn: { type: 'string', required: true },
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      /** Civil date on which a party to work must have arrived, at the latest. */
      arriveBy: { type: 'string' },
      status: { type: ['WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'] as const, required: true },
      /** Of the seats that it has, or had last. */
      allocationId: { type: 'string' },
      /** Why it waits, or waited last. */
      waitReason: { type: ['NO_SERVICE', 'NO_ROOM', 'OTHERS_WAIT', 'BUSY', 'SERVICE_CANCELLED'] as const },
      waitNote: { type: 'string' },
      /** Both present while it waits: until its last day is over. */
      due: { type: ['waits'] as const },
      waitEndsAt: { type: 'string' },
      requestedAt: { type: 'string', required: true },
      /** Rises whenever it gets seats or waits again; a place and the trips carry the one that they were made for. */
      version: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'request', casing: 'none' },
      },
      byHome: {
        index: 'byHome',
        pk: {
          field: 'byHomePk',
          composite: ['homePrefecture'],
          template: 'requests#${homePrefecture}',
          casing: 'none',
        },
        sk: { field: 'byHomeSk', composite: ['requestedAt', 'id'], template: '${requestedAt}#${id}', casing: 'none' },
      },
      byDue: {
        index: 'byDue',
        pk: { field: 'byDuePk', composite: ['due'], template: '${due}', casing: 'none' },
        sk: { field: 'byDueSk', composite: ['waitEndsAt'], template: '${waitEndsAt}', casing: 'none' },
      },
    },
  },
  { table: TABLE },
);

export type Allocation = Omit<EntityItem<typeof AllocationEntity>, 'boarded'> & {
  readonly boarded?: Readonly<Record<string, string>>;
};
export type Request = EntityItem<typeof RequestEntity>;
/**
 * Where a request waits: an item of its lane (`waitlist/line/entries.ts`), in order of the turn, those of a cancelled service first, then by the
 * time of the request.
 */
export interface WaitlistEntry extends Lane {
  readonly turn: string;
  readonly requestId: string;
  /** The request's: whoever waits again has another place, though it may be at the same key. */
  readonly version: number;
  readonly seats: number;
  readonly originRegionCode: string;
  readonly destinationRegionCode: string;
  readonly earliestOn: string;
  readonly latestOn: string;
  readonly arriveBy?: string;
  /** Parties served ahead of it, with seats that it would need. */
  readonly skips: number;
}

export const allocationKey = (serviceId: string, id: string): Key =>
  AllocationEntity.get({ serviceId, id }).params<Key>();
export const requestKey = (id: string): Key => RequestEntity.get({ id }).params<Key>();

export const { decode: parseAllocation } = codecOf<Allocation>(AllocationEntity);
/** Requests of before there was a waitlist have no version, and stand in no list. */
export const { decode: parseRequest } = codecOf<Request>(RequestEntity, {
  homePrefecture: ({ home }) => (typeof home === 'string' ? homePrefectureOf(home) : undefined),
  version: () => 0,
});

/** @param home the finest region that all travellers are at home in; empty where there is none. */
export function homePrefectureOf(home: string): string {
  return home.slice(0, 4) || SEVERAL_PROVINCES;
}
