/**
 * Decide, write on the condition that what was read still holds, and decide again where somebody else's write came between: the
 * one loop of that kind.
 */
import { limits } from '../../limits';
import { Fault } from '../requests/errors';

/** What an attempt answers where others changed what it rests on: nothing was written, and it is to be made again. */
export const CHANGED = 'CHANGED';
export type Changed = typeof CHANGED;

/**
 * The first answer that is not CHANGED. Each attempt that fails is another's success, so a loop ends on its own unless it is wrong;
 * `limits.attemptsWhileChangedMax` bounds it all the same.
 * @param attempt reads, decides and writes anew each time; it is told how often it was made before.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, where others change it all the time.
 */
export async function whileChanged<T>(attempt: (before: number) => Promise<T>): Promise<Exclude<T, Changed>> {
  for (let before = 0; before < limits.attemptsWhileChangedMax; before += 1) {
    const answer = await attempt(before);
    if (isAnswer(answer)) return answer;
  }
  throw new Fault('SERVICE_UNAVAILABLE', true, { cause: new Error('Changed by others all the time') });
}

function isAnswer<T>(answer: T): answer is Exclude<T, Changed> {
  return answer !== CHANGED;
}
