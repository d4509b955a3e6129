/** Resolvers of training needs. */
import type { Resolvers } from '../../../generated/graphql';
import { listTrainingNeeds } from './service';
import { occupationsOf } from './training-need';

export const trainingNeedResolvers = {
  Query: {
    trainingNeeds: (_, { regionCode, ...page }, context) => listTrainingNeeds(context, regionCode, page),
  },
  TrainingNeed: { occupationCodes: (need) => occupationsOf(need).map(({ code }) => code) },
  TrainingNeedConnection: { computedAt: ({ computedAt }) => computedAt ?? null },
} satisfies Resolvers;
