/**
 * The placement item in table Workers, in its worker's collection, and every write of it. Its id contains the worker's
 * id, so `placement(id)` is one GetItem. A worker has at most one running placement: `runningPlacementId` of the
 * worker.
 */
import type { PlacementId, WorkerId } from '../../../id-kinds';
import { civilDate, flag, idOf, instant, integer, optional, text } from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { checkTransition } from './states';

const placements = itemKind('placement', {
  table: 'Workers',
  attributes: {
    id: idOf('plc'),
    workerId: idOf('wkr'),
    positionId: idOf('pos'),
    /** Enterprise of the position; absent in items that an earlier release wrote last. */
    enterpriseId: optional(idOf('ent')),
    /** Region code of the worker's home on agreement, in which the transfer counts. */
    homeCode: regionCode,
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

export function placementKey(workerId: WorkerId, id: PlacementId): Key {
  return placements.key({ workerId, id });
}

export const { is: isPlacement, decode: parsePlacement, part: partOfPlacement } = placements;

/** Placements in one of the worker's collections, oldest first. */
export function placementsOf(workerId: WorkerId): QueryParams {
  return placements.query('primary', { workerId }).params();
}

/** The stream tells the partner of it, and needs the enterprise. */
export type Employed = Placement & Required<Pick<Placement, 'enterpriseId'>>;

/** Creates the placement. In one transaction with the writes of the worker and of the position's vacancy. */
export function agreePlacement(placement: Employed): Write {
  checkTransition('agree', undefined, placement);
  return put(placements.stored(placement)).when(isNew);
}

/**
 * Refused if it has ended.
 * @param read the placement as it was decided upon.
 * @param ended the same placement with its last day.
 */
export function endPlacement(
  read: Placement,
  ended: Employed & Required<Pick<Placement, 'endedOn' | 'endedAt'>>,
): Write {
  checkTransition('end', read, ended);
  return put<Placement>(placements.stored(ended)).when(isThere, absent('endedOn'));
}
