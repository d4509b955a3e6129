/** Resolvers of status reports of enterprises. */
import type { Resolvers } from '../../../generated/graphql';
import { inRegion, mutation, pageOf } from '../../../platform/requests/resolvers';
import { occupationOf } from '../occupation/occupation';
import { regionOfRecord } from '../region/region';
import { listStatuses, reportEnterpriseStatus, trendOf } from './service';
import { listShortages } from './shortages';

export const enterpriseStatusResolvers = {
  Query: { enterpriseShortages: inRegion(listShortages) },
  Mutation: { reportEnterpriseStatus: mutation('enterprise', reportEnterpriseStatus) },
  Enterprise: {
    status: ({ status }) => status ?? null,
    statuses: pageOf(listStatuses),
    statusTrend: (enterprise, { days }, context) => trendOf(context, enterprise, days),
  },
  EnterpriseStatus: {
    shortages: ({ shortages }) => shortages ?? [],
  },
  EnterpriseShortage: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    occupation: ({ occupationCode }) => (occupationCode === undefined ? null : (occupationOf(occupationCode) ?? null)),
  },
} satisfies Resolvers;
