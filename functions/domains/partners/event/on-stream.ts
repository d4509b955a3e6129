/** Streams -> events -> deliveries. The changed item itself serves as the outbox; nothing is written beside it. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { eventsOf } from './events-of-records';
import { type FanOutContext, fanOut } from './fan-out';

/** Name of this reader in items that are set aside. */
export const EVENTS = 'events';

/** Safe to repeat with any records in any order: an event makes one delivery for each webhook. */
export function deliverEvents(context: FanOutContext, records: readonly StreamRecord[]): Promise<void> {
  const events = records.flatMap((record) => eventsOf(record).map((event) => ({ event, record })));
  return fanOut(context, EVENTS, events);
}
