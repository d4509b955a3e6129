/** The states of a webhook, and which transition (`store.ts`) takes it from which to which. Pure. */
import { assert } from '../../../platform/requests/errors';

/**
 * DISABLED: every attempt of a message failed. GONE: its receiver answered 410. NONE: it is not registered, or removed. A pause is
 * no state: it ends by itself, at its instant.
 */
export type WebhookState = 'NONE' | 'ENABLED' | 'DISABLED' | 'GONE';

export type WebhookTransition = 'register' | 'rotateSecret' | 'pause' | 'disable' | 'end' | 'enable' | 'remove';

type Ends = Readonly<Partial<Record<WebhookState, readonly WebhookState[]>>>;

const stays: Ends = { ENABLED: ['ENABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] };

export const webhookStates: Readonly<Record<WebhookTransition, Ends>> = {
  register: { NONE: ['ENABLED'] },
  rotateSecret: stays,
  /** Also a disabled one, which is sent what its partner asks for. */
  pause: stays,
  disable: { ENABLED: ['DISABLED'], DISABLED: ['DISABLED'], GONE: ['GONE'] },
  end: { ENABLED: ['GONE'], DISABLED: ['GONE'], GONE: ['GONE'] },
  /** A message arrived. */
  enable: { DISABLED: ['ENABLED'], GONE: ['ENABLED'] },
  remove: { ENABLED: ['NONE'], DISABLED: ['NONE'], GONE: ['NONE'] },
};

export function stateOf(webhook: { readonly disabledAt?: string; readonly disabledReason?: 'GONE' }): WebhookState {
  if (webhook.disabledAt === undefined) return 'ENABLED';
  return webhook.disabledReason === undefined ? 'DISABLED' : 'GONE';
}

/** @throws where the table does not have it: a use case that decides so is wrong. */
export function checkTransition(transition: WebhookTransition, from: WebhookState): void {
  assert(webhookStates[transition][from], `a webhook that ${transition} takes from ${from}`);
}
