/** Resolvers of subsidies. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { getWholeWorker, getWorker } from '../../people/worker/look-up';
import { figure } from '../../reference/rule/rule-row';
import { listUnclaimed, recordSubsidy, subsidyOf } from './service';

export const subsidyResolvers = {
  Query: { unclaimedSubsidies: (_, { regionCode, ...page }, context) => listUnclaimed(context, regionCode, page) },
  Mutation: { recordSubsidy: mutation('placement', recordSubsidy) },
  UnclaimedSubsidy: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    placement: async (placement, _, context) =>
      (await getWholeWorker(context, placement.workerId)) === null ? null : placement,
    claimUntil: ({ subsidyUntil }) => subsidyUntil ?? null,
  },
  Placement: {
    subsidy: async (placement, _, context) => {
      const { eligible, rule, reasons, until } = await subsidyOf(context, placement);
      const { subsidyStatus, subsidyRule, subsidyGranted, subsidyAmount, subsidyAppliedOn, subsidyPaidOn } = placement;
      return {
        ...{ eligible, rule: subsidyRule ?? rule?.name ?? null, reasons: [...reasons], claimUntil: until ?? null },
        amountMax: subsidyGranted ?? (rule === undefined ? null : figure(rule, 'AMOUNT')),
        ...{ status: subsidyStatus ?? null, amountPaid: subsidyAmount ?? null },
        ...{ appliedOn: subsidyAppliedOn ?? null, paidOn: subsidyPaidOn ?? null },
      };
    },
  },
} satisfies Resolvers;
