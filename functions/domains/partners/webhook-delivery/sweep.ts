/** Sweep: begins the attempts of webhook deliveries that are due. */
import type { SystemContext } from '../../../platform/requests/context';
import { begun } from '../receiver/outgoing';
import { continueDue } from '../receiver/sending/sweep';
import { beginAttempt, dueWebhookDeliveries, parseWebhookDelivery } from './store';

/** @returns the number of attempts that this run began. */
export function beginAttempts(sweeper: SystemContext): Promise<number> {
  return continueDue(sweeper, {
    ...{ name: 'attempts', lists: dueWebhookDeliveries, parse: parseWebhookDelivery },
    isPending: ({ status }) => status === 'PENDING',
    next: (delivery, now) => beginAttempt(delivery, begun(delivery, now), now),
  });
}
