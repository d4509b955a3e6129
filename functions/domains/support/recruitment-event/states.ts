/** The state of a recruitment event, which time alone moves on until it is called off. Pure. */
import type { RecruitmentEventStatus } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { RecruitmentEvent } from './store';

export function eventStatus(
  event: Pick<RecruitmentEvent, 'startsAt' | 'endsAt' | 'cancelReason'>,
  now: Date,
): RecruitmentEventStatus {
  const at = instantOf(now);
  if (isCancelled(event)) return 'CANCELLED';
  if (at < event.startsAt) return 'PLANNED';
  return at < event.endsAt ? 'RUNNING' : 'OVER';
}

export function isCancelled({ cancelReason }: Pick<RecruitmentEvent, 'cancelReason'>): boolean {
  return cancelReason !== undefined;
}
