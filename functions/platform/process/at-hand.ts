/**
 * Values that are mostly at hand, and sometimes still read. A promise for each object of a page, and what waits for it, take
 * more memory than the page: what is at hand is therefore given as it is.
 */
export type AtHand<T> = T | Promise<T>;

/** What is made of the value: at once if it is at hand. */
export function whenAtHand<T, R>(value: AtHand<T>, make: (value: T) => AtHand<R>): AtHand<R> {
  return value instanceof Promise ? value.then(make) : make(value);
}
