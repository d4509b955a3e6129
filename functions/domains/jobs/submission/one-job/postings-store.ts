/**
 * Which positions agencies posted of one job, in table Positions beside the item that names the enterprise's own
 * (`near-duplicate-store.ts`), and every write of it. It may name some that are alike no longer.
 */
import type { LikenessId } from '../../../../id-kinds';
import type { Key, Write } from '../../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';

const postings = itemKind('postings', {
  table: 'Positions',
  attributes: {
    likeness: attr.idOf('like'),
    positionIds: attr.listOf(attr.idOf('pos')),
    /** Rises with each write. */
    version: attr.integer,
  },
  keys: { primary: ['${likeness}', 'postings'] },
});

export type Postings = ItemOf<typeof postings>;

export const { decode: parsePostings } = postings;

export function postingsKey(likeness: LikenessId): Key {
  return postings.key({ likeness });
}

/** Refused if it changed since the read. */
export function keepPostings(read: Postings | undefined, kept: Pick<Postings, 'likeness' | 'positionIds'>): Write {
  const write = put<Postings>(postings.stored({ ...kept, version: (read?.version ?? 0) + 1 }));
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}
