/** Prices of the fields of field work (`prices.ts`). */
import { limits } from '../../limits';
import { collections, merged, type Price } from './shared-prices';

export const supportPrices: Readonly<Record<string, Price>> = {
  // The enterprise that the caller acts for may have to be looked up.
  'Query.recruitmentEvent': { calls: 2 },
  // One partition for each year.
  'Query.recruitmentEvents': { ...merged(4), shared: 1 },
  'Mutation.scheduleRecruitmentEvent': { calls: 6, items: limits.eventEnterprisesMax + limits.eventPositionsMax },
  // After a merge, the remaining person and the registrations of the others.
  'Mutation.registerForEvent': { calls: 9 },
  'Mutation.cancelEventRegistration': { calls: 6 },
  'Mutation.checkInAtEvent': { calls: 6 },
  'Mutation.recordEventOutcome': { calls: 7 },
  'EventRegistration.outcomes': { length: limits.eventOutcomesMax },
  'EventOutcome.position': { shared: 1 },
  'RecruitmentEvent.placedLater': { shared: 1 },
  'RecruitmentEvent.registrations': merged(1),
  'Worker.eventRegistrations': collections,
  'EventRegistration.event': { shared: 1 },
  'EventRegistration.worker': { shared: 2 },
  // Counts those ahead in line, up to a hundred.
  'EventRegistration.waitlistPosition': { calls: 1 },
  'RecruitmentEvent.registered': { shared: 1 },
  'RecruitmentEvent.checkedIn': { shared: 1 },
  'RecruitmentEvent.intents': { shared: 1 },
  'RecruitmentEvent.hired': { shared: 1 },
  'RecruitmentEvent.enterprises': { shared: 1, length: limits.eventEnterprisesMax },
  'RecruitmentEvent.positions': { shared: 1, length: limits.eventPositionsMax },
};
