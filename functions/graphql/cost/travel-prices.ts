/** Prices of the fields of travel (`prices.ts`). */
import { limits } from '../../limits';
import { loaded, loadedPerson, merged, mutations, PREFECTURES, type Prices, pricesOf } from './shared-prices';

/** A figure over all pages of a manifest. */
const summed = { calls: 6, items: 500 };
/** One item is read with those of other entries, and weighs as two. */
const inventory = { shared: 1, items: 1 };

export const travelPrices: Prices = {
  'Query.manifest': { calls: 3 + limits.manifestPassengersMax / 100 },
  // Two months of each prefecture, page by page, up to the limit of rows; a row has a third of the attributes of an
  // item.
  'Query.corridors': { calls: 150, items: limits.demandRowsReadMax / 3, length: 34 },
  ...pricesOf('Corridor', {
    // Agreements are read with the corridors; shown are as many as are asked for.
    ...{ stations: { length: 20 }, retention: { length: 2 } },
  }),
  'Query.travelDemand': { calls: 120, items: limits.demandRowsReadMax / 3, length: limits.demandRowsMax },
  'Query.travelRequest': { calls: 3 },
  'Query.travelRequests': merged(PREFECTURES + 2),
  'Query.travelService': { calls: 1 },
  // One partition for each year.
  'Query.travelServices': merged(10),
  'Mutation.groupTicketOrder': { calls: 60, items: limits.manifestPassengersMax / 10 },
  'Mutation.closeManifest': { calls: 100, items: limits.manifestPassengersMax / 5 },
  // The lists of the answer are as long as both lists of the input together. Who gives another seat up takes eight calls.
  'Mutation.boardPassengers': { calls: limits.idListMax + 8 * limits.walkOnsMax },
  // One fits into an operation, two do not: the solver takes seconds.
  'Mutation.planTravelServices': { calls: 1_050 },
  'Mutation.requestTravel': { calls: 12, items: 100 + 50 * limits.partyMax },
  ...mutations({ cancelTravelRequest: 8, leaveParty: 9, confirmAllocation: 4, releaseAllocation: 5 }),
  ...mutations({
    scheduleTravelService: 12,
    changeTravelService: 6,
    cancelTravelService: 6,
    approveTravelProposal: 10,
  }),

  'GroupTicketOrder.travelService': loaded,
  'GroupTicketOrder.handler': { shared: 2 },
  'GroupTicketOrder.enterprise': loaded,
  // Their passengers are as many as a train has seats.
  'GroupTicketOrder.batches': { length: 100 },
  ...{ 'GroupTicketBatch.fromStop': loaded, 'GroupTicketBatch.toStop': loaded },
  'GroupTicketBatch.passengers': { shared: 2, length: limits.seatsMax / 100 },
  'GroupTicketOrder.toReturn': { calls: 6, items: 500, shared: 2, length: limits.seatsMax / 100 },
  'GroupTicketOrder.violations': { length: 100 },

  'Manifest.passengers': { calls: 6, items: 1_000, length: limits.manifestPassengersMax },
  ...pricesOf('Manifest', { complete: summed, passengerCount: summed, boarded: summed, noShows: summed }),
  'Manifest.loadFactor': summed,
  'Manifest.csv': { calls: 106, items: 2 * limits.manifestPassengersMax },
  'ManifestPassenger.worker': { shared: 2 },

  'PlanTravelServicesPayload.proposals': { length: 500 },
  'TravelProposal.stops': { length: limits.stopsMax },
  'TravelProposal.reasons': { length: 10 },
  'TravelProposal.brokenRules': { length: 10 },
  'TravelProposal.travelService': loaded,
  'TravelService.driverNotes': { shared: 1, length: 8 },

  ...pricesOf('Allocation', { travelService: loaded, fromStop: loaded, toStop: loaded }),
  'Allocation.tickets': { length: limits.partyMax },
  'Ticket.worker': { shared: 3 },
  // The manifest of a service is one item of up to 400 KB.
  'Ticket.seatNumber': { shared: 1, items: 1 },
  ...pricesOf('TravelRequest', {
    ...{ workers: { ...loadedPerson, length: limits.partyMax }, status: inventory, allocation: loaded },
    // Counts the parties ahead, up to a hundred.
    ...{ waitlistPosition: { calls: 2 }, waitlistBand: { calls: 2, shared: 1 }, waitlistReason: { calls: 3 } },
  }),

  ...pricesOf('TravelService', {
    ...{ status: inventory, loadFactor: inventory, availability: inventory, allocations: { calls: 3 } },
    ...{ stops: { length: limits.stopsMax }, quotas: { ...loaded, length: limits.quotasMax } },
  }),
};
