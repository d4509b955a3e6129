/** Resolvers of the usual forms of fields: each gives the field's arguments to a use case. */
import type { Page } from '../lists/listing';
import type { Context } from './context';
import { type Outcome, payload } from './result';

/** Of a query of one object by its id. */
export function byId<I, T>(useCase: (context: Context, id: I) => T) {
  return (_: unknown, { id }: { readonly id: I }, context: Context): T => useCase(context, id);
}

/** Of a query of a list. Without a filter the use case gets an empty one. */
export function filtered<F, T>(useCase: (context: Context, filter: F | Record<string, never>, page: Page) => T) {
  return (_: unknown, { filter, ...page }: Page & { readonly filter?: F | null | undefined }, context: Context): T =>
    useCase(context, filter ?? {}, page);
}

/** Of a query of what is in a region. */
export function inRegion<R, T>(useCase: (context: Context, regionCode: R, page: Page) => T) {
  return (_: unknown, { regionCode, ...page }: Page & { readonly regionCode: R }, context: Context): T =>
    useCase(context, regionCode, page);
}

/** Of a list that an object has. */
export function pageOf<O, T>(useCase: (context: Context, object: O, page: Page) => T) {
  return (object: O, page: Page, context: Context): T => useCase(context, object, page);
}

/** Of a mutation. Answers with a payload that names the changed object. */
export function mutation<K extends string, I, T>(
  name: K,
  useCase: (context: Context, input: I) => Promise<Outcome<T>>,
) {
  return async (_: unknown, { input }: { readonly input: I }, context: Context) =>
    payload(name, await useCase(context, input));
}
