/**
 * Loads manifests by service, and seat numbers for tickets that were already allowed (`platform/lists/item-loader.ts`).
 */
import type { AllocationId, ServiceId, TravellerId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { manifestKey, parseManifest } from './store';

export const manifestLoader = itemLoader(manifestKey, parseManifest);

/** Null before the manifest is closed, and for seats sold after it was numbered. */
export async function seatNumberOf(
  context: Context,
  { serviceId, allocationId, workerId }: { serviceId: ServiceId; allocationId: AllocationId; workerId: TravellerId },
): Promise<number | null> {
  const manifest = await manifestLoader(context).load(serviceId);
  const party = manifest?.parties.find((numbered) => numbered.allocationId === allocationId);
  return party?.numbers[party.workerIds.indexOf(workerId)] ?? null;
}
