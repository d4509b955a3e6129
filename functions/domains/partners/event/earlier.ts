/** Events that the release before stored, and whose records its `deliver` had not read when this one came, are told all the same. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { isEvent, parseEvent } from './store';
import { tell, type Teller } from './tell';

/** The reader, as what was set aside names it. */
export const STORED_EVENTS = 'stored-events';

export function tellStored(teller: Teller, records: readonly StreamRecord[]): Promise<void> {
  const told = records.flatMap((record) => {
    const { oldItem, newItem } = record;
    return oldItem === undefined && isEvent(newItem) ? [{ event: parseEvent(newItem), record }] : [];
  });
  return tell(teller, STORED_EVENTS, told);
}
