/** Rules of references that stand twice in a file, in different chunks. When they are kept and looked for: `repeats.ts`. */
import type { SubmitStatus } from '../../../generated/graphql';
import type { RowResult } from '../submission/submission';
import type { Reference } from './chunk-store';
import type { Counts } from './store';
import { countsOf } from './position-import';

/** In the order of the rows. */
export function referencesIn(results: readonly Pick<RowResult, 'index' | 'externalRef' | 'status'>[]): Reference[] {
  return results
    .filter(({ status }) => status !== 'REJECTED')
    .map(({ index, externalRef, status }) => [index, externalRef.trim(), status]);
}

export interface Repeat {
  readonly chunk: number;
  /** Place in the chunk, from 0. */
  readonly index: number;
  readonly externalRef: string;
  readonly status: SubmitStatus;
  /** Place in the file of the row that has the reference first, from 0. */
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

/** The counts of an import whose repeats are rejected. Where rows wait, only the rejected ones are counted yet. */
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
