/**
 * The snapshot of the open positions in table Positions, and every write of it: eight items for each of the change feed's 16
 * parts, each with what it holds of the feed. At 100,000 positions an item has 60 KB, and up to 600,000 of them have room.
 */
import type { PositionId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { anyOf, below, isNew, put } from '../../../platform/dynamodb/expressions';
import { hasFields } from '../../../platform/values/unknown';
import { hashOf } from '../matcher/compiled/text-keys';
import type { Offer } from '../matcher/matched-parts';

const chunks = itemKind('openPositions', {
  table: 'Positions',
  attributes: {
    /** Name of the part, as positions have it, and number of the chunk. */
    ...{ part: attr.text, chunk: attr.text },
    /** Number of the part's last change that the chunk holds. */
    number: attr.integer,
    offers: attr.packed(offersOf),
  },
  keys: { primary: ['open#${part}', 'chunk#${chunk}'] },
});

export type Chunk = ItemOf<typeof chunks>;

/** Names of the chunks of each part. */
export const chunkNames = Array.from({ length: 8 }, (_, chunk) => String(chunk));

/** The chunk of its part that holds a position. */
export function chunkOf(id: PositionId): string {
  return String(hashOf(id) & (chunkNames.length - 1));
}

export function chunkKey(part: string, chunk: string): Key {
  return chunks.key({ part, chunk });
}

export function parseChunk(item: Item): Chunk {
  return chunks.decode(item);
}

/** Refused if what is stored holds as much of the feed. */
export function storeChunk(chunk: Chunk): Write {
  return put<Chunk>(chunks.stored(chunk)).when(anyOf(isNew, below('number', chunk.number)));
}

function offersOf(stored: unknown): readonly Offer[] {
  if (Array.isArray(stored) && stored.every(isOffer)) return stored;
  throw new Error('Expected offers');
}

function isOffer(value: unknown): value is Offer {
  return hasFields(value) && typeof value['id'] === 'string' && typeof value['regionCode'] === 'string';
}
