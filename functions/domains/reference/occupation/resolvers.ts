/** Resolvers of occupations. */
import type { Resolvers } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { searched } from '../region/checks';
import { findOccupations } from './picker';

export const occupationResolvers = {
  Query: {
    occupations: (_, { search, first }, { clock }) => findOccupations(searched(search), today(clock), first),
  },
  Occupation: {
    validTo: ({ validTo }) => validTo ?? null,
    replacedBy: ({ replacedBy = [] }) => replacedBy,
  },
} satisfies Resolvers;
