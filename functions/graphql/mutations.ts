/**
 * The fields of a mutation run one after another, selection and all (GraphQL specification, 6.2.2): each sees what those
 * before it wrote, and not what they read.
 */
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { forgetRead } from '../platform/per-request';
import type { GraphqlContext } from './context';

type FieldConfig = GraphQLFieldConfig<unknown, GraphqlContext>;

/** Give it the schema with its resolvers. */
export function readAnewInEachMutation(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, { [MapperKind.MUTATION_ROOT_FIELD]: (field: FieldConfig) => readingAnew(field) });
}

function readingAnew(field: FieldConfig): FieldConfig {
  const resolve = field.resolve ?? defaultFieldResolver;
  return {
    ...field,
    resolve(source, args, context, info) {
      forgetRead(context);
      return resolve(source, args, context, info);
    },
  };
}
