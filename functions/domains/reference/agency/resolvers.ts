/** Resolvers of agencies and of visits to them. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { maskPhone } from '../../../platform/values/phone';
import { regionOfRecord } from '../region/region';
import { getAgency, listAgencies, listVisits, recordAgencyVisit, registerAgency } from './service';

export const agencyResolvers = {
  Query: { agency: byId(getAgency), agencies: filtered(listAgencies) },
  Mutation: {
    registerAgency: mutation('agency', registerAgency),
    recordAgencyVisit: mutation('agency', recordAgencyVisit),
  },
  Agency: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    maskedContactPhone: ({ id, contactPhoneBox }, _, { vault }) =>
      contactPhoneBox === undefined ? null : maskPhone(vault.decrypt(contactPhoneBox, id)),
    lastVisitOn: ({ visitedOn }) => visitedOn ?? null,
    visits: pageOf(listVisits),
  },
  AgencyVisit: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    note: ({ note }) => note ?? null,
    positionsOffered: ({ positionsOffered }) => positionsOffered ?? null,
  },
} satisfies Resolvers;
