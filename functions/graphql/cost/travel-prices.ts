/** Prices of the fields of travel (`prices.ts`). */
import { limits } from '../../limits';
import { loaded, merged, PREFECTURES, type Price } from './shared-prices';

export const travelPrices: Readonly<Record<string, Price>> = {
  'Query.manifest': { calls: 3 + limits.manifestPassengersMax / 100 },
  // Two months of each prefecture, page by page, up to the limit of rows; a row has a third of the attributes of an
  // item.
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
  'Mutation.approveTravelProposal': { calls: 10 },
  'Mutation.requestTravel': { calls: 12, items: 100 + 50 * limits.partyMax },
  'Mutation.cancelTravelRequest': { calls: 8 },
  'Mutation.leaveParty': { calls: 9 },
  'Mutation.changeTravelService': { calls: 6 },
  'Mutation.cancelTravelService': { calls: 6 },
  'Mutation.confirmAllocation': { calls: 4 },
  'Mutation.releaseAllocation': { calls: 5 },
  'Mutation.scheduleTravelService': { calls: 12 },

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
  'Manifest.complete': { calls: 6, items: 500 },
  'Manifest.passengerCount': { calls: 6, items: 500 },
  'Manifest.boarded': { calls: 6, items: 500 },
  'Manifest.noShows': { calls: 6, items: 500 },
  'Manifest.loadFactor': { calls: 6, items: 500 },
  'Manifest.csv': { calls: 106, items: 2 * limits.manifestPassengersMax },
  'ManifestPassenger.worker': { shared: 2 },

  'PlanTravelServicesPayload.proposals': { length: 500 },
  'TravelProposal.stops': { length: limits.stopsMax },
  'TravelProposal.reasons': { length: 10 },
  'TravelProposal.brokenRules': { length: 10 },
  'TravelProposal.travelService': loaded,
  'TravelService.driverNotes': { shared: 1, length: 8 },

  'Allocation.travelService': loaded,
  'Allocation.fromStop': loaded,
  'Allocation.toStop': loaded,
  'Allocation.tickets': { length: limits.partyMax },
  'Ticket.worker': { shared: 3 },
  // The manifest of a service is one item of up to 400 KB.
  'Ticket.seatNumber': { shared: 1, items: 1 },
  'TravelRequest.workers': { shared: 2, length: limits.partyMax },
  'TravelRequest.status': { shared: 1, items: 1 },
  'TravelRequest.allocation': loaded,
  // Counts the parties ahead, up to a hundred.
  'TravelRequest.waitlistPosition': { calls: 1 },
  'TravelRequest.waitlistBand': { calls: 2 },
  'TravelRequest.waitlistReason': { calls: 3 },

  'TravelService.status': { shared: 1, items: 1 },
  'TravelService.loadFactor': { shared: 1, items: 1 },
  'TravelService.stops': { length: limits.stopsMax },
  'TravelService.quotas': { shared: 1, length: limits.quotasMax },
  'TravelService.availability': { shared: 1, items: 1 },
  'TravelService.allocations': { calls: 3 },
};
