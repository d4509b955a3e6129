/**
 * The item that names the first of an enterprise's near-duplicate positions, in table Positions, and every write of it.
 */
import type { PositionId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import type { Key, Statement } from '../../../../platform/dynamodb/database';
import { insert, remove } from '../../../../platform/dynamodb/statements';
import { codec } from '../../../../platform/items/codec';

export interface NearDuplicate {
  readonly positionId: PositionId;
  readonly externalRef: string;
}

const nearDuplicates = codec<NearDuplicate>(
  'nearDuplicate',
  { positionId: attr.idOf('pos'), externalRef: attr.text },
  ({ sk }) => sk === 'like',
);

export const { is: isNearDuplicate, decode: parseNearDuplicate } = nearDuplicates;

/** @param likeness by `likenessOf` (`near-duplicates.ts`), equal for near-duplicates. */
export function nearDuplicateKey(likeness: string): Key {
  return { TableName: 'Positions', Key: { pk: likeness, sk: 'like' } };
}

/** Refused if a position is already named. */
export function keepNearDuplicate(likeness: string, alike: NearDuplicate): Statement {
  return insert(nearDuplicates.stored(nearDuplicateKey(likeness), alike));
}

/** Refused if another position is named. */
export function forgetNearDuplicate(likeness: string, positionId: PositionId): Statement {
  return remove('Positions', nearDuplicateKey(likeness).Key, 'positionId', positionId);
}
