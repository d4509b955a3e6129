/** Resolvers of occupations. */
import type { Resolvers } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { pickerArguments } from '../region/checks';
import { findOccupations } from './picker';

export const occupationResolvers = {
  Query: {
    occupations: (_, { search, first }, { clock }) => {
      const given = pickerArguments(search, first);
      return findOccupations(given.search, today(clock), given.first);
    },
  },
  Occupation: {
    validTo: ({ validTo }) => validTo ?? null,
    replacedBy: ({ replacedBy = [] }) => replacedBy,
  },
} satisfies Resolvers;
