/** Use cases of allocations: get and list. Confirming is in `confirm.ts`, releasing in `release.ts`. */
import type { ServiceId } from '../../../id-kinds';
import { isId } from '../../../platform/values/ids';
import type { Context } from '../../../platform/requests/context';
import { type Allocation, allocationsOn, parseAllocation } from './allocation-store';
import { allocationLoader } from './loader';
import { carries } from '../travel-service/service';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { AllocationStatus } from '../../../generated/graphql';
import { allocationStatus } from './states';
import { actsFor, seesTraveller } from './party/who-may-act';

/** Undefined if the allocation does not exist or the caller does not act for the whole party. */
export async function readOwn(context: Context, id: string): Promise<Allocation | undefined> {
  if (!isId(id, 'alc')) return undefined;
  const allocation = await allocationLoader(context).load(id);
  return allocation !== undefined && (await actsFor(context, allocation)) ? allocation : undefined;
}

/** Null if the allocation does not exist, or if the caller may see neither the party nor the service. */
export async function getAllocation(context: Context, id: string): Promise<Allocation | null> {
  if (!isId(id, 'alc')) return null;
  const allocation = await allocationLoader(context).load(id);
  if (allocation === undefined) return null;
  if (await seesTraveller(context, allocation)) return allocation;
  return (await carries(context, allocation.serviceId)) ? allocation : null;
}

/** Ordered by time of allocation. One query of the service's collection. */
export function listAllocations(context: Context, serviceId: ServiceId, page: Page): Paged<Allocation> {
  return list(context, { queries: [allocationsOn(serviceId)], order: 'ASCENDING', page, parse: parseAllocation });
}

export function statusNow(allocation: Allocation, { clock }: Context): AllocationStatus {
  return allocationStatus(allocation, clock.now());
}
