/** The status of a placement on a day. Pure. */
import type { Placement } from './store';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { PlacementStatus } from '../../../generated/graphql';
import { stateOf } from './states';

export function placementStatus(placement: Placement, today: CivilDate): PlacementStatus {
  const { startsOn } = placement;
  if (stateOf(placement) === 'ENDED') return 'ENDED';
  return startsOn > today ? 'AGREED' : 'STARTED';
}
