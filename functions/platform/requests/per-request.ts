/**
 * Memoises a value per request, such as a loader, until the request ends or `forgetRead` is called. The value must not
 * depend on the caller's roles, because parts of a request run with some of them only.
 */
import type { Role } from '../../generated/graphql';
import type { Database } from '../dynamodb/database';
import type { Context } from './context';
import type { Viewer } from '../security/viewer';

const made = new WeakMap<object, Map<unknown, unknown>>();
const REQUEST = Symbol('request');

export function perRequest<T, C extends object = Context>(make: (context: C) => T): (context: C) => T {
  return (context) => {
    const request = requestOf(context);
    const values = made.get(request) ?? new Map<unknown, unknown>();
    made.set(request, values);
    if (!values.has(make)) values.set(make, make(context));
    return values.get(make) as T;
  };
}

/** Requests that write. */
const writing = new WeakSet();

/** Clears all memoised values, so that later reads see writes of this request: from now on it shows no rows that are kept. */
export function forgetRead(context: Context): void {
  const request = requestOf(context);
  made.delete(request);
  writing.add(request);
}

/** Whether all that the request shows must be read anew: it writes, or is the repeat of one that did. */
export function readsAnew(context: object): boolean {
  return writing.has(requestOf(context));
}

/** The same request with only these of the caller's roles. */
export function onBehalfOf<C extends { readonly viewer?: Viewer | undefined }>(context: C, roles: readonly Role[]): C {
  const { viewer } = context;
  const left = viewer?.roles.filter((role) => roles.includes(role));
  if (viewer === undefined || left === undefined || left.length === viewer.roles.length) return context;
  return { ...context, viewer: { ...viewer, roles: left }, [REQUEST]: requestOf(context) };
}

/** The same request by another wrapper of its database. */
export function onDatabase<C extends { readonly db: Database }>(context: C, db: Database): C {
  return { ...context, db, [REQUEST]: requestOf(context) };
}

function requestOf(context: object): object {
  return REQUEST in context ? (context[REQUEST] as object) : context;
}
