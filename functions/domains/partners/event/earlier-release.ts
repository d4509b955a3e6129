/** Handles events that the previous release stored and whose records it had not read before the update. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { type FanOutContext, fanOut } from './fan-out';
import { isEvent, parseEvent } from './store';

/** Name of this reader in items that are set aside. */
export const STORED_EVENTS = 'stored-events';

export function deliverStoredEvents(context: FanOutContext, records: readonly StreamRecord[]): Promise<void> {
  const events = records.flatMap((record) => {
    const { oldItem, newItem } = record;
    return oldItem === undefined && isEvent(newItem) ? [{ event: parseEvent(newItem), record }] : [];
  });
  return fanOut(context, STORED_EVENTS, events);
}
