/** Resolvers of outcomes of visits to recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { getPosition } from '../../jobs/position/service';
import { eventOf } from '../registration/resolvers';
import { recordEventOutcome } from './service';

export const eventOutcomeResolvers = {
  Mutation: { recordEventOutcome: mutation('eventRegistration', recordEventOutcome) },
  RecordEventOutcomePayload: { recruitmentEvent: eventOf },
  EventOutcome: {
    position: ({ positionId }, _, context) => getPosition(context, positionId),
  },
} satisfies Resolvers;
