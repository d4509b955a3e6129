/** The time that Lambda gives a call: what waits longer ends as the world's failure while there is time to say so. */
import { limits } from '../../limits';
import { Fault } from '../requests/errors';

/** Lambda's own count of what is left; a call without one, such as a test's, has no end. */
export interface Timed {
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * What was begun is not ended by it: it may still be done when the process is woken for another call, and must not mind that
 * the caller tries again meanwhile.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, `limits.lastWordMs` before Lambda would end the call without a word.
 */
export async function inTime<T>({ getRemainingTimeInMillis: left }: Timed, work: () => Promise<T>): Promise<T> {
  if (left === undefined) return work();
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    const late = (): void => reject(new Fault('SERVICE_UNAVAILABLE', true, { cause: new Error('Out of time') }));
    timer = setTimeout(late, left() - limits.lastWordMs);
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    clearTimeout(timer);
  }
}
