/** Sweep: begins the attempts of messages that are due, and gives up those that had their time. */
import type { SystemContext } from '../../../platform/requests/context';
import { begun } from '../../partners/receiver/outgoing';
import { continueDue } from '../../partners/receiver/sending/sweep';
import { fallsBackAt } from './bounds/times';
import { beginAttempt, dueMessages, giveUp, parseMessage } from './store';

/** @returns the number of messages that this run continued. */
export function continueMessages(sweeper: SystemContext): Promise<number> {
  return continueDue(sweeper, {
    ...{ name: 'messages', lists: dueMessages, parse: parseMessage },
    isPending: (message) => message.status === 'CREATED' || fallsBackAt(message) !== undefined,
    next: (message, now) => {
      const until = fallsBackAt(message);
      const isGivenUp = until !== undefined && new Date(until) <= now;
      return isGivenUp ? giveUp(message, now) : beginAttempt(message, begun(message, now), now);
    },
  });
}
