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

/**
 * Brings each of many items to what others say of it, a group at a time. A group is read again until nothing of it was
 * written, for what it was derived from may have changed before the write.
 * @param once reads and writes a group, and returns those that it wrote.
 * @throws Fault as `whileChanged` does.
 */
export async function untilRight<T>(
  all: readonly T[],
  perGroup: number,
  once: (group: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  for (let start = 0; start < all.length; start += perGroup) {
    let open: readonly T[] = all.slice(start, start + perGroup);
    await whileChanged(async () => {
      open = await once(open);
      return open.length === 0 ? 'RIGHT' : CHANGED;
    });
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, Changed> {
  return answer !== CHANGED;
}
