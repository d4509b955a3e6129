/** Resolvers of agreements. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { today } from '../../../platform/values/clock';
import { showEnterprise } from '../enterprise/service';
import { renewalDueOn, statusOn } from './states';
import {
  getAgreement,
  listAgreements,
  listAgreementsOf,
  renewalOfAgreement,
  renewedByAgreement,
  signAgreement,
  supplyOfAgreement,
} from './service';

export const agreementResolvers = {
  Query: { agreement: byId(getAgreement), agreements: filtered(listAgreements) },
  Mutation: { signAgreement: mutation('agreement', signAgreement) },
  Enterprise: { agreements: pageOf(listAgreementsOf) },
  Agreement: {
    enterprise: ({ enterpriseId }, _, context) =>
      enterpriseId === undefined ? null : showEnterprise(context, enterpriseId),
    status: (agreement, _, { clock }) => statusOn(agreement, today(clock)),
    renewalDueOn: (agreement) => renewalDueOn(agreement),
    originRegionCode: ({ originRegionCode }) => originRegionCode ?? null,
    destinationRegionCode: ({ destinationRegionCode }) => destinationRegionCode ?? null,
    renewedBy: (agreement, _, context) => renewalOfAgreement(context, agreement),
    renews: (agreement, _, context) => renewedByAgreement(context, agreement),
    headcountReported: async (agreement, _, context) => (await supplyOfAgreement(context, agreement)).reported,
    headcountSupplied: async (agreement, _, context) => (await supplyOfAgreement(context, agreement)).supplied,
    shareKept: async (agreement, _, context) =>
      (await supplyOfAgreement(context, agreement)).supplied / agreement.headcountPromised,
  },
} satisfies Resolvers;
