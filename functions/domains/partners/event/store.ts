/**
 * The event item in table Deliveries as the previous release wrote it. Nothing writes it any more; the last ones expire
 * after 30 days, and then this file and `earlier-release.ts` can be removed.
 */
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import type { Event } from '../webhook-delivery/lifecycle';
import { eventTypes } from '../webhook/store';

export const { is: isEvent, decode: parseEvent } = codec<Event>(
  'event',
  {
    ...{ id: attr.idOf('whe'), enterpriseId: attr.idOf('ent'), at: attr.instant, data: attr.unchecked() },
    type: attr.oneOf(...eventTypes),
  },
  ({ sk }) => sk === 'event',
);
