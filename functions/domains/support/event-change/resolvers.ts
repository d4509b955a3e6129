/** Resolvers of changes of recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { cancelRecruitmentEvent, changeRecruitmentEvent } from './service';

export const eventChangeResolvers = {
  Mutation: {
    changeRecruitmentEvent: mutation('recruitmentEvent', changeRecruitmentEvent),
    cancelRecruitmentEvent: mutation('recruitmentEvent', cancelRecruitmentEvent),
  },
} satisfies Resolvers;
