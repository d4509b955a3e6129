/** Resolvers of recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { getEnterprise } from '../../reference/enterprise/service';
import { regionOfRecord } from '../../reference/region/region';
import { getPosition } from '../../jobs/position/service';
import { placesOf } from '../places/loader';
import { getRecruitmentEvent, listRecruitmentEvents, scheduleRecruitmentEvent } from './service';
import { eventStatus } from './states';

export const recruitmentEventResolvers = {
  Query: {
    recruitmentEvent: (_, { id }, context) => getRecruitmentEvent(context, id),
    recruitmentEvents: (_, { filter, first, after }, context) =>
      listRecruitmentEvents(context, filter ?? {}, { first, after }),
  },
  Mutation: {
    scheduleRecruitmentEvent: mutation('recruitmentEvent', scheduleRecruitmentEvent),
  },
  RecruitmentEvent: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    place: ({ place }) => place ?? null,
    status: (event, _, { clock }) => eventStatus(event, clock.now()),
    registered: async (event, _, context) => {
      const { capacity, free } = await placesOf(event.id, context);
      return capacity - free;
    },
    checkedIn: async (event, _, context) => (await placesOf(event.id, context)).checkedIn,
    intents: async (event, _, context) => (await placesOf(event.id, context)).intents,
    hired: async (event, _, context) => (await placesOf(event.id, context)).hired,
    placedLater: async (event, _, context) => {
      const { placedLater = 0, resultKnown } = await placesOf(event.id, context);
      return resultKnown === true ? placedLater : null;
    },
    enterprises: async ({ enterpriseIds }, _, context) =>
      (await Promise.all(enterpriseIds.map((id) => getEnterprise(context, id)))).filter((seen) => seen !== null),
    positions: async ({ positionIds }, _, context) =>
      (await Promise.all(positionIds.map((id) => getPosition(context, id)))).filter((seen) => seen !== null),
  },
} satisfies Resolvers;
