/** Streams -> attempts: sends the messages to webhooks whose attempts a write began. */
import type { StreamRecord } from '../../../platform/streams/streams';
import type { SendingContext } from '../receiver/sending/mail';
import { sendBegun } from '../receiver/sending/on-stream';
import type { Turn } from '../receiver/sending/turns';
import { deliveries } from './attempt';

/** Safe to repeat. Takes at most one turn's time. @throws Fault, retryable, when the database is too busy. */
export function deliver(context: SendingContext, records: readonly StreamRecord[], turn: Turn): Promise<void> {
  return sendBegun(context, deliveries, records, turn);
}
