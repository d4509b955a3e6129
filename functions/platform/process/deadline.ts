/** Ends a call with a fault shortly before Lambda's timeout, while there is time to answer. */
import { limits } from '../../limits';
import { Fault } from '../requests/errors';

/** Lambda's count of the remaining time; a call without it, such as a test's, has no deadline. */
export interface Timed {
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * The work itself is not stopped: it may continue when the process wakes for another call, so it must tolerate that the
 * caller tries again meanwhile.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, `limits.lastWordMs` before Lambda would end the call without a word.
 */
export async function inTime<T>({ getRemainingTimeInMillis: left }: Timed, work: () => Promise<T>): Promise<T> {
  return left === undefined ? work() : within(left() - limits.lastWordMs, work());
}

/** Waits no longer for the work, which is not stopped. @throws Fault SERVICE_UNAVAILABLE, retryable, if it takes longer. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    const late = (): void => reject(new Fault('SERVICE_UNAVAILABLE', true, { cause: new Error('Out of time') }));
    timer = setTimeout(late, milliseconds);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
