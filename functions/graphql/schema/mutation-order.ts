/**
 * The fields of a mutation run one after another with their selections (GraphQL specification, 6.2.2). Each must see
 * the writes of those before it, so loaders are cleared in between.
 */
import type { GraphQLSchema } from 'graphql';
import { forgetRead } from '../../platform/requests/per-request';
import type { GraphqlContext } from '../context';
import { wrapFields } from './wrap-fields';

/** Wraps the mutation's fields, so that each reads anew. The schema must have its resolvers already. */
export function readAnewInEachMutation(schema: GraphQLSchema): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (_, type, resolve) => {
    if (type !== schema.getMutationType()) return undefined;
    return (source, args, context, info) => {
      forgetRead(context);
      return resolve(source, args, context, info);
    };
  });
}
