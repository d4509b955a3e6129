/** Manifests by service, and seat numbers for tickets already allowed: see `platform/item-loader.ts`. */
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { manifestKey, parseManifest } from './store';

export const manifestLoader = itemLoader(manifestKey, parseManifest);

/** Null before the manifest was closed, and for who got seats since then. */
export async function seatNumberOf(
  context: Context,
  { serviceId, allocationId, workerId }: { serviceId: string; allocationId: string; workerId: string },
): Promise<number | null> {
  const manifest = await manifestLoader(context).load(serviceId);
  const party = manifest?.parties.find((numbered) => numbered.allocationId === allocationId);
  return party?.numbers[party.workerIds.indexOf(workerId)] ?? null;
}
