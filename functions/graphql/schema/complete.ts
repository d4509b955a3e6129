/**
 * Lets the compiler find schema drift: every field of the SDL must have a resolver, or a value of the right type in its
 * parent's model. Codegen's own types make every resolver optional and so find none.
 */
import type { Resolvers, ResolversParentTypes } from '../../generated/graphql';
import type { ResolverMap } from './blueprint';

/** Does not compile while `M`, the merged resolvers of all nouns, lacks a resolver that a field needs. */
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

/** The fields of a type that its model has no fitting value for. */
type Needed<T extends keyof Resolvers & keyof ResolversParentTypes> = {
  [F in keyof Fields<T>]-?: F extends `__${string}`
    ? never
    : F extends ModelField<T>
      ? ResolversParentTypes[T][F] extends Answer<Fields<T>[F]>
        ? never
        : F
      : F;
}[keyof Fields<T>];

/** Never for Query and Mutation, because codegen types their parent as a record of anything. */
type ModelField<T extends keyof ResolversParentTypes> = string extends keyof ResolversParentTypes[T]
  ? never
  : keyof ResolversParentTypes[T];

type Fields<T extends keyof Resolvers> = NonNullable<Resolvers[T]>;

/** The type that a resolver may return. */
type Answer<R> = NonNullable<R> extends infer U ? (U extends (...parameters: never[]) => infer X ? X : never) : never;

/** All of a union's members at once. */
export type Merged<U> = (U extends unknown ? (member: U) => void : never) extends (member: infer I) => void ? I : never;
