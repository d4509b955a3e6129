/** Resolvers of changes of recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { cancelRecruitmentEvent, changeRecruitmentEvent } from './service';

export const eventChangeResolvers = {
  Mutation: {
    changeRecruitmentEvent: async (_, { input }, context) =>
      payload('recruitmentEvent', await changeRecruitmentEvent(context, input)),
    cancelRecruitmentEvent: async (_, { input }, context) =>
      payload('recruitmentEvent', await cancelRecruitmentEvent(context, input)),
  },
} satisfies Resolvers;
