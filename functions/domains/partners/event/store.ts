/**
 * The item of an event as the release before wrote it, in the transaction of its fact, in table Deliveries. Nobody writes one any
 * more; those that are left end after 30 days, and this file and `earlier.ts` may go then.
 */
import { oneOf, text, unchecked } from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import type { Event } from '../delivery/delivery';
import { eventTypes } from '../webhook/store';

export const { is: isEvent, decode: parseEvent } = codec<Event>(
  'event',
  {
    ...{ id: text, enterpriseId: text, at: text, data: unchecked() },
    type: oneOf(...eventTypes),
  },
  ({ sk }) => sk === 'event',
);
