/** The codes of a file's names at a terminal: what is taken is shown, and questions are asked if somebody is there. */
import { tellCodes } from '../console';
import type { Answers, Question } from './answers';
import { createAsker } from './ask';
import { type Codes, findCodes } from './codes';
import type { Counted } from './name';
import type { Resolve } from './resolve';

export interface Finder {
  readonly find: (names: readonly Counted[]) => Promise<Codes>;
  /** Those of the last search that nobody has answered. */
  readonly open: () => readonly Question[];
}

/** @param takeLikely takes the best guess for a name that isn't sure, and asks nothing. */
export function createFinder(resolve: Resolve, answers: Answers, signal: AbortSignal, takeLikely: boolean): Finder {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !takeLikely;
  let open: readonly Question[] = [];
  const find: Finder['find'] = async (names) => {
    const coded = await findCodes(names, {
      ...{ resolve, answers, takeLikely },
      ...(isTerminal && { makeAsker: () => createAsker(process.stdin, process.stdout, signal) }),
    });
    tellCodes(coded.taken);
    open = coded.open;
    return coded.codes;
  };
  return { find, open: () => open };
}
