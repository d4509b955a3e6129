/**
 * Items of this noun, in table Workers. A move is an item collection of its own, so that its id tells nothing of the person:
 * the move, and a place for each list that it stands in (index byRegion). The person's collection has one item for all of
 * their open moves, with what the surveys wish for: the service list reads it beside the profile.
 */
import { instant, oneOf, optional, text, unchecked } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { limits } from '../../../limits';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  anyOf,
  below,
  check,
  deletion,
  equals,
  exists,
  given,
  isNew,
  put,
  update,
} from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';
import { derivedIdAt } from '../../../platform/values/ids';
import type { ProfileFields } from '../worker/history';
import { instantOfStamp } from '../worker/history';

const status = oneOf('PENDING', 'ACCEPTED', 'DECLINED');

const moves = itemKind('move', {
  table: 'Workers',
  attributes: {
    id: text,
    status,
    /** The person as they were registered when it came; merged since, they are found by it all the same. */
    workerId: text,
    /** Where the survey found them. */
    toCode: text,
    /** Where they live, as far as the stream has told; where they lived when it was decided. */
    fromCode: text,
    /** Of the survey, as it will stand in the person's history. */
    stamp: text,
    clientId: text,
    /** The account that made the survey. */
    by: text,
    /** Instants, ISO 8601 UTC. */
    recordedAt: instant,
    answerBy: instant,
    /** `ProfileFields`: a phone is sealed in the context of the move's id. */
    told: unchecked<ProfileFields>(),
    decidedAt: optional(instant),
    decidedBy: optional(text),
    note: optional(text),
  },
  keys: {
    primary: ['${id}', 'move'],
  },
});

export type Move = ItemOf<typeof moves>;

export function moveKey(id: string): Key {
  return moves.key({ id });
}

export const { is: isMove, decode: parseMove } = moves;

/** The same survey of the same person is the same move, whoever the person was merged into. @param fingerprint of the identity number. */
export function moveIdOf(fingerprint: string, stamp: string): string {
  return derivedIdAt('mov', new Date(instantOfStamp(stamp)), fingerprint, stamp);
}

/** Refused, with the move that is there, where this survey came before. */
export function movePut(move: Move): Write {
  return put(moves.stored(move)).when(isNew);
}

/** The answer, from PENDING to ACCEPTED or DECLINED. Refused, with the move as it is, where it was decided. */
export function decideMove({ id, status, decidedAt, decidedBy, note, fromCode }: Move): Write {
  assert(status !== 'PENDING', 'an answer to a move');
  return whilePending(id, { status, fromCode, ...given({ decidedAt, decidedBy, note }) });
}

/** The person lives elsewhere now. Refused, with the move as it is, where it was decided. */
export function refileMove(id: string, fromCode: string): Write {
  return whilePending(id, { fromCode });
}

function whilePending(id: string, change: Partial<Move>): Write {
  return moves.update(moveKey(id)).set(change).when(equals('status', 'PENDING'));
}

const places = itemKind('movePlace', {
  table: 'Workers',
  attributes: {
    moveId: text,
    side: oneOf('IN', 'OUT', 'BOTH'),
    /** The region by which it is filed. */
    code: text,
    toCode: text,
    status,
    partition: text,
    order: text,
  },
  keys: {
    primary: ['${moveId}', 'place#${side}'],
    byRegion: ['moves#${partition}', '${order}#${moveId}'],
  },
});

export type Place = ItemOf<typeof places>;

/** The lists that moves stand in, by region (`service.ts`). */
export const placesIn = (partition: string) => places.query('byRegion', { partition });

export const { is: isPlace, decode: parsePlace } = places;

/** All places of a move, as they are from now on: in the transaction that changes the move. */
export function placeWrites(moveId: string, wanted: readonly Place[]): Write[] {
  return (['IN', 'OUT', 'BOTH'] as const).map((side) => {
    const place = wanted.find((each) => each.side === side);
    if (place === undefined) return deletion(places.key({ moveId, side })).always();
    return put(places.stored(place)).always();
  });
}

/** What the survey of an open move wishes for. */
export interface Wish extends Pick<ProfileFields, 'wantsWork' | 'needsTransport' | 'needsTraining'> {
  readonly stamp: string;
}

export const ARRIVALS_SORT_KEY = 'arrivals';

/** The open moves of a person, by id. */
export function arrivalsKey(workerId: string): Key {
  return { TableName: 'Workers', Key: { pk: workerId, sk: ARRIVALS_SORT_KEY } };
}

export function parseArrivals(item: Item | undefined): ReadonlyMap<string, Wish> {
  return new Map(Object.entries(item ?? {}).filter(([name]) => name.startsWith('mov_')) as [string, Wish][]);
}

/** Refused where the person has `limits.movesOpenMax` open moves. */
export function arrivalAdd(workerId: string, { id, stamp, told }: Move): Write {
  const { wantsWork, needsTransport, needsTraining } = told;
  const wish: Wish = { stamp, wantsWork, needsTransport, needsTraining };
  return update(arrivalsKey(workerId))
    .set({ [id]: wish })
    .increaseFromZero({ open: 1, version: 1 })
    .when(anyOf(absent('open'), below('open', limits.movesOpenMax)));
}

/** Refused where the move is not open any more, or another person's since a merge. */
export function arrivalRemove(workerId: string, moveId: string): Write {
  return update(arrivalsKey(workerId)).increase({ open: -1, version: 1 }).remove(moveId).when(exists(moveId));
}

/** The open moves of someone who is merged into another person become that person's. On the condition that they are as they were read. */
export function arrivalsCarried(read: Item | undefined, mergedId: string, keptId: string): Write[] {
  const from = arrivalsKey(mergedId);
  if (read === undefined) return [check(from).when(isNew)];
  const moves = parseArrivals(read);
  const taken = deletion(from).when(equals('version', read['version']));
  if (moves.size === 0) return [taken];
  const added = update(arrivalsKey(keptId))
    .set(Object.fromEntries(moves))
    .increaseFromZero({ open: moves.size, version: 1 })
    .always();
  return [taken, added];
}
