/** Rules of references that repeat in different chunks of a file; `reject-repeats.ts` reads and stores them. Pure. */
import type { SubmitStatus } from '../../../generated/graphql';
import type { RowResult } from '../submission/submit-rows';
import type { Reference } from './chunk-store';
import type { Counts } from './store';
import { countsOf } from './row-statuses';

/** References of rows that are not rejected, in the order of the rows. */
export function referencesIn(results: readonly Pick<RowResult, 'index' | 'externalRef' | 'status'>[]): Reference[] {
  return results
    .filter(({ status }) => status !== 'REJECTED')
    .map(({ index, externalRef, status }) => [index, externalRef.trim(), status]);
}

export interface Repeat {
  readonly chunk: number;
  /** Index in the chunk, from 0. */
  readonly index: number;
  readonly externalRef: string;
  readonly status: SubmitStatus;
  /** Index in the file, from 0, of the first row with the reference. */
  readonly first: number;
}

/** @param chunks in order. */
export function repeatsIn(
  chunks: readonly { readonly chunk: number; readonly references: readonly Reference[] }[],
  chunkRows: number,
): Repeat[] {
  const firstAt = new Map<string, number>();
  const repeats: Repeat[] = [];
  for (const { chunk, references } of chunks)
    for (const [index, externalRef, status] of references) {
      const first = firstAt.get(externalRef);
      if (first === undefined) firstAt.set(externalRef, chunk * chunkRows + index);
      else repeats.push({ chunk, index, externalRef, status, first });
    }
  return repeats;
}

/**
 * Counts with the repeats rejected.
 * @param waiting rows are not stored yet, so only rejected rows are counted.
 */
export function withoutRepeats(counts: Counts, repeats: readonly Repeat[], waiting: boolean): Counts {
  const { created, updated, unchanged, rejected } = counts;
  const repeated = countsOf(repeats.map(({ status }) => status));
  const all = { created, updated, unchanged, rejected: rejected + repeats.length };
  if (waiting) return all;
  return {
    ...all,
    created: created - repeated.created,
    updated: updated - repeated.updated,
    unchanged: unchanged - repeated.unchanged,
  };
}
