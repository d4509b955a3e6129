/**
 * Items of this noun, in table Workers. A move is an item collection of its own, so that its id tells nothing of the person:
 * the move, and a place for each list that it stands in (index byRegion). The person's collection has one item for all of
 * their open moves, with what the surveys wish for: the service list reads it beside the profile.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import { limits } from '../../../limits';
import type { DeleteParams, Item, Key, PutParams, Write } from '../../../platform/dynamodb/database';
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
  update,
} from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';
import { derivedIdAt } from '../../../platform/values/ids';
import type { ProfileFields } from '../worker/history';
import { instantOfStamp } from '../worker/history';

const status = { type: ['PENDING', 'ACCEPTED', 'DECLINED'] as const, required: true } as const;

const MoveEntity = new Entity(
  {
    model: { entity: 'move', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      status,
      /** The person as they were registered when it came; merged since, they are found by it all the same. */
      workerId: { type: 'string', required: true },
      /** Where the survey found them. */
      toCode: { type: 'string', required: true },
      /** Where they live, as far as the stream has told; where they lived when it was decided. */
      fromCode: { type: 'string', required: true },
      /** Of the survey, as it will stand in the person's history. */
      stamp: { type: 'string', required: true },
      clientId: { type: 'string', required: true },
      /** The account that made the survey. */
      by: { type: 'string', required: true },
      /** Instants, ISO 8601 UTC. */
      recordedAt: { type: 'string', required: true },
      answerBy: { type: 'string', required: true },
      /** `ProfileFields`: a phone is sealed in the context of the move's id. */
      told: { type: 'any', required: true },
      decidedAt: { type: 'string' },
      decidedBy: { type: 'string' },
      note: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'move', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Move = Omit<EntityItem<typeof MoveEntity>, 'told'> & { readonly told: ProfileFields };

export function moveKey(id: string): Key {
  return MoveEntity.get({ id }).params<Key>();
}

export const { is: isMove, decode: parseMove } = codecOf<Move>(MoveEntity);

/** The same survey of the same person is the same move, whoever the person was merged into. @param fingerprint of the identity number. */
export function moveIdOf(fingerprint: string, stamp: string): string {
  return derivedIdAt('mov', new Date(instantOfStamp(stamp)), fingerprint, stamp);
}

/** Refused, with the move that is there, where this survey came before. */
export function movePut(move: Move): Write {
  return { Put: MoveEntity.create({ ...move }).params<PutParams>() };
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
  return update<Move>(moveKey(id)).set(change).when(equals('status', 'PENDING'));
}

const PlaceEntity = new Entity(
  {
    model: { entity: 'movePlace', version: '1', service: 'job-bowl' },
    attributes: {
      moveId: { type: 'string', required: true },
      side: { type: ['IN', 'OUT', 'BOTH'] as const, required: true },
      /** The region by which it is filed. */
      code: { type: 'string', required: true },
      toCode: { type: 'string', required: true },
      status,
      partition: { type: 'string', required: true },
      order: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['moveId'], template: '${moveId}', casing: 'none' },
        sk: { field: 'sk', composite: ['side'], template: 'place#${side}', casing: 'none' },
      },
      byRegion: {
        index: 'byRegion',
        pk: { field: 'byRegionPk', composite: ['partition'], template: 'moves#${partition}', casing: 'none' },
        sk: { field: 'byRegionSk', composite: ['order', 'moveId'], template: '${order}#${moveId}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Place = EntityItem<typeof PlaceEntity>;

/** The lists that moves stand in, by region (`service.ts`). */
export const placeQuery = (): typeof PlaceEntity.query => PlaceEntity.query;

export const { is: isPlace, decode: parsePlace } = codecOf<Place>(PlaceEntity);

/** All places of a move, as they are from now on: in the transaction that changes the move. */
export function placeWrites(moveId: string, places: readonly Place[]): Write[] {
  return (['IN', 'OUT', 'BOTH'] as const).map((side) => {
    const place = places.find((each) => each.side === side);
    if (place === undefined) return { Delete: PlaceEntity.delete({ moveId, side }).params<DeleteParams>() };
    const { TableName, Item: item } = PlaceEntity.put(place).params<PutParams>();
    return { Put: { TableName, Item: item } };
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
