/** Requests and allocations by id, for rules and for parents already allowed: see `platform/item-loader.ts`. */
import type { Database } from '../../../platform/dynamodb/database';
import { ownerOf } from '../../../platform/values/ids';
import { itemLoader } from '../../../platform/lists/item-loader';
import { readAll } from '../../../platform/dynamodb/read-all';
import { type Allocation, allocationKey, allocationsOn, parseAllocation } from './allocation-store';
import { parseRequest, requestKey } from './request-store';

export const requestLoader = itemLoader(requestKey, parseRequest);
export const allocationLoader = itemLoader<Allocation>((id) => allocationKey(serviceOf(id) ?? '', id), parseAllocation);

/** The service whose collection an allocation lives in; undefined where the text is not an allocation's id. */
export function serviceOf(allocationId: string): string | undefined {
  return ownerOf(allocationId, 'alc', 'svc');
}

/** All of a service's, in order of time, strongly consistent; a train's are a page of 1 MB or two. */
export async function readAllocations(db: Database, serviceId: string): Promise<Allocation[]> {
  return (await readAll(db, { ...allocationsOn(serviceId), ConsistentRead: true })).map(parseAllocation);
}
