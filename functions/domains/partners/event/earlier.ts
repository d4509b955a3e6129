/** Handles events that the previous release stored and whose records it had not read before the update. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { isEvent, parseEvent } from './store';
import { tell, type Teller } from './tell';

/** Name of this reader in items that are set aside. */
export const STORED_EVENTS = 'stored-events';

export function tellStored(teller: Teller, records: readonly StreamRecord[]): Promise<void> {
  const told = records.flatMap((record) => {
    const { oldItem, newItem } = record;
    return oldItem === undefined && isEvent(newItem) ? [{ event: parseEvent(newItem), record }] : [];
  });
  return tell(teller, STORED_EVENTS, told);
}
