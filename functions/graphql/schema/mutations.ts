/**
 * The fields of a mutation run one after another, selection and all (GraphQL specification, 6.2.2): each sees what those
 * before it wrote, and not what they read.
 */
import type { GraphQLSchema } from 'graphql';
import { forgetRead } from '../../platform/requests/per-request';
import type { GraphqlContext } from '../context';
import { wrapFields } from './fields';

/** Give it the schema with its resolvers. */
export function readAnewInEachMutation(schema: GraphQLSchema): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (_, type, resolve) => {
    if (type !== schema.getMutationType()) return undefined;
    return (source, args, context, info) => {
      forgetRead(context);
      return resolve(source, args, context, info);
    };
  });
}
