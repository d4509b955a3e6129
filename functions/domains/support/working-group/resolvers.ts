/** Resolvers of working groups. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { regionOfRecord } from '../../reference/region/region';
import { formWorkingGroup, listWorkingGroups } from './service';

export const workingGroupResolvers = {
  Query: {
    workingGroups: (_, { filter, first, after }, context) => listWorkingGroups(context, filter ?? {}, { first, after }),
  },
  Mutation: {
    formWorkingGroup: mutation('workingGroup', formWorkingGroup),
  },
  WorkingGroup: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
} satisfies Resolvers;
