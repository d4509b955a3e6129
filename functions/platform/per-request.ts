/** Something made once for each request and shared by everything in it, such as a loader; gone with the request. */
import type { Context } from './context';

export function perRequest<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, T>();
  return (context) => {
    let value = made.get(context);
    if (value === undefined) made.set(context, (value = make(context)));
    return value;
  };
}
