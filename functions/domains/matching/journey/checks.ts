/** Whether a worker may still say if they come. Pure. */
import { type Refusal, refusal } from '../../../platform/requests/result';
import { isAwaited, isRunning } from '../../jobs/placement/states';
import type { Placement } from '../../jobs/placement/store';

export function checkAnswer(placement: Pick<Placement, 'status' | 'workerAnswer'>): Refusal[] {
  if (placement.workerAnswer !== undefined) return [refusal('PLACEMENT_ANSWERED', ['placementId'])];
  if (!isRunning(placement)) return [refusal('PLACEMENT_ENDED', ['placementId'])];
  return isAwaited(placement) ? [] : [refusal('ARRIVAL_REPORTED', ['placementId'])];
}
