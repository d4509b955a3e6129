/** Resolvers of registrations for recruitment events. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation, pageOf } from '../../../platform/requests/resolvers';
import type { Context } from '../../../platform/requests/context';
import { getWorker } from '../../people/worker/look-up';
import type { RecruitmentEvent } from '../recruitment-event/store';
import { getRecruitmentEvent } from '../recruitment-event/service';
import { lineFields } from '../places/line-fields';
import { checkInAtEvent } from './check-in';
import { cancelEventRegistration, listRegistrations, listWorkersRegistrations, registerForEvent } from './service';
import { type Registration, turnOf } from './store';

export const registrationResolvers = {
  Mutation: {
    registerForEvent: mutation('eventRegistration', registerForEvent),
    cancelEventRegistration: mutation('eventRegistration', cancelEventRegistration),
    checkInAtEvent: mutation('eventRegistration', checkInAtEvent),
  },
  Worker: { eventRegistrations: pageOf(listWorkersRegistrations) },
  RecruitmentEvent: { registrations: pageOf(listRegistrations) },
  RegisterForEventPayload: { recruitmentEvent: eventOf },
  CancelEventRegistrationPayload: { recruitmentEvent: eventOf },
  CheckInAtEventPayload: { recruitmentEvent: eventOf },
  EventRegistration: {
    event: ({ eventId }, _, context) => getRecruitmentEvent(context, eventId),
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    registeredAt: ({ since }) => since,
    ...lineFields(turnOf),
    checkedInAt: ({ checkedInAt }) => checkedInAt ?? null,
    walkIn: ({ walkIn }) => walkIn === true,
    outcomes: ({ outcomes = [] }) => outcomes,
    placedLater: ({ placedLater }) => placedLater ?? null,
  },
} satisfies Resolvers;

/** The event of a registration as it is now. */
export async function eventOf(
  { eventRegistration }: { readonly eventRegistration?: Registration | null | undefined },
  _: unknown,
  context: Context,
): Promise<RecruitmentEvent | null> {
  return eventRegistration == null ? null : getRecruitmentEvent(context, eventRegistration.eventId);
}
