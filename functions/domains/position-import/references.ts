/**
 * References of a file's rows that stand twice in different chunks. Where rows are stored as they come, the position itself
 * shows it; where they wait for the end, each chunk keeps 8 bytes of a hash a row, which are compared then.
 */
import { createHash } from 'node:crypto';
import type { PositionInput } from '../../generated/graphql';

const HASH_BYTES = 8;

/** In the order of the rows. */
export function packReferences(rows: readonly PositionInput[]): Uint8Array {
  return Buffer.concat(
    rows.map(({ externalRef }) => createHash('sha256').update(externalRef.trim()).digest().subarray(0, HASH_BYTES)),
  );
}

export interface Repeat {
  readonly chunk: number;
  /** Place in the chunk, from 0. */
  readonly index: number;
  /** Place in the file of the row that has the reference first, from 0. */
  readonly first: number;
}

/** @param chunks in order. Two of a million different references look equal once in 40 million files. */
export function repeatsIn(
  chunks: readonly { readonly chunk: number; readonly references: Uint8Array }[],
  chunkRows: number,
): Repeat[] {
  const firstAt = new Map<bigint, number>();
  const repeats: Repeat[] = [];
  for (const { chunk, references } of chunks) {
    const bytes = Buffer.from(references);
    for (let index = 0; index * HASH_BYTES < bytes.length; index += 1) {
      const reference = bytes.readBigUInt64BE(index * HASH_BYTES);
      const first = firstAt.get(reference);
      if (first === undefined) firstAt.set(reference, chunk * chunkRows + index);
      else repeats.push({ chunk, index, first });
    }
  }
  return repeats;
}
