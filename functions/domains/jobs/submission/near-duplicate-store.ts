/** The item that names the first of an enterprise's positions that look alike, in table Positions, and every write of it. */
import type { Key, Statement } from '../../../platform/dynamodb/database';
import { insert, remove } from '../../../platform/dynamodb/statements';
import { codec } from '../../../platform/items/codec';

export interface Alike {
  readonly positionId: string;
  readonly externalRef: string;
}

export const { decode: parseAlike } = codec<Alike>(
  'nearDuplicate',
  { positionId: { type: 'string', required: true }, externalRef: { type: 'string', required: true } },
  ({ sk }) => sk === 'like',
);

/** @param likeness `likenessOf` what the positions have in common (`near-duplicates.ts`). */
export function likenessKey(likeness: string): Key {
  return { TableName: 'Positions', Key: { pk: likeness, sk: 'like' } };
}

/** Refused where another position is named. */
export function keepAlike(likeness: string, alike: Alike): Statement {
  return insert('Positions', { ...likenessKey(likeness).Key, ...alike });
}

/** Refused where another position is named. */
export function forgetAlike(likeness: string, positionId: string): Statement {
  return remove('Positions', likenessKey(likeness).Key, 'positionId', positionId);
}
