/** The state of a recruitment event, which time alone moves on. Pure. */
import type { RecruitmentEventStatus } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { RecruitmentEvent } from './store';

export function eventStatus(event: Pick<RecruitmentEvent, 'startsAt' | 'endsAt'>, now: Date): RecruitmentEventStatus {
  const at = instantOf(now);
  if (at < event.startsAt) return 'PLANNED';
  return at < event.endsAt ? 'RUNNING' : 'OVER';
}
