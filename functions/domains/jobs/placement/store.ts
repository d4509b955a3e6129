/**
 * The item of a placement, in its worker's collection in table Workers, and every write of it. placement(id): GetItem, because the id carries
 * the worker's. Worker.placements: one query of the collection. At most one runs: the worker's `runningPlacementId`.
 */
import { civilDate, flag, instant, integer, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { checkTransition } from './states';

const placements = itemKind('placement', {
  table: 'Workers',
  attributes: {
    id: text,
    workerId: text,
    positionId: text,
    /** The position's; absent where an earlier release wrote it last. */
    enterpriseId: optional(text),
    /** The worker's home when it was agreed: where the transfer counts. */
    homeCode: text,
    startsOn: civilDate,
    monthlyIncome: optional(integer),
    juvenile: flag,
    /** Instant, ISO 8601 UTC. */
    agreedAt: instant,
    endedOn: optional(civilDate),
    /** Instant, ISO 8601 UTC, at which the end was recorded. */
    endedAt: optional(instant),
    endReason: optional(text),
  },
  keys: {
    primary: ['${workerId}', 'placement#${id}'],
  },
});

export type Placement = ItemOf<typeof placements>;

export function placementKey(workerId: string, id: string): Key {
  return placements.key({ workerId, id });
}

export const { is: isPlacement, decode: parsePlacement, part: partOfPlacement } = placements;

/** In one collection of the worker's, the earliest first. */
export function placementsOf(workerId: string): QueryParams {
  return placements.query('primary', { workerId }).params();
}

/** Its partner is told of it by the stream, which needs to know whose it is. */
export type Employed = Placement & Required<Pick<Placement, 'enterpriseId'>>;

/** Beside the worker's own start of it and the position's vacancy. */
export function agreePlacement(placement: Employed): Write {
  checkTransition('agree', undefined, placement);
  return put(placements.stored(placement)).when(isNew);
}

/** Once: refused where it has ended. @param read as it was decided upon. @param ended the same with its last day. */
export function endPlacement(
  read: Placement,
  ended: Employed & Required<Pick<Placement, 'endedOn' | 'endedAt'>>,
): Write {
  checkTransition('end', read, ended);
  return put<Placement>(placements.stored(ended)).when(isThere, absent('endedOn'));
}
