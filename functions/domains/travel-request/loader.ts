/** Requests and allocations by id, for rules and for parents already allowed: see `platform/item-loader.ts`. */
import { ownerOf } from '../../platform/ids';
import { itemLoader } from '../../platform/item-loader';
import { type Allocation, allocationKey, parseAllocation, parseRequest, requestKey } from './entities';

export const requestLoader = itemLoader(requestKey, parseRequest);
export const allocationLoader = itemLoader<Allocation>((id) => allocationKey(serviceOf(id) ?? '', id), parseAllocation);

/** The service whose collection an allocation lives in; undefined where the text is not an allocation's id. */
export function serviceOf(allocationId: string): string | undefined {
  return ownerOf(allocationId, 'alc', 'svc');
}
