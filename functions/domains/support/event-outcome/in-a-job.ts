/** Whether somebody was in a job on a day, by their placements. Pure. */
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Placement } from '../../jobs/placement/store';

/** They began by the day, as somebody said, and had not left by its end. */
export function wasInAJob(placements: readonly Placement[], on: CivilDate): boolean {
  return placements.some(
    ({ startedOn, endedOn, status }) =>
      status !== 'NEVER_STARTED' &&
      startedOn !== undefined &&
      startedOn <= on &&
      (endedOn === undefined || endedOn > on),
  );
}
