/**
 * Values that are mostly at hand, and sometimes still read. A promise for each object of a page, and what waits for it, take
 * more memory than the page: what is at hand is therefore given as it is.
 */
import { assert } from '../requests/errors';

export type AtHand<T> = T | Promise<T>;

/** What an object names, and so is there. @throws if it is not: a fault of ours. */
export function existing<T>(found: AtHand<T | null | undefined>, what: string): AtHand<T> {
  return whenAtHand(found, (one) => {
    assert(one, `${what} to exist`);
    return one;
  });
}

/** What is made of the value: at once if it is at hand. */
export function whenAtHand<T, R>(value: AtHand<T>, make: (value: T) => AtHand<R>): AtHand<R> {
  return value instanceof Promise ? value.then(make) : make(value);
}
