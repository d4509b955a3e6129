/**
 * Schema drift, caught by the compiler: every field of the SDL has a resolver, or a value of the right type in its
 * parent's model. Codegen's own types make every resolver optional, and so catch none of it.
 */
import type { Resolvers, ResolversParentTypes } from '../../generated/graphql';
import type { ResolverMap } from './blueprint';

/** Does not compile while `M`, all nouns' resolvers together, leaves a field without an answer. */
export function complete<M extends CompleteResolvers>(
  nouns: readonly Partial<Record<keyof M, unknown>>[],
): readonly ResolverMap[] {
  return nouns as readonly ResolverMap[];
}

export type CompleteResolvers = {
  [
    T in keyof Resolvers as T extends keyof ResolversParentTypes ? (Needed<T> extends never ? never : T) : never
  ]-?: T extends keyof ResolversParentTypes ? Record<Needed<T>, unknown> : never;
};

/** The fields of a type that its model does not answer by itself. */
type Needed<T extends keyof Resolvers & keyof ResolversParentTypes> = {
  [F in keyof Fields<T>]-?: F extends `__${string}`
    ? never
    : F extends ModelField<T>
      ? ResolversParentTypes[T][F] extends Answer<Fields<T>[F]>
        ? never
        : F
      : F;
}[keyof Fields<T>];

/** None for Query and Mutation, whose parent codegen types as a record of anything. */
type ModelField<T extends keyof ResolversParentTypes> = string extends keyof ResolversParentTypes[T]
  ? never
  : keyof ResolversParentTypes[T];

type Fields<T extends keyof Resolvers> = NonNullable<Resolvers[T]>;

/** What a resolver may return. */
type Answer<R> = NonNullable<R> extends infer U ? (U extends (...parameters: never[]) => infer X ? X : never) : never;

/** All of a union's members at once. */
export type Merged<U> = (U extends unknown ? (member: U) => void : never) extends (member: infer I) => void ? I : never;
