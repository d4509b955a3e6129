/** The states of a push run, and the transitions between them (`run-store.ts`). Pure. */
import type { PushRunStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

export const pushRunStates: Readonly<Record<'start' | 'finish' | 'cancel', Ends<PushRunStatus>>> = {
  start: { NONE: ['RUNNING'] },
  finish: { RUNNING: ['DONE'] },
  cancel: { RUNNING: ['CANCELLED'] },
};

export const checkRunTransition = transitionCheck('a push run', pushRunStates, ({ status }: PushRunState) => status);

interface PushRunState {
  readonly status: PushRunStatus;
}
