/** The states of a worker's entry, and the transitions between them (`store.ts`). Pure. */
import type { ServiceEntry } from './store';

/** NONE: the entry was never written. LEFT: the worker was merged into another, and only the key remains. */
export type ServiceEntryState = 'NONE' | 'KNOWN' | 'IN_NEED' | 'LEFT';

const anyEntry = ['KNOWN', 'IN_NEED'] as const;

export const serviceEntryStates = {
  /**
   * Allowed from any state: of two concurrent writers, the one that read older data may write last. It reads again and
   * then writes the right state.
   */
  file: { NONE: anyEntry, KNOWN: anyEntry, IN_NEED: anyEntry, LEFT: anyEntry },
  /** A worker without an entry leaves none behind. */
  leave: { KNOWN: ['LEFT'], IN_NEED: ['LEFT'], LEFT: ['LEFT'] },
} as const satisfies Readonly<
  Record<string, Readonly<Partial<Record<ServiceEntryState, readonly Exclude<ServiceEntryState, 'NONE'>[]>>>>
>;

/** @param entry undefined after the worker was merged. */
export function stateOf(entry: Pick<ServiceEntry, 'inNeed'> | undefined): Exclude<ServiceEntryState, 'NONE'> {
  if (entry === undefined) return 'LEFT';
  return entry.inNeed ? 'IN_NEED' : 'KNOWN';
}
