/**
 * The places of a recruitment event or a course, and every write of them. They are ONE small item, in no index and apart
 * from its owner, as the inventory of a travel service is: a place is given by one conditional update without a read, and
 * never twice. While `line` is there, places go to the people in line alone (`line/serve.ts`).
 */
import type { Id } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, atLeast, equals, exists, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { callsNobody, callsWork } from '../../../triggers';

/** What has places. */
export const owners = ['evt', 'crs'] as const;
export type OwnerId = Id<(typeof owners)[number]>;

const places = itemKind('places', {
  table: 'RecruitmentEvents',
  attributes: {
    ownerId: attr.idOf(...owners),
    /** All places, given or free. */
    capacity: attr.integer,
    free: attr.integer,
    checkedIn: attr.integer,
    /** People by their furthest outcome. */
    intents: attr.integer,
    hired: attr.integer,
    /** People who came and had a job some time after the event, as far as the job that asks has come. */
    placedLater: attr.optional(attr.integer),
    /** True when that job has asked for everyone. */
    resultKnown: attr.optional(attr.flag),
    /** People who passed a course. */
    completed: attr.optional(attr.integer),
    /** True once somebody came to a course, or has its result. */
    held: attr.optional(attr.flag),
    /** Present while people may wait in line. */
    line: attr.optional(attr.flag),
    /** Name of the pass that is about to close the line; whoever joins meanwhile removes it. */
    closing: attr.optional(attr.text),
    /** True once all of it is called off: nobody takes a place any more. */
    cancelled: attr.optional(attr.flag),
    /** Whether the stream calls `work` for the item as it is. */
    calls: attr.optional(attr.oneOf(callsWork.calls, callsNobody.calls)),
  },
  keys: { primary: ['${ownerId}', 'places'] },
});

export type Places = ItemOf<typeof places>;

export const { is: isPlaces, decode: parsePlaces, keyOf: placesKey } = places;

export function openPlaces(ownerId: OwnerId, capacity: number): Write {
  const none = { checkedIn: 0, intents: 0, hired: 0 };
  return put<Places>(places.stored({ ownerId, capacity, free: capacity, ...none, ...callsNobody })).when(isNew);
}

function change(ownerId: OwnerId, calls: typeof callsWork | typeof callsNobody = callsNobody) {
  return places.update(placesKey(ownerId)).set(calls);
}

/** Takes a free place. Refused if there is none, or if people may wait in line. */
export function takePlace(ownerId: OwnerId): Write {
  return change(ownerId).increase({ free: -1 }).when(atLeast('free', 1), absent('line'), absent('cancelled'));
}

/** Gives places to people in line. Refused if fewer are free. */
export function givePlaces(ownerId: OwnerId, count: number): Write {
  return change(ownerId).increase({ free: -count }).when(atLeast('free', count), absent('cancelled'));
}

/**
 * More places, which the line gets first, or fewer. Refused if fewer are free than are to go.
 * @param unheld refused also if it is held by now, because the days on which somebody came would be others.
 */
export function resizePlaces({ ownerId, capacity: from }: Places, to: number, unheld?: 'UNHELD'): Write {
  return change(ownerId, to > from ? callsWork : callsNobody)
    .set({ capacity: to })
    .increase({ free: to - from })
    .when(
      ...[equals<'capacity'>('capacity', from), atLeast<'free'>('free', from - to), absent('cancelled')],
      ...(unheld === undefined ? [] : [absent('held'), equals<'checkedIn'>('checkedIn', 0)]),
    );
}

/** How many are taken, where fewer were refused for it; undefined where it was refused because they changed since the read. */
export function takenBeyond(refused: Item, read: Places, to: number): number | undefined {
  const now = parsePlaces(refused);
  return now.capacity === read.capacity ? takenAbove(now, to) : undefined;
}

/** How many are taken, if there are to be fewer; undefined otherwise, and once all is called off. */
export function takenAbove({ capacity, free, cancelled }: Places, to: number): number | undefined {
  const taken = capacity - free;
  return cancelled === true || to < 1 || taken <= to ? undefined : taken;
}

/** Nobody takes a place any more. Refused once somebody came. */
export function cancelPlaces(ownerId: OwnerId): Write {
  return change(ownerId).set({ cancelled: true }).when(equals('checkedIn', 0), absent('held'), absent('cancelled'));
}

/** Somebody comes, or has a result: it can't be called off any more. Refused if it was. */
export function holdPlaces(ownerId: OwnerId): Write {
  return change(ownerId).set({ held: true }).when(isThere, absent('cancelled'));
}

/** Places come back when all is called off: the line gets none. */
export function clearPlaces(ownerId: OwnerId, count: number): Write {
  return change(ownerId).increase({ free: count }).when(exists('cancelled'));
}

/** A place comes back, perhaps for somebody in line: the stream calls the writer of the line. */
export function returnPlace(ownerId: OwnerId): Write {
  return change(ownerId, callsWork).increase({ free: 1 }).when(isThere);
}

/** Somebody who has a place came. */
export function countCheckIn(ownerId: OwnerId): Write {
  return change(ownerId).increase({ checkedIn: 1 }).when(isThere, absent('cancelled'));
}

/** Somebody came without a place, and takes one. Refused if none is free, or after the line if people may wait in it. */
export function countWalkIn(ownerId: OwnerId, turn: 'BEFORE_LINE' | 'AFTER_LINE'): Write {
  return change(ownerId)
    .increase({ free: -1, checkedIn: 1 })
    .when(atLeast('free', 1), absent('cancelled'), ...(turn === 'BEFORE_LINE' ? [] : [absent('line')]));
}

/** Somebody passed. Refused if it was called off. */
export function countCompleted(ownerId: OwnerId): Write {
  return change(ownerId).increaseFromZero({ completed: 1 }).set({ held: true }).when(isThere, absent('cancelled'));
}

/** Two who passed are one person: the place of one comes back. */
export function completeOnce(ownerId: OwnerId): Write {
  return change(ownerId, callsWork).increase({ free: 1 }).increaseFromZero({ completed: -1 }).when(isThere);
}

/** Somebody's furthest outcome is another. */
export function countOutcome(ownerId: OwnerId, { intents, hired }: Pick<Places, 'intents' | 'hired'>): Write {
  return change(ownerId).increase({ intents, hired }).when(isThere);
}

/** Somebody who was counted twice is one person: the place comes back, and what was counted of it goes. */
export function countOnce(
  ownerId: OwnerId,
  { intents, hired, placedLater }: Required<Pick<Places, 'intents' | 'hired' | 'placedLater'>>,
): Write {
  return change(ownerId, callsWork)
    .increase({ free: 1, checkedIn: -1, intents, hired })
    .increaseFromZero({ placedLater })
    .when(isThere);
}

/** One more of those who came has a job. */
export function countPlaced(ownerId: OwnerId): Write {
  return change(ownerId).increaseFromZero({ placedLater: 1 }).when(isThere);
}

/** Everyone was asked for. */
export function endResult(ownerId: OwnerId): Write {
  return change(ownerId).increaseFromZero({ placedLater: 0 }).set({ resultKnown: true }).when(isThere);
}

/** After somebody joined: places go to the line. Refused if they do already, and no pass is about to close it. */
export function openLine(ownerId: OwnerId): Write {
  return change(ownerId)
    .set({ line: true })
    .remove('closing')
    .when(isThere, anyOf(absent('line'), exists('closing')));
}

/** Marks that a pass is about to close the line; somebody who joins removes the mark. */
export function beginClosing(ownerId: OwnerId, pass: string): Write {
  return change(ownerId).set({ closing: pass }).when(exists('line'));
}

/** Nobody is in line: whoever asks takes a free place again. Refused if the mark was removed. */
export function closeLine(ownerId: OwnerId, pass: string): Write {
  return change(ownerId).remove('line', 'closing').when(equals('closing', pass));
}

/** Calls the writer of the line again. */
export function callLine(ownerId: OwnerId): Write {
  return change(ownerId, callsWork).set({ line: true }).when(isThere);
}
