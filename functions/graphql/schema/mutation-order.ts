/**
 * The fields of a mutation run one after another with their selections (GraphQL specification, 6.2.2). Each must see
 * the writes of those before it, and its selections its own, so loaders are cleared before it and when it has written.
 */
import type { GraphQLSchema } from 'graphql';
import { forgetRead } from '../../platform/requests/per-request';
import type { GraphqlContext } from '../context';
import { wrapFields } from './wrap-fields';

/** Wraps the mutation's fields, so that each reads anew, and its payload again. The schema must have its resolvers already. */
export function readAnewInEachMutation(schema: GraphQLSchema): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (_, type, resolve) => {
    if (type !== schema.getMutationType()) return undefined;
    return async (source, args, context, info) => {
      forgetRead(context);
      const payload = await resolve(source, args, context, info);
      // What its checks have read is older than what it wrote.
      forgetRead(context);
      return payload;
    };
  });
}
