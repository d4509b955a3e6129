/** Something made once for each request and shared by everything in it, such as a loader; gone with the request, or when it is told to forget. */
import type { Context } from './context';

const made = new WeakMap<Context, Map<unknown, unknown>>();

export function perRequest<T>(make: (context: Context) => T): (context: Context) => T {
  return (context) => {
    const values = made.get(context) ?? new Map<unknown, unknown>();
    made.set(context, values);
    if (!values.has(make)) values.set(make, make(context));
    return values.get(make) as T;
  };
}

/** From here on everything is read anew: what was written meanwhile must be seen. */
export function forgetRead(context: Context): void {
  made.delete(context);
}
