/** Loads the running placement of somebody, batched within a request. */
import type { Context } from '../../../platform/requests/context';
import { getWholeWorker } from '../../people/worker/look-up';
import { placementLoader } from '../placement/service';
import type { Placement } from '../placement/store';

/** Null if none runs any more, or the caller may not see the worker. */
export async function runningPlacementOf(
  context: Context,
  { workerId }: Pick<Placement, 'workerId'>,
): Promise<Placement | null> {
  const worker = await getWholeWorker(context, workerId);
  if (worker?.runningPlacementId === undefined) return null;
  return (await placementLoader(context).load(worker.runningPlacementId)) ?? null;
}
