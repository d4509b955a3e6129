/** The states of a person's entry, and which transition (`store.ts`) takes it from which to which. Pure. */
import type { ServiceEntry } from './store';

/** NONE: nobody has looked at the person yet. LEFT: merged into another person, so that only the key remains. */
export type ServiceEntryState = 'NONE' | 'KNOWN' | 'IN_NEED' | 'LEFT';

const anyEntry = ['KNOWN', 'IN_NEED'] as const;

export const serviceEntryStates = {
  /**
   * As what is known of the person says now, whatever was there: of two who write at once, the one that read less may write last.
   * It looks again, and then writes what is right.
   */
  file: { NONE: anyEntry, KNOWN: anyEntry, IN_NEED: anyEntry, LEFT: anyEntry },
  /** Who never had an entry leaves nothing behind. */
  leave: { KNOWN: ['LEFT'], IN_NEED: ['LEFT'], LEFT: ['LEFT'] },
} as const satisfies Readonly<
  Record<string, Readonly<Partial<Record<ServiceEntryState, readonly Exclude<ServiceEntryState, 'NONE'>[]>>>>
>;

/** @param entry undefined of a person who left. */
export function stateOf(entry: Pick<ServiceEntry, 'inNeed'> | undefined): Exclude<ServiceEntryState, 'NONE'> {
  if (entry === undefined) return 'LEFT';
  return entry.inNeed ? 'IN_NEED' : 'KNOWN';
}
