/** Checks transitions by a table of states; stores call it before they make a write. Pure. */
import { assert } from '../requests/errors';

/** Allowed next states by present state; NONE is the state of an item that does not exist yet. */
export type Ends<S extends string> = Readonly<Partial<Record<S | 'NONE', readonly S[]>>>;

/**
 * @param what a name of the kind with its article, for the error.
 * @returns a check that throws if the table lacks the transition, which is a bug of the use case.
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
