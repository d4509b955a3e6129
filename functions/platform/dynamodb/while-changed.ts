/**
 * The optimistic retry loop: read, decide, write on the condition that nothing changed, and start again if another
 * write came between.
 */
import { limits } from '../../limits';
import { Fault } from '../requests/errors';

/** Result of an attempt whose data another writer changed: nothing was written, and the attempt is repeated. */
export const CHANGED = 'CHANGED';
export type Changed = typeof CHANGED;

/**
 * Returns the first result that is not CHANGED. Each failed attempt is another writer's success, so a correct loop ends
 * by itself; `limits.attemptsWhileChangedMax` bounds it.
 * @param attempt reads, decides and writes anew each time; gets the number of earlier attempts.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, after the last attempt.
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
