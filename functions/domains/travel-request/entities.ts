/**
 * Items of this noun. In TravelAllocations: the allocation, in its service's item collection, and the request. In Workers,
 * in each traveller's collection: one trip for each direction, made with the request; it is the guard against two trips,
 * the membership and the worker's page in one.
 */
import { Entity, type EntityItem } from 'electrodb';
import type { Item, Key } from '../../platform/database';
import { assert } from '../../platform/errors';

const TABLE = 'TravelAllocations';

export const AllocationEntity = new Entity(
  {
    model: { entity: 'allocation', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      serviceId: { type: 'string', required: true },
      requestId: { type: 'string', required: true },
      workerIds: { type: 'list', items: { type: 'string' }, required: true },
      /** The finest region that all travellers are at home in, as the prefix of their villages' codes. */
      home: { type: 'string', required: true },
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      fromStop: { type: 'number', required: true },
      toStop: { type: 'number', required: true },
      boardingCode: { type: 'string', required: true },
      departsAt: { type: 'string', required: true },
      seats: { type: 'number', required: true },
      fromQuota: { type: 'number', required: true },
      quotaCounty: { type: 'string' },
      quotaStop: { type: 'number' },
      status: { type: ['HELD', 'CONFIRMED', 'RELEASED', 'EXPIRED'] as const, required: true },
      /** Both present while HELD. */
      due: { type: ['holds'] as const },
      holdEndsAt: { type: 'string' },
      releaseReason: { type: 'string' },
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

export const RequestEntity = new Entity(
  {
    model: { entity: 'travelRequest', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      workerIds: { type: 'list', items: { type: 'string' }, required: true },
      home: { type: 'string', required: true },
      originRegionCode: { type: 'string', required: true },
      destinationRegionCode: { type: 'string', required: true },
      earliestOn: { type: 'string', required: true },
      latestOn: { type: 'string', required: true },
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      status: { type: ['ALLOCATED', 'CANCELLED', 'EXPIRED'] as const, required: true },
      allocationId: { type: 'string', required: true },
      requestedAt: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'request', casing: 'none' },
      },
    },
  },
  { table: TABLE },
);

export const TripEntity = new Entity(
  {
    model: { entity: 'trip', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      requestId: { type: 'string', required: true },
      allocationId: { type: 'string', required: true },
      /** Civil date of arrival: afterwards another trip may take its place. */
      endsOn: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['direction'], template: 'trip#${direction}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Allocation = EntityItem<typeof AllocationEntity>;
export type Request = EntityItem<typeof RequestEntity>;
export type Trip = EntityItem<typeof TripEntity>;

export const allocationKey = (serviceId: string, id: string): Key =>
  AllocationEntity.get({ serviceId, id }).params<Key>();
export const requestKey = (id: string): Key => RequestEntity.get({ id }).params<Key>();
export const tripKey = (workerId: string, direction: Trip['direction']): Key =>
  TripEntity.get({ workerId, direction }).params<Key>();

export const parseAllocation = (item: Item): Allocation => present(AllocationEntity.parse({ Item: item }).data);
export const parseRequest = (item: Item): Request => present(RequestEntity.parse({ Item: item }).data);
export const parseTrip = (item: Item): Trip => present(TripEntity.parse({ Item: item }).data);

function present<T>(data: T | null): T {
  assert(data !== null, 'an item of the entity that its key names');
  return data;
}
