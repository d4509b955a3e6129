/** The item of a reveal, in its worker's collection in table Workers, and the write of it. The id is in the order of time. */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';

const RevealEntity = new Entity(
  {
    model: { entity: 'reveal', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      id: { type: 'string', required: true },
      /** Account. */
      by: { type: 'string', required: true },
      purpose: { type: 'string', required: true },
      /** Instant, ISO 8601 UTC. */
      at: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: 'reveal#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Reveal = EntityItem<typeof RevealEntity>;

export const { decode: parseReveal } = codecOf<Reveal>(RevealEntity);

/** Never changed afterwards. */
export function recordReveal(reveal: Reveal): Write {
  return { Put: RevealEntity.create(reveal).params<PutParams>() };
}

/** In one collection of the worker's, the earliest first. */
export function revealsOf(workerId: string): QueryParams {
  return RevealEntity.query.primary({ workerId }).params<QueryParams>();
}
