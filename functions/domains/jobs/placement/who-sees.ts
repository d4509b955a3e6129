/** Who sees a placement: whoever sees its worker, and the enterprise that employs them. */
import type { EnterpriseId } from '../../../id-kinds';
import { viewedAsRole, type Viewer } from '../../../platform/security/viewer';
import { seesWorker } from '../../people/worker/access';
import type { Worker } from '../../people/worker/store';
import type { Placement } from './store';

/**
 * The placement as the caller sees it; undefined if they don't.
 * @param worker who has it: after a merge, the remaining one.
 * @param ownId the enterprise that the caller acts for.
 */
export function placementFor(
  viewer: Viewer,
  placement: Placement,
  worker: Worker,
  ownId: EnterpriseId | undefined,
): Placement | undefined {
  if (seesWorker(viewer, worker)) return placement;
  return ownId !== undefined && placement.enterpriseId === ownId ? viewedAsRole('ENTERPRISE', placement) : undefined;
}
