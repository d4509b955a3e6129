/**
 * The places of a recruitment event, and every write of them. They are ONE small item, in no index and apart from the
 * event, as the inventory of a travel service is: a place is given by one conditional update without a read, and never
 * twice.
 */
import type { RecruitmentEventId } from '../../../id-kinds';
import { idOf, integer } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';

const places = itemKind('eventPlaces', {
  table: 'RecruitmentEvents',
  attributes: {
    eventId: idOf('evt'),
    /** All places, given or free. */
    capacity: integer,
    free: integer,
    checkedIn: integer,
    /** People by their furthest outcome. */
    intents: integer,
    hired: integer,
  },
  keys: { primary: ['${eventId}', 'places'] },
});

export type Places = ItemOf<typeof places>;

export function placesKey(eventId: RecruitmentEventId): Key {
  return places.key({ eventId });
}

export const { decode: parsePlaces } = places;

export function openPlaces(eventId: RecruitmentEventId, capacity: number): Write {
  const none = { checkedIn: 0, intents: 0, hired: 0 };
  return put<Places>(places.stored({ eventId, capacity, free: capacity, ...none })).when(isNew);
}
