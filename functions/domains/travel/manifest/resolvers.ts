/** Resolvers of manifests. */
import type { Resolvers, ShownCard } from '../../../generated/graphql';
import { csvOf } from '../../../platform/values/csv';
import type { Context } from '../../../platform/requests/context';
import { viewedAsRole } from '../../../platform/security/viewer';
import { mutation } from '../../../platform/requests/resolvers';
import type { Allocation } from '../booking/allocation-store';
import { readAllocations } from '../booking/loader';
import { isByCard } from '../booking/states';
import { getTravelRequest } from '../travel-request/service';
import { stopOf } from '../travel-service/resolvers';
import type { Worker } from '../../people/worker/store';
import { maskIdentityNumber } from '../../../platform/values/identity-number';
import { loadTraveller } from '../../people/worker/loader';
import { getWorker } from '../../people/worker/look-up';
import { boardPassengers } from './boarding';
import { seatNumberOf } from './loader';
import messages from './messages.json';
import { closeManifest, getManifest } from './service';
import { isOver } from '../booking/states';
import { isNoShow, livingAmong, loadFactorOf, type ManifestView, type Passenger, passengersOf } from './passengers';

export const manifestResolvers = {
  Query: {
    manifest: (_, { serviceId }, context) => getManifest(context, serviceId),
  },
  Mutation: {
    closeManifest: mutation('manifest', closeManifest),
    boardPassengers: async (_, { input }, context) => {
      const outcome = await boardPassengers(context, input);
      return outcome.ok
        ? { ...outcome.value, manifest: outcome.value, userErrors: outcome.value.missing }
        : { manifest: null, passengers: [], walkOns: [], userErrors: outcome.refusals };
    },
  },
  Ticket: {
    seatNumber: ({ allocation, workerId }, _, context) => {
      const { id: allocationId, serviceId } = allocation;
      if (isOver(allocation, context.clock.now())) return null;
      return seatNumberOf(context, { serviceId, allocationId, workerId });
    },
    boardedAt: ({ allocation, workerId }) => allocation.boarded?.[workerId] ?? null,
  },
  Manifest: {
    serviceId: ({ service }) => service.id,
    travelService: ({ service }) => service,
    closedAt: ({ manifest }) => manifest.closedAt,
    numberedAt: ({ manifest }) => manifest.numberedAt,
    complete: async (view, _, context) => {
      const living = livingAmong(await allocationsOf(view, context), context.clock.now());
      const numbered = new Set(view.manifest.parties.map(({ allocationId }) => allocationId));
      return living.length === numbered.size && living.every(({ id }) => numbered.has(id));
    },
    passengers: (view, _, context) => passengers(view, context),
    passengerCount: async (view, _, context) => (await passengers(view, context)).length,
    boarded: async (view, _, context) =>
      (await passengers(view, context)).filter(({ boardedAt }) => boardedAt !== undefined).length,
    noShows: async (view, _, context) =>
      (await passengers(view, context)).filter((passenger) => isNoShow(passenger, context.clock.now())).length,
    loadFactor: async (view, _, context) => {
      const { shown: _some, ...whole } = view;
      return loadFactorOf(view.service, passengersOf(whole, await allocationsOf(view, context), context.clock.now()));
    },
    csv: async (view, _, context) => {
      const rows = await Promise.all(
        (await passengers(view, context)).map(async (passenger) => {
          const card = cardOf(passenger, context);
          const worker = card === undefined ? await loadTraveller(context, passenger.workerId) : undefined;
          return [
            passenger.seatNumber,
            card?.name ?? worker?.name ?? '',
            card?.maskedIdentityNumber ?? (worker === undefined ? '' : maskedNumber(worker, context)),
            stopOf(passenger.service, passenger.fromStop).name,
            stopOf(passenger.service, passenger.toStop).name,
          ];
        }),
      );
      return csvOf([messages.headings[context.locale], ...rows]);
    },
  },
  ManifestPassenger: {
    // All who may see the manifest see its passengers with a carrier's fields; a caller whose scope contains a worker
    // sees more.
    worker: async ({ workerId, allocation }, _, context) => {
      const own = await getWorker(context, workerId);
      if (own !== null || isByCard(allocation)) return own;
      const passenger = await loadTraveller(context, workerId);
      return passenger === undefined ? null : viewedAsRole('CARRIER', passenger);
    },
    fromStop: ({ service, fromStop }) => stopOf(service, fromStop),
    toStop: ({ service, toStop }) => stopOf(service, toStop),
    boardedAt: ({ boardedAt }) => boardedAt ?? null,
    card: (passenger, _, context) => cardOf(passenger, context) ?? null,
    unbooked: ({ allocation }) => allocation.walkOn !== undefined,
    noShow: (passenger, _, context) => isNoShow(passenger, context.clock.now()),
  },
  WalkOn: {
    formerRequest: ({ formerRequestId }, _, context) =>
      formerRequestId === undefined ? null : getTravelRequest(context, formerRequestId),
  },
} satisfies Resolvers;

function cardOf({ allocation: { id, cardName, cardNumberBox } }: Passenger, { vault }: Context): ShownCard | undefined {
  return cardName === undefined || cardNumberBox === undefined
    ? undefined
    : { name: cardName, maskedIdentityNumber: maskIdentityNumber(vault.decrypt(cardNumberBox, id)) };
}

async function passengers(view: ManifestView, context: Context): Promise<Passenger[]> {
  return passengersOf(view, await allocationsOf(view, context), context.clock.now());
}

/** Allocations of the manifest's service: read at most once for each answer, and only if a field needs them. */
function allocationsOf(view: ManifestView, { db }: Context): Promise<readonly Allocation[]> {
  const read = allocationsRead.get(view) ?? readAllocations(db, view.service.id);
  allocationsRead.set(view, read);
  return read;
}

const allocationsRead = new WeakMap<ManifestView, Promise<readonly Allocation[]>>();

function maskedNumber({ id, identityNumberBox }: Worker, { vault }: Context): string {
  return maskIdentityNumber(vault.decrypt(identityNumberBox, id));
}
