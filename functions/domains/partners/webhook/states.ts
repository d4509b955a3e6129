/** The states of a webhook, and the transitions between them (`store.ts`). Pure. */
import { assert } from '../../../platform/requests/errors';
import type { Instant } from '../../../platform/values/clock';

/**
 * DISABLED: all attempts of a message failed. GONE: the receiver answered 410. NONE: not registered, or removed. A
 * pause is not a state: it ends by itself.
 */
export type WebhookState = 'NONE' | 'ENABLED' | 'DISABLED' | 'GONE';

export type WebhookTransition = 'register' | 'rotateSecret' | 'pause' | 'disable' | 'end' | 'enable' | 'remove';

type Ends = Readonly<Partial<Record<WebhookState, readonly WebhookState[]>>>;

const stays: Ends = { ENABLED: ['ENABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] };

export const webhookStates: Readonly<Record<WebhookTransition, Ends>> = {
  register: { NONE: ['ENABLED'] },
  rotateSecret: stays,
  /** A disabled webhook may pause, too, since redeliveries are sent to it. */
  pause: stays,
  disable: { ENABLED: ['DISABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] },
  end: { ENABLED: ['GONE'], DISABLED: ['GONE'], GONE: ['GONE'] },
  /** A message arrived. */
  enable: { DISABLED: ['ENABLED'], GONE: ['ENABLED'] },
  remove: { ENABLED: ['NONE'], DISABLED: ['NONE'], GONE: ['NONE'] },
};

export function stateOf(webhook: { readonly disabledAt?: Instant; readonly disabledReason?: 'GONE' }): WebhookState {
  if (webhook.disabledAt === undefined) return 'ENABLED';
  return webhook.disabledReason === undefined ? 'DISABLED' : 'GONE';
}

/** @throws if the table does not have the transition, which is a bug of the use case. */
export function checkTransition(transition: WebhookTransition, from: WebhookState): void {
  assert(webhookStates[transition][from], `a webhook that ${transition} takes from ${from}`);
}
