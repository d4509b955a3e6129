/** Resolvers of working groups. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered, mutation } from '../../../platform/requests/resolvers';
import { regionOfRecord } from '../../reference/region/region';
import { formWorkingGroup, listWorkingGroups } from './service';

export const workingGroupResolvers = {
  Query: { workingGroups: filtered(listWorkingGroups) },
  Mutation: { formWorkingGroup: mutation('workingGroup', formWorkingGroup) },
  WorkingGroup: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
} satisfies Resolvers;
