/** The codes of a file's names at a terminal: what is taken is shown, and questions are asked if somebody is there. */
import { tellCodes } from '../console';
import type { Answers } from './answers';
import { createAsker } from './ask';
import { type Coded, findCodes } from './codes';
import type { Counted } from './name';
import type { Resolve } from './resolve';

/** @param takeLikely takes the best guess for a name that isn't sure, and asks nothing. */
export async function findAtTerminal(
  names: readonly Counted[],
  resolve: Resolve,
  answers: Answers,
  signal: AbortSignal,
  takeLikely: boolean,
): Promise<Coded> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !takeLikely;
  const coded = await findCodes(names, {
    ...{ resolve, answers, takeLikely },
    ...(isTerminal && { makeAsker: () => createAsker(process.stdin, process.stdout, signal) }),
  });
  tellCodes(coded.taken);
  return coded;
}
