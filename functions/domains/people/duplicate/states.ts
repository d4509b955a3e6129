/** The states of a pair of duplicates, and the transitions between them (`store.ts`). Pure. */
import type { Duplicate } from './store';

type PairStatus = Duplicate['status'];

/** The transitions of a pair (`store.ts`). NONE: the pair does not exist yet. */
export const pairStates: Readonly<
  Record<'raise' | 'change' | 'end' | 'dismiss', Readonly<Partial<Record<PairStatus | 'NONE', readonly PairStatus[]>>>>
> = {
  raise: { NONE: ['OPEN'] },
  change: { OPEN: ['OPEN'] },
  end: { OPEN: ['DISMISSED', 'MERGED'] },
  /** By the bureau, and final. */
  dismiss: { NONE: ['DISMISSED'], OPEN: ['DISMISSED'], DISMISSED: ['DISMISSED'], MERGED: ['DISMISSED'] },
};
