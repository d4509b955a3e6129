/**
 * Items of moves in table Workers, and every write of them. A move has an item collection of its own, so that its id
 * tells nothing of the worker: the move, and one item for each list that it is in (index byRegion). The worker's
 * collection has one item for all pending moves, with the wishes of their surveys; the service list reads it beside the
 * profile.
 */
import type { MoveId, WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { ValuesOf } from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
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
import { derivedIdAt, hasPrefix } from '../../../platform/values/ids';
import { hasFields } from '../../../platform/values/unknown';
import { instantOfStamp, toldFields } from '../worker/history/history';

const status = attr.oneOf('PENDING', 'ACCEPTED', 'DECLINED');

const moves = itemKind('move', {
  table: 'Workers',
  attributes: {
    id: attr.idOf('mov'),
    status,
    /** The worker who was registered when the move came; after a merge, this id leads to the remaining worker. */
    workerId: attr.idOf('wkr'),
    /** Region where the survey found the worker. */
    toCode: regionCode,
    /**
     * Region of the worker's home, as the stream has followed it; of the home at the time of the answer once it is
     * decided.
     */
    fromCode: regionCode,
    /** How often the home changed while it waits; absent for never. */
    refiled: attr.optional(attr.integer),
    /** Stamp that the survey will have in the worker's history. */
    stamp: attr.text,
    clientId: attr.text,
    /** Account that made the survey. */
    by: attr.text,
    /** Instants, ISO 8601 UTC. */
    recordedAt: attr.instant,
    answerBy: attr.instant,
    /** `ProfileFields`; the phone is encrypted in the context of the move's id. */
    told: toldFields,
    decidedAt: attr.optional(attr.instant),
    decidedBy: attr.optional(attr.text),
    note: attr.optional(attr.text),
  },
  keys: { primary: ['${id}', 'move'] },
});

export type Move = ItemOf<typeof moves>;

export const { is: isMove, decode: parseMove, keyOf: moveKey } = moves;

/**
 * Equal for the same survey of the same person, even after merges.
 * @param fingerprint of the identity number.
 */
export function moveIdOf(fingerprint: string, stamp: string): MoveId {
  return derivedIdAt('mov', new Date(instantOfStamp(stamp)), fingerprint, stamp);
}

/** Refused, with the stored move, if this survey came before. */
export function movePut(move: Move): Write {
  return put(moves.stored(move)).when(isNew);
}

/** From PENDING to ACCEPTED or DECLINED. Refused, with the stored move, if it was decided. */
export function decideMove({ id, status, decidedAt, decidedBy, note, fromCode }: Move): Write {
  assert(status !== 'PENDING', 'an answer to a move');
  const change = { status, fromCode, ...given({ decidedAt, decidedBy, note }) };
  return moves.update(moveKey(id)).set(change).when(isPending);
}

/** Records the worker's new home. Refused, with the stored move, if it was decided. */
export function refileMove(id: MoveId, fromCode: RegionCode): Write {
  return moves.update(moveKey(id)).set({ fromCode }).increaseFromZero({ refiled: 1 }).when(isPending);
}

const isPending = equals('status', 'PENDING');

const places = itemKind('movePlace', {
  table: 'Workers',
  attributes: {
    moveId: attr.idOf('mov'),
    side: attr.oneOf('IN', 'OUT', 'BOTH'),
    /** Region under which the move is listed. */
    code: regionCode,
    toCode: regionCode,
    status,
    partition: attr.text,
    order: attr.text,
  },
  keys: { primary: ['${moveId}', 'place#${side}'], byRegion: ['moves#${partition}', '${order}#${moveId}'] },
});

export type Place = ItemOf<typeof places>;

/** Lists of moves by region (`service.ts`). */
export const placesIn = (partition: string) => places.query('byRegion', { partition });

export const { is: isPlace, decode: parsePlace } = places;

/** Writes all list entries of a move, in the transaction that changes the move. */
export function placeWrites(moveId: MoveId, wanted: readonly Place[]): Write[] {
  return (['IN', 'OUT', 'BOTH'] as const).map((side) => {
    const place = wanted.find((each) => each.side === side);
    if (place === undefined) return deletion(places.key({ moveId, side })).always();
    return put(places.stored(place)).always();
  });
}

const wishAttributes = {
  stamp: attr.text,
  ...{
    wantsWork: attr.optional(attr.flag),
    needsTransport: attr.optional(attr.flag),
    needsTraining: attr.optional(attr.flag),
  },
};

/** The wishes that the survey of a pending move recorded. */
export type Wish = ValuesOf<typeof wishAttributes>;

/** They are attributes of one item, each named by its move. */
const wishes = codec<Wish>('arrivals', wishAttributes, () => true);

export const ARRIVALS_SORT_KEY = 'arrivals';

/** Item of a worker's pending moves, by move id. */
export function arrivalsKey(workerId: WorkerId): Key {
  return { TableName: 'Workers', Key: { pk: workerId, sk: ARRIVALS_SORT_KEY } };
}

/** @throws if the wish of a move is malformed. */
export function parseArrivals(item: Item | undefined): ReadonlyMap<MoveId, Wish> {
  const named = Object.entries(item ?? {});
  return new Map(named.flatMap(([name, wish]) => (hasPrefix(name, 'mov') ? [[name, parseWish(wish)] as const] : [])));
}

function parseWish(stored: unknown): Wish {
  assert(hasFields(stored), 'the wish of a move');
  return wishes.decode(stored);
}

/** Refused if the worker has `limits.movesOpenMax` pending moves. */
export function arrivalAdd(workerId: WorkerId, { id, stamp, told }: Move): Write {
  const { wantsWork, needsTransport, needsTraining } = told;
  const wish: Wish = { stamp, ...given({ wantsWork, needsTransport, needsTraining }) };
  return update(arrivalsKey(workerId))
    .set({ [id]: wish })
    .increaseFromZero({ open: 1, version: 1 })
    .when(anyOf(absent('open'), below('open', limits.movesOpenMax)));
}

/** Refused if the move is not pending any more, or belongs to another worker since a merge. */
export function arrivalRemove(workerId: WorkerId, moveId: MoveId): Write {
  return update(arrivalsKey(workerId)).increase({ open: -1, version: 1 }).remove(moveId).when(exists(moveId));
}

/** Hands the pending moves of a merged worker to the kept one. Refused if they changed since the read. */
export function arrivalsCarried(read: Item | undefined, mergedId: WorkerId, keptId: WorkerId): Write[] {
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
