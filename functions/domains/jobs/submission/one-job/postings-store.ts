/**
 * Which positions agencies posted of one job, in table Positions beside the item that names the enterprise's own
 * (`near-duplicate-store.ts`), and every write of it. It may name some that are alike no longer. Once there is one, what the
 * enterprise itself posts of the job joins it in the write of the position: the name comes later.
 */
import type { LikenessId, PositionId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Key, Write } from '../../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';

const postings = itemKind('postings', {
  table: 'Positions',
  attributes: {
    likeness: attr.idOf('like'),
    positionIds: attr.listOf(attr.idOf('pos')),
    /** Of the enterprise itself. */
    ownIds: attr.optional(attr.listOf(attr.idOf('pos'))),
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

/** With the write of a position that the enterprise itself posts. Refused if the postings changed since the read. */
export function joinPostings(read: Postings, own: readonly PositionId[]): Write {
  const ownIds = [...new Set([...(read.ownIds ?? []), ...own])].slice(-limits.postingsOfJobMax);
  return keepPostings(read, { ...read, ownIds });
}

/** Refused if they changed since the read. */
export function keepPostings(read: Postings | undefined, kept: Omit<Postings, 'version'>): Write {
  const write = put<Postings>(postings.stored({ ...kept, version: (read?.version ?? 0) + 1 }));
  return read === undefined ? write.when(isNew) : write.when(equals('version', read.version));
}
