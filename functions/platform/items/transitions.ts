/** A table of states as a check: what stores ask before they make a write. Pure. */
import { assert } from '../requests/errors';

/** By the state before, those that may follow; NONE is the state of what is not there yet. */
export type Ends<S extends string> = Readonly<Partial<Record<S | 'NONE', readonly S[]>>>;

/**
 * @param what one of the kind, with its article, for the error.
 * @returns a check, which throws where the table does not have the transition: a use case that decides so is wrong.
 */
export function transitionCheck<T extends string, S extends string, I>(
  what: string,
  table: Readonly<Record<T, Ends<S>>>,
  stateOf: (item: I) => S,
): (transition: T, before: I | undefined, after: I) => void {
  return (transition, before, after) => {
    const [from, to] = [before === undefined ? 'NONE' : stateOf(before), stateOf(after)] as const;
    assert(table[transition][from]?.includes(to), `${what} that ${transition} takes from ${from} to ${to}`);
  };
}
