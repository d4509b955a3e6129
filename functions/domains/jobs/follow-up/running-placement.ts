/** Loads the running placement of somebody, batched within a request. */
import type { Context } from '../../../platform/requests/context';
import { itemLoader } from '../../../platform/lists/item-loader';
import { ownerOf } from '../../../platform/values/ids';
import type { PlacementId } from '../../../id-kinds';
import { getWholeWorker } from '../../people/worker/look-up';
import { parsePlacement, type Placement, placementKey } from '../placement/store';

const placementLoader = itemLoader<Placement, PlacementId>(
  (id) => placementKey(ownerOf(id, 'plc'), id),
  parsePlacement,
);

/** Null if none runs any more, or the caller may not see the worker. */
export async function runningPlacementOf(
  context: Context,
  { workerId }: Pick<Placement, 'workerId'>,
): Promise<Placement | null> {
  const worker = await getWholeWorker(context, workerId);
  if (worker?.runningPlacementId === undefined) return null;
  return (await placementLoader(context).load(worker.runningPlacementId)) ?? null;
}
