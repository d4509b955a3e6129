/**
 * The item of a placement, in its worker's collection in table Workers, and every write of it. placement(id): GetItem, because the id carries
 * the worker's. Worker.placements: one query of the collection. At most one runs: the worker's `runningPlacementId`.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, isNew, isThere, put } from '../../../platform/dynamodb/expressions';

const PlacementEntity = new Entity(
  {
    model: { entity: 'placement', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      workerId: { type: 'string', required: true },
      positionId: { type: 'string', required: true },
      /** The position's; absent where an earlier release wrote it last. */
      enterpriseId: { type: 'string' },
      /** The worker's home when it was agreed: where the transfer counts. */
      homeCode: { type: 'string', required: true },
      startsOn: { type: 'string', required: true },
      monthlyIncome: { type: 'number' },
      juvenile: { type: 'boolean', required: true },
      /** Instant, ISO 8601 UTC. */
      agreedAt: { type: 'string', required: true },
      endedOn: { type: 'string' },
      /** Instant, ISO 8601 UTC, at which the end was recorded. */
      endedAt: { type: 'string' },
      endReason: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: 'placement#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Placement = EntityItem<typeof PlacementEntity>;

export function placementKey(workerId: string, id: string): Key {
  return PlacementEntity.get({ workerId, id }).params<Key>();
}

export const { is: isPlacement, decode: parsePlacement, part: partOfPlacement } = codecOf<Placement>(PlacementEntity);

/** In one collection of the worker's, the earliest first. */
export function placementsOf(workerId: string): QueryParams {
  return PlacementEntity.query.primary({ workerId }).params<QueryParams>();
}

/** Its partner is told of it by the stream, which needs to know whose it is. */
export type Employed = Placement & Required<Pick<Placement, 'enterpriseId'>>;

/** Beside the worker's own start of it and the position's vacancy. */
export function agreePlacement(placement: Employed): Write {
  return put(PlacementEntity.put(placement).params<PutParams>()).when(isNew);
}

/** Once: refused where it has ended. @param ended the placement with its last day. */
export function endPlacement(ended: Employed & Required<Pick<Placement, 'endedOn' | 'endedAt'>>): Write {
  return put<Placement>(PlacementEntity.put(ended).params<PutParams>()).when(isThere, absent('endedOn'));
}
