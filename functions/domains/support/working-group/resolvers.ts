/** Resolvers of working groups. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { listArrivals, listPeopleAtWork } from '../../people/station-people/service';
import { officeFields } from '../../reference/station/resolvers';
import { changeWorkingGroup, formWorkingGroup, getWorkingGroup, listWorkingGroups } from './service';

export const workingGroupResolvers = {
  Query: { workingGroup: byId(getWorkingGroup), workingGroups: filtered(listWorkingGroups) },
  Mutation: {
    formWorkingGroup: mutation('workingGroup', formWorkingGroup),
    changeWorkingGroup: mutation('workingGroup', changeWorkingGroup),
  },
  Viewer: {
    workingGroup: ({ stationId }, _, context) => (stationId === undefined ? null : getWorkingGroup(context, stationId)),
  },
  WorkingGroup: { ...officeFields, workers: pageOf(listPeopleAtWork), arrivals: pageOf(listArrivals) },
} satisfies Resolvers;
