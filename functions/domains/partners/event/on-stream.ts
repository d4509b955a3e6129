/** Streams -> events -> deliveries. The changed item itself serves as the outbox; nothing is written beside it. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { eventsOf } from './event';
import { tell, type Teller } from './tell';

/** Name of this reader in items that are set aside. */
export const EVENTS = 'events';

/** Safe to repeat with any records in any order: an event makes one delivery for each webhook. */
export function tellOf(teller: Teller, records: readonly StreamRecord[]): Promise<void> {
  const told = records.flatMap((record) => eventsOf(record).map((event) => ({ event, record })));
  return tell(teller, EVENTS, told);
}
