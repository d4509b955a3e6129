/** GraphQL to occupations and back. */
import type { Resolvers } from '../../../generated/graphql';

export const occupationResolvers = {
  Occupation: {
    validTo: ({ validTo }) => validTo ?? null,
    replacedBy: ({ replacedBy = [] }) => replacedBy,
  },
} satisfies Resolvers;
