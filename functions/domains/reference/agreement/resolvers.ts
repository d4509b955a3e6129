/** Resolvers of agreements. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { today } from '../../../platform/values/clock';
import { getEnterprise } from '../enterprise/service';
import { renewalDueOn, statusOn } from './states';
import { getAgreement, listAgreements, listAgreementsOf, signAgreement, supplyOfAgreement } from './service';

export const agreementResolvers = {
  Query: {
    agreement: (_, { id }, context) => getAgreement(context, id),
    agreements: (_, { filter, first, after }, context) => listAgreements(context, filter ?? {}, { first, after }),
  },
  Mutation: {
    signAgreement: mutation('agreement', signAgreement),
  },
  Enterprise: {
    agreements: (enterprise, page, context) => listAgreementsOf(context, enterprise, page),
  },
  Agreement: {
    enterprise: ({ enterpriseId }, _, context) =>
      enterpriseId === undefined ? null : getEnterprise(context, enterpriseId),
    status: (agreement, _, { clock }) => statusOn(agreement, today(clock)),
    renewalDueOn: (agreement) => renewalDueOn(agreement),
    originRegionCode: ({ originRegionCode }) => originRegionCode ?? null,
    destinationRegionCode: ({ destinationRegionCode }) => destinationRegionCode ?? null,
    headcountReported: async (agreement, _, context) => (await supplyOfAgreement(context, agreement)).reported,
    headcountSupplied: async (agreement, _, context) => (await supplyOfAgreement(context, agreement)).supplied,
    shareKept: async (agreement, _, context) =>
      (await supplyOfAgreement(context, agreement)).supplied / agreement.headcountPromised,
  },
} satisfies Resolvers;
