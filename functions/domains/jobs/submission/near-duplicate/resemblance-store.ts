/**
 * The item that states that a position is a near-duplicate of another one, in table Positions beside the item that names
 * the other. It is written once and never changed: its stream record tells whoever posted it. Those of
 * one likeness are a query.
 */
import type { LikenessId } from '../../../../id-kinds';
import type { QueryParams, Statement } from '../../../../platform/dynamodb/database';
import { insert } from '../../../../platform/dynamodb/statements';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';

const resemblances = itemKind('resemblance', {
  table: 'Positions',
  attributes: {
    likeness: attr.idOf('like'),
    positionId: attr.idOf('pos'),
    enterpriseId: attr.idOf('ent'),
    /** Of the agency that posted both. */
    agencyId: attr.optional(attr.idOf('agy')),
    /** The one that was named first. */
    otherId: attr.idOf('pos'),
    /** Of the submission that made them alike. */
    at: attr.instant,
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: { primary: ['${likeness}', 'resemblance#${positionId}'] },
});

export type Resemblance = ItemOf<typeof resemblances>;

export const { is: isResemblance, decode: parseResemblance } = resemblances;

/** Positions that were alike at some time. */
export function resemblancesOf(likeness: LikenessId): QueryParams {
  const query = resemblances.query('primary', { likeness }).beginsWith({ positionId: 'pos_' });
  return { ...query.params(), ConsistentRead: true };
}

/** Refused if it was stated before. */
export function stateResemblance(resemblance: Resemblance): Statement {
  return insert(resemblances.stored(resemblance));
}
