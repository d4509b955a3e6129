/** Resolvers of follow-ups. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation, pageOf } from '../../../platform/requests/resolvers';
import { getWorker } from '../../people/worker/look-up';
import { listFollowUpsDue } from './due';
import { runningPlacementOf } from './running-placement';
import { listFollowUps, recordFollowUp } from './service';

export const followUpResolvers = {
  Query: {
    followUpsDue: (_, { first, after, ...asked }, context) => listFollowUpsDue(context, asked, { first, after }),
  },
  Mutation: { recordFollowUp: mutation('placement', recordFollowUp) },
  Placement: {
    incomeBefore: ({ incomeBefore }) => incomeBefore ?? null,
    incomeNow: ({ incomeNow }) => incomeNow ?? null,
    followUps: pageOf(listFollowUps),
  },
  FollowUp: {
    monthlyIncome: ({ monthlyIncome }) => monthlyIncome ?? null,
    note: ({ note }) => note ?? null,
  },
  DueFollowUp: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    placement: (entry, _, context) => runningPlacementOf(context, entry),
    dueOn: ({ followUpOn }) => followUpOn,
  },
} satisfies Resolvers;
