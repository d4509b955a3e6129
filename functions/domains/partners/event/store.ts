/**
 * Events as the release before wrote them, in the transaction of their fact, in table Deliveries. Nobody writes them any more; those
 * that its `deliver` had not read when this release came are told all the same. They end after 30 days, and this file with them.
 */
import { codec } from '../../../platform/items/codec';
import type { StreamRecord } from '../../../platform/streams/streams';
import type { Event } from '../delivery/delivery';
import { tell, type Teller } from './tell';

const text = { type: 'string', required: true } as const;

const { is: isEvent, decode: parseEvent } = codec<Event>(
  'event',
  {
    ...{ id: text, enterpriseId: text, at: text, data: { type: 'any', required: true } },
    type: {
      type: ['POSITION_FILLED', 'DELIVERY_MADE', 'PLACEMENT_STARTED', 'PLACEMENT_ENDED', 'IMPORT_FINISHED'],
      required: true,
    },
  },
  ({ sk }) => sk === 'event',
);

/** The reader, as what was set aside names it. */
export const STORED_EVENTS = 'stored-events';

export function tellStored(teller: Teller, records: readonly StreamRecord[]): Promise<void> {
  const told = records.flatMap((record) => {
    const { oldItem, newItem } = record;
    return oldItem === undefined && isEvent(newItem) ? [{ event: parseEvent(newItem), record }] : [];
  });
  return tell(teller, STORED_EVENTS, told);
}
