/** Prices of placements and of what follows them (`prices.ts`). */
import { limits } from '../../limits';
import { collections, COUNTIES, loadedPerson, merged, mutations, type Prices, pricesOf } from './shared-prices';

export const placementPrices: Prices = {
  'Query.placement': { calls: 3 },
  ...pricesOf('Query', { followUpsDue: merged(COUNTIES), unclaimedSubsidies: merged(COUNTIES) }),
  ...mutations({ startPlacement: 5, endPlacement: 5, reportArrival: 5, reportDeparture: 6 }),
  // The answer with the seats of a party of fifty.
  ...mutations({ recordFollowUp: 7, recordSubsidy: 8, answerPlacement: 12 }),
  ...pricesOf('Placement', {
    ...{ worker: loadedPerson, position: { shared: 2 }, workerName: loadedPerson },
    ...{
      // The person, the rules, and what the person's numbers have of the year.
      subsidy: { calls: (limits.mergedMax + 1) / 100, shared: 3 },
      followUps: merged(1),
      journeyRequest: { shared: 2 },
    },
  }),
  ...pricesOf('UnclaimedSubsidy', { worker: loadedPerson, placement: { shared: 2 } }),
  ...pricesOf('DueFollowUp', { worker: loadedPerson, placement: { shared: 3 } }),
  'PlacementSubsidy.reasons': { length: 8 },
  'FollowUp.wishes': { length: 5 },
  'Enterprise.placements': merged(1),
  'Worker.placements': collections,
};
