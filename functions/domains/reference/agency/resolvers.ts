/** Resolvers of agencies and of visits to them. */
import type { Resolvers } from '../../../generated/graphql';
import { withReadable } from '../../../platform/lists/readable';
import { selectedBelow } from '../../../platform/lists/selection';
import type { Context } from '../../../platform/requests/context';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { existing } from '../../../platform/process/at-hand';
import { maskPhone } from '../../../platform/values/phone';
import { shownEnterprise } from '../enterprise/loader';
import { showEnterprise } from '../enterprise/service';
import { regionOfRecord } from '../region/region';
import { shownAgency } from './loader';
import { listAgenciesOf, listNamings, nameAgency, removeAgency } from './naming/service';
import { cameOf } from './posted';
import type { Naming } from './naming/naming-store';
import { ownAgencyId } from './naming/who-posts';
import { getAgency, listAgencies, listVisits, recordAgencyVisit, registerAgency } from './service';

export const agencyResolvers = {
  Query: { agency: byId(getAgency), agencies: filtered(listAgencies) },
  Mutation: {
    registerAgency: mutation('agency', registerAgency),
    recordAgencyVisit: mutation('agency', recordAgencyVisit),
    nameAgency: mutation('enterprise', nameAgency),
    removeAgency: mutation('enterprise', removeAgency),
  },
  Viewer: {
    agency: (viewer, _, context) => {
      const id = ownAgencyId(viewer);
      return id === undefined ? null : getAgency(context, id);
    },
  },
  Enterprise: {
    agencies: (enterprise, page, context, info) =>
      withReadable(listAgenciesOf(context, enterprise, page), namedAsked(context, info)),
  },
  AgencyNaming: {
    agency: ({ agencyId }, _, context) => existing(shownAgency(context, agencyId), 'what a naming names'),
    enterprise: ({ enterpriseId }, _, context) =>
      existing(showEnterprise(context, enterpriseId), 'what a naming names'),
    endedAt: ({ endedAt }) => endedAt ?? null,
  },
  Agency: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    maskedContactPhone: ({ id, contactPhoneBox }, _, { vault }) =>
      contactPhoneBox === undefined ? null : maskPhone(vault.decrypt(contactPhoneBox, id)),
    lastVisitOn: ({ visitedOn }) => visitedOn ?? null,
    namings: (agency, page, context, info) =>
      withReadable(listNamings(context, agency, page), namedAsked(context, info)),
    visits: pageOf(listVisits),
  },
  AgencyVisit: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    note: ({ note }) => note ?? null,
    positionsPosted: async (visit, _, context) => (await cameOf(context, visit)).positions,
    headcountPosted: async (visit, _, context) => (await cameOf(context, visit)).headcount,
    positionsOffered: ({ positionsOffered }) => positionsOffered ?? null,
  },
} satisfies Resolvers;

/** Loads of what namings are not shown without. */
function namedAsked(context: Context, info: Parameters<typeof selectedBelow>[0]): ((naming: Naming) => unknown)[] {
  const fields = selectedBelow(info, 'edges', 'node');
  return [
    ...(fields.has('agency') ? [({ agencyId }: Naming) => shownAgency(context, agencyId)] : []),
    ...(fields.has('enterprise') ? [({ enterpriseId }: Naming) => shownEnterprise(context, enterpriseId)] : []),
  ];
}
