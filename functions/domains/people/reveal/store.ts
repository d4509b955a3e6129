/** The reveal item in its worker's collection in table Workers, and the write of it. Ids are ordered by time. */
import type { WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';

const reveals = itemKind('reveal', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    id: attr.idOf('rvl'),
    /** Account that was shown the numbers. */
    by: attr.text,
    purpose: attr.text,
    /** Instant, ISO 8601 UTC. */
    at: attr.instant,
  },
  keys: {
    primary: ['${workerId}', 'reveal#${id}'],
  },
});

export type Reveal = ItemOf<typeof reveals>;

export const { is: isReveal, decode: parseReveal } = reveals;

/** Never changed afterwards. */
export function recordReveal(reveal: Reveal) {
  return put(reveals.stored(reveal)).when(isNew);
}

/** Reveals in one of the worker's collections, oldest first. */
export function revealsOf(workerId: WorkerId): QueryParams {
  return reveals.query('primary', { workerId }).params();
}
