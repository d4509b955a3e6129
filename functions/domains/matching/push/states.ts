/** The states of a push, and the transitions between them (`push-store.ts`). Pure. */
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

export type PushStatus = 'MADE';

export const pushStates: Readonly<Record<'make', Ends<PushStatus>>> = {
  make: { NONE: ['MADE'] },
};

export const checkPushTransition = transitionCheck('a push', pushStates, ({ status }: PushState) => status);

interface PushState {
  readonly status: PushStatus;
}
