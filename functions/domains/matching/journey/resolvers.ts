/** Resolvers of journeys to jobs, and of what workers say to an agreement. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { getTravelRequest } from '../../travel/travel-request/service';
import { answerPlacement } from './answer';

export const journeyResolvers = {
  Mutation: { answerPlacement: mutation('placement', answerPlacement) },
  Placement: {
    journey: ({ journey }) => journey ?? null,
    journeyRequest: ({ journeyRequestId }, _, context) =>
      journeyRequestId === undefined ? null : getTravelRequest(context, journeyRequestId),
    workerAnswer: ({ workerAnswer }) => workerAnswer ?? null,
    workerAnsweredAt: ({ workerAnsweredAt }) => workerAnsweredAt ?? null,
  },
} satisfies Resolvers;
