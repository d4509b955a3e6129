/**
 * The places of a recruitment event, and every write of them. They are ONE small item, in no index and apart from the
 * event, as the inventory of a travel service is: a place is given by one conditional update without a read, and never
 * twice. While `line` is there, places go to the people in line alone (`registration/line/serve.ts`).
 */
import type { RecruitmentEventId } from '../../../id-kinds';
import { flag, idOf, integer, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, atLeast, equals, exists, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { callsNobody, callsWork } from '../../../triggers';

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
    /** People who came and had a job some time after the event, as far as the job that asks has come. */
    placedLater: optional(integer),
    /** True when that job has asked for everyone. */
    resultKnown: optional(flag),
    /** Present while people may wait in line. */
    line: optional(flag),
    /** Name of the pass that is about to close the line; whoever joins meanwhile removes it. */
    closing: optional(text),
    /** Whether the stream calls `work` for the item as it is. */
    calls: optional(oneOf(callsWork.calls, callsNobody.calls)),
  },
  keys: { primary: ['${eventId}', 'places'] },
});

export type Places = ItemOf<typeof places>;

export function placesKey(eventId: RecruitmentEventId): Key {
  return places.key({ eventId });
}

export const { is: isPlaces, decode: parsePlaces } = places;

export function openPlaces(eventId: RecruitmentEventId, capacity: number): Write {
  const none = { checkedIn: 0, intents: 0, hired: 0 };
  return put<Places>(places.stored({ eventId, capacity, free: capacity, ...none, ...callsNobody })).when(isNew);
}

function change(eventId: RecruitmentEventId, calls: typeof callsWork | typeof callsNobody = callsNobody) {
  return places.update(placesKey(eventId)).set(calls);
}

/** Takes a free place. Refused if there is none, or if people may wait in line. */
export function takePlace(eventId: RecruitmentEventId): Write {
  return change(eventId).increase({ free: -1 }).when(atLeast('free', 1), absent('line'));
}

/** Gives places to people in line. Refused if fewer are free. */
export function givePlaces(eventId: RecruitmentEventId, count: number): Write {
  return change(eventId).increase({ free: -count }).when(atLeast('free', count));
}

/** A place comes back, perhaps for somebody in line: the stream calls the writer of the line. */
export function returnPlace(eventId: RecruitmentEventId): Write {
  return change(eventId, callsWork).increase({ free: 1 }).when(isThere);
}

/** Somebody who has a place came. */
export function countCheckIn(eventId: RecruitmentEventId): Write {
  return change(eventId).increase({ checkedIn: 1 }).when(isThere);
}

/**
 * Somebody came without a place, and takes one. Refused if none is free, or if people wait in line ahead of somebody who
 * does not.
 */
export function countWalkIn(eventId: RecruitmentEventId, isInLine: boolean): Write {
  return change(eventId)
    .increase({ free: -1, checkedIn: 1 })
    .when(atLeast('free', 1), ...(isInLine ? [] : [absent('line')]));
}

/** Somebody's furthest outcome is another. */
export function countOutcome(
  eventId: RecruitmentEventId,
  { intents, hired }: Pick<Places, 'intents' | 'hired'>,
): Write {
  return change(eventId).increase({ intents, hired }).when(isThere);
}

/** One more of those who came has a job. */
export function countPlaced(eventId: RecruitmentEventId): Write {
  return change(eventId).increaseFromZero({ placedLater: 1 }).when(isThere);
}

/** Everyone was asked for. */
export function endResult(eventId: RecruitmentEventId): Write {
  return change(eventId).increaseFromZero({ placedLater: 0 }).set({ resultKnown: true }).when(isThere);
}

/** After somebody joined: places go to the line. Refused if they do already, and no pass is about to close it. */
export function openLine(eventId: RecruitmentEventId): Write {
  return change(eventId)
    .set({ line: true })
    .remove('closing')
    .when(isThere, anyOf(absent('line'), exists('closing')));
}

/** Marks that a pass is about to close the line; somebody who joins removes the mark. */
export function beginClosing(eventId: RecruitmentEventId, pass: string): Write {
  return change(eventId).set({ closing: pass }).when(exists('line'));
}

/** Nobody is in line: whoever asks takes a free place again. Refused if the mark was removed. */
export function closeLine(eventId: RecruitmentEventId, pass: string): Write {
  return change(eventId).remove('line', 'closing').when(equals('closing', pass));
}

/** Calls the writer of the line again. */
export function callLine(eventId: RecruitmentEventId): Write {
  return change(eventId, callsWork).set({ line: true }).when(isThere);
}
