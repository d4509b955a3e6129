/** The states of a push, and the transitions between them (`push-store.ts`). Pure. */
import type { PushStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';
import type { CivilDate } from '../../../platform/values/civil-date';
import { statusOn } from '../../jobs/position/states';
import type { Position } from '../../jobs/position/store';

/** WITHDRAWN and EXPIRED follow from the position and from the time, and are not stored. */
export type StoredStatus = Exclude<PushStatus, 'WITHDRAWN' | 'EXPIRED'>;

const answers: readonly StoredStatus[] = ['INTERESTED', 'DECLINED', 'CALL_ME'];

export const pushStates: Readonly<Record<'make' | 'see' | 'answer', Ends<StoredStatus>>> = {
  make: { NONE: ['MADE'] },
  /** The worker read or heard of it. */
  see: { MADE: ['SEEN'] },
  /** Whoever wants to be called may still say yes or no; these two stand. */
  answer: { MADE: answers, SEEN: answers, CALL_ME: ['INTERESTED', 'DECLINED'] },
};

export const checkPushTransition = transitionCheck('a push', pushStates, ({ status }: State) => status);

interface State {
  readonly status: StoredStatus;
}

/** Whether the push waits for a yes or a no. */
export function isUnanswered({ status }: State): boolean {
  return status === 'MADE' || status === 'SEEN' || status === 'CALL_ME';
}

/** The state as it is shown. @param position undefined if it can't be read. */
export function shownStatus(
  push: State & { readonly until: string },
  position: Position | undefined,
  { at, on }: { readonly at: string; readonly on: CivilDate },
): PushStatus {
  if (!isUnanswered(push)) return push.status;
  if (position === undefined || statusOn(position, on) !== 'OPEN') return 'WITHDRAWN';
  return push.until <= at ? 'EXPIRED' : push.status;
}
