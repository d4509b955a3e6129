/** Records of the stream to events, and events to deliveries: the fact itself is the outbox, and nothing is written beside it. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { eventsOf } from './event';
import { tell, type Teller } from './tell';

/** The reader, as what was set aside names it. */
export const EVENTS = 'events';

/** Safe to repeat with any part of the records, in any order: an event makes one delivery for each webhook. */
export function tellOf(teller: Teller, records: readonly StreamRecord[]): Promise<void> {
  const told = records.flatMap((record) => eventsOf(record).map((event) => ({ event, record })));
  return tell(teller, EVENTS, told);
}
