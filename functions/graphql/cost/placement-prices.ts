/** Prices of placements and of what follows them (`prices.ts`). */
import { collections, COUNTIES, merged, type Price } from './shared-prices';

export const placementPrices: Readonly<Record<string, Price>> = {
  'Query.placement': { calls: 3 },
  'Query.followUpsDue': merged(COUNTIES),
  'Mutation.startPlacement': { calls: 5 },
  'Mutation.endPlacement': { calls: 5 },
  'Mutation.reportArrival': { calls: 5 },
  'Mutation.reportDeparture': { calls: 6 },
  'Mutation.recordFollowUp': { calls: 7 },
  'Placement.worker': { shared: 2 },
  'Placement.position': { shared: 2 },
  'Placement.workerName': { shared: 2 },
  'Enterprise.placements': merged(1),
  'Query.unclaimedSubsidies': merged(COUNTIES),
  'Mutation.recordSubsidy': { calls: 8 },
  'Placement.subsidy': { calls: 3 },
  'PlacementSubsidy.reasons': { length: 8 },
  'UnclaimedSubsidy.worker': { shared: 2 },
  'UnclaimedSubsidy.placement': { shared: 2 },
  'Placement.followUps': merged(1),
  'DueFollowUp.worker': { shared: 2 },
  'DueFollowUp.placement': { shared: 3 },
  'FollowUp.wishes': { length: 5 },
  'Worker.placements': collections,
};
