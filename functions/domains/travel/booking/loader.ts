/**
 * Loads requests and allocations by id, for rules and for parents that were already allowed
 * (`platform/lists/item-loader.ts`); and a service's allocations, all at once or page by page.
 */
import type { AllocationId, RequestId, ServiceId } from '../../../id-kinds';
import type { Job } from '../../../platform/jobs/jobs';
import type { Database } from '../../../platform/dynamodb/database';
import { asId, ownerOf } from '../../../platform/values/ids';
import { itemLoader } from '../../../platform/lists/item-loader';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { readAll } from '../../../platform/dynamodb/read-all';
import { textOf } from '../../../platform/values/unknown';
import { type Allocation, allocationKey, allocationsOn, parseAllocation } from './allocation-store';
import { parseRequest, type Request, requestKey } from './request-store';

export const requestLoader = itemLoader(requestKey, parseRequest);
export const allocationLoader = itemLoader((id: AllocationId) => allocationKey(serviceOf(id), id), parseAllocation);

/** Id of the service whose collection holds the allocation. */
export function serviceOf(allocationId: AllocationId): ServiceId {
  return ownerOf(allocationId, 'alc');
}

/** All allocations of a service, by time, strongly consistent. A train has one or two pages of 1 MB. */
export async function readAllocations(db: Database, serviceId: ServiceId): Promise<Allocation[]> {
  return (await readAll(db, { ...allocationsOn(serviceId), ConsistentRead: true })).map(parseAllocation);
}

export interface AllocationsPage {
  readonly allocations: readonly Allocation[];
  /** Cursor of the next step; absent after the last page. */
  readonly next?: string;
}

/**
 * The page of one step of a job, strongly consistent, without malformed items; undefined if the step was done before.
 */
export async function readAllocationsOfStep(
  keeper: Keeper,
  run: Job,
  count: number,
): Promise<AllocationsPage | undefined> {
  const { db } = keeper;
  const item = await db.get({ TableName: run.table, Key: run.key });
  if (item === undefined || Number(item['step']) !== run.step) return undefined;
  const serviceId = asId(run.key.pk, 'svc');
  const cursor = textOf(item['cursor']);
  const { items, lastKey } = await db.query({
    ...allocationsOn(serviceId),
    ...(cursor !== undefined && { ExclusiveStartKey: { pk: serviceId, sk: cursor } }),
    ConsistentRead: true,
    Limit: count,
  });
  const next = textOf(lastKey?.['sk']);
  const allocations = await parseEach(keeper, SEATS, items, parseAllocation);
  return { allocations, ...(next !== undefined && { next }) };
}

/**
 * The requests of the allocations, by request id. Malformed requests are left out, so that other parties do not wait
 * for their repair.
 */
export async function requestsOf(
  keeper: Keeper,
  allocations: readonly Allocation[],
): Promise<ReadonlyMap<RequestId, Request>> {
  const items = await keeper.db.batchGet(allocations.map(({ requestId }) => requestKey(requestId)));
  const requests = await parseEach(keeper, SEATS, items, parseRequest);
  return new Map(requests.map((request) => [request.id, request]));
}

/**
 * The name under which malformed allocations and requests are set aside; a job over a service's seats goes on without
 * them.
 */
const SEATS = { reader: 'seats', table: 'TravelAllocations' } as const;
