/** Resolvers of regions. */
import type { Resolvers } from '../../../generated/graphql';
import { connectionOf } from '../../../platform/lists/listing';
import { childrenOf, fullName, regionOf } from './region';

export const regionResolvers = {
  Query: {
    region: (_, { code }) => regionOf(code) ?? null,
  },
  Region: {
    parent: ({ parentCode }) => (parentCode === undefined ? null : (regionOf(parentCode) ?? null)),
    children: ({ code }, page) => connectionOf(childrenOf(code), (child) => child.code, page),
    fullName: ({ code }) => fullName(code),
  },
} satisfies Resolvers;
