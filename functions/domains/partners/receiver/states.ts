/** The states of a receiver, and the transitions between them (`store.ts`). Pure. */
import { assert } from '../../../platform/requests/errors';
import type { Instant } from '../../../platform/values/clock';

/**
 * DISABLED: its attempts failed for too long (`disabling.ts`). GONE: the receiver answered 410. NONE: not
 * registered, or removed. A pause is not a state: it ends by itself.
 */
export type ReceiverState = 'NONE' | 'ENABLED' | 'DISABLED' | 'GONE';

export type ReceiverTransition = 'register' | 'rotateSecret' | 'note' | 'disable' | 'end' | 'enable' | 'remove';

type Ends = Readonly<Partial<Record<ReceiverState, readonly ReceiverState[]>>>;

const stays: Ends = { ENABLED: ['ENABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] };

export const receiverStates: Readonly<Record<ReceiverTransition, Ends>> = {
  register: { NONE: ['ENABLED'] },
  rotateSecret: stays,
  /** A pause, or the failures that count. A disabled receiver may pause, too, since redeliveries are sent to it. */
  note: stays,
  disable: { ENABLED: ['DISABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] },
  end: { ENABLED: ['GONE'], DISABLED: ['GONE'], GONE: ['GONE'] },
  /** A message arrived. */
  enable: { DISABLED: ['ENABLED'], GONE: ['ENABLED'] },
  remove: { ENABLED: ['NONE'], DISABLED: ['NONE'], GONE: ['NONE'] },
};

export function stateOf(receiver: { readonly disabledAt?: Instant; readonly disabledReason?: 'GONE' }): ReceiverState {
  if (receiver.disabledAt === undefined) return 'ENABLED';
  return receiver.disabledReason === undefined ? 'DISABLED' : 'GONE';
}

/** @throws if the table does not have the transition, which is a bug of the use case. */
export function checkTransition(transition: ReceiverTransition, from: ReceiverState): void {
  assert(receiverStates[transition][from], `a receiver that ${transition} takes from ${from}`);
}
