/** Resolvers of recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { AtHand } from '../../../platform/process/at-hand';
import { showEnterprise } from '../../reference/enterprise/service';
import { getPosition } from '../../jobs/position/service';
import { placesOf, takenOf } from '../places/loader';
import { placedFields } from '../places/placed-fields';
import { getRecruitmentEvent, listRecruitmentEvents, scheduleRecruitmentEvent } from './service';
import { eventStatus } from './states';

export const recruitmentEventResolvers = {
  Query: { recruitmentEvent: byId(getRecruitmentEvent), recruitmentEvents: filtered(listRecruitmentEvents) },
  Mutation: { scheduleRecruitmentEvent: mutation('recruitmentEvent', scheduleRecruitmentEvent) },
  RecruitmentEvent: {
    ...placedFields,
    status: (event, _, { clock }) => eventStatus(event, clock.now()),
    registered: ({ id }, _, context) => takenOf(id, context),
    checkedIn: async (event, _, context) => (await placesOf(event.id, context))?.checkedIn ?? null,
    intents: async (event, _, context) => (await placesOf(event.id, context))?.intents ?? null,
    hired: async (event, _, context) => (await placesOf(event.id, context))?.hired ?? null,
    placedLater: async (event, _, context) => {
      const places = await placesOf(event.id, context);
      return places?.resultKnown === true ? (places.placedLater ?? 0) : null;
    },
    enterprises: ({ enterpriseIds }, _, context) => seenOf(enterpriseIds.map((id) => showEnterprise(context, id))),
    positions: ({ positionIds }, _, context) => seenOf(positionIds.map((id) => getPosition(context, id))),
  },
} satisfies Resolvers;

/** Without those that the caller does not see, and without malformed ones. */
async function seenOf<T>(asked: readonly AtHand<T | null>[]): Promise<T[]> {
  const seen = await Promise.all(asked.map(unlessMalformed));
  return seen.filter((each) => each != null);
}
