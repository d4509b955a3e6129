/** The state of a recruitment event, which time alone moves on until it is called off. Pure. */
import type { RecruitmentEventStatus } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import { isCancelled } from '../places/placed';
import type { RecruitmentEvent } from './store';

export function eventStatus(
  event: Pick<RecruitmentEvent, 'startsAt' | 'endsAt' | 'cancelReason'>,
  now: Date,
): RecruitmentEventStatus {
  const at = instantOf(now);
  if (isCancelled(event)) return 'CANCELLED';
  if (at < event.startsAt) return 'PLANNED';
  return isOver(event, now) ? 'OVER' : 'RUNNING';
}

/** From its end on nobody signs up, and nobody in line gets a place. */
export function isOver({ endsAt }: Pick<RecruitmentEvent, 'endsAt'>, now: Date): boolean {
  return instantOf(now) >= endsAt;
}
