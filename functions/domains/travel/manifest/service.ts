/**
 * Closing a manifest, and reading it. The one thing to know: sales end first, by one write of the inventory; only then is read
 * who has seats, so that nobody with seats can be missing, and whoever dies on the way leaves a service that is closed
 * again from the start.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CloseManifestInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import { type Changed, CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { ok, type Outcome, refuse, refused } from '../../../platform/requests/result';
import { actsOn, outOfScope } from '../../reference/region/authority';
import { end, expiry } from '../booking/allocation';
import { type Allocation, confirmSeats } from '../booking/allocation-store';
import { readAllocations } from '../booking/loader';
import { isOver } from '../booking/booking';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { closedAsRead, closeSales } from '../travel-service/inventory/seats-store';
import { inventoryLoader, serviceLoader } from '../travel-service/loader';
import { carries } from '../travel-service/service';
import { type Manifest, manifestKey, manifestPut, parseManifest } from './store';
import { manifestLoader } from './loader';
import { isAllThatWasSold, livingAmong, numbered } from './manifest';

/** A manifest with what its fields need. */
export interface ManifestView {
  readonly service: Service;
  readonly manifest: Manifest;
}

/**
 * Idempotent by state: of what is closed and numbered it changes nothing; after late changes it numbers anew, and those who
 * were told a number keep it (`seat-numbers.ts`). Holds that are over end, those that are not are confirmed: nobody else could
 * get the seats, so a hold would end for nobody's good. Four round trips where nothing is held.
 *
 * **Nobody with seats is missing.** Each sale has as its condition that the service is OPEN, so each one was done before
 * sales were closed, or is refused. Read after that, the allocations hold every sale; that they do is checked against the
 * inventory's own count of each leg, since the items of one transaction need not become visible in one moment. The manifest is
 * written on condition that the inventory still counts the same: whoever released seats meanwhile has it read again.
 * **It can stop anywhere.** Before the manifest is written there is a service that sells nothing and has no numbers, or those
 * before: closing again does the rest.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, where others change it all the time.
 */
export async function closeManifest(
  context: Context,
  { serviceId }: CloseManifestInput,
): Promise<Outcome<ManifestView>> {
  const own = await ownService(context, serviceId);
  if (!own.ok) return own;
  const outcome = await whileChanged(async () => {
    const { committed } = await context.db.commit([closeSales(serviceId)]);
    if (!committed) return refuse('SERVICE_CANCELLED', ['serviceId']);
    const read = await readAll(context, serviceId);
    return (await settleHolds(context, read.allocations)) ? CHANGED : writeNumbers(context, read);
  });
  manifestLoader(context).clear(serviceId);
  inventoryLoader(context).clear(serviceId);
  return outcome;
}

interface Closing extends Pick<ManifestView, 'service'> {
  readonly inventory: StoredInventory;
  readonly allocations: readonly Allocation[];
  readonly before: Manifest | undefined;
}

async function readAll({ db }: Context, serviceId: string): Promise<Closing> {
  const keys = [serviceKey(serviceId), inventoryKey(serviceId), manifestKey(serviceId)];
  const [[service, inventory, manifest], allocations] = await Promise.all([
    db.batchGet(keys),
    readAllocations(db, serviceId),
  ]);
  assert(service && inventory, 'a service and its inventory to exist');
  return {
    service: parseService(service),
    inventory: parseInventory(inventory),
    allocations,
    before: manifest && parseManifest(manifest),
  };
}

/** Whether there was a hold, and so something to be read again. Whoever confirmed or ended one meanwhile has done it. */
async function settleHolds(context: Context, allocations: readonly Allocation[]): Promise<boolean> {
  const held = allocations.filter(({ status }) => status === 'HELD');
  const now = context.clock.now();
  await inParallel(limits.manifestHoldsAtOnce, held, async (allocation) => {
    if (isOver(allocation, now)) await end(context, allocation, expiry(allocation, now));
    // Refused or not, it is read again: who has seats is decided by that.
    else await context.db.commit([confirmSeats(allocation, instantOf(now))]);
  });
  return held.length > 0;
}

async function writeNumbers(
  { db, clock }: Context,
  { service, inventory, allocations, before }: Closing,
): Promise<Outcome<ManifestView> | Changed> {
  const living = livingAmong(allocations, clock.now());
  if (!isAllThatWasSold(service, inventory, living)) return CHANGED;
  const passengers = living.reduce((sum, { workerIds }) => sum + workerIds.length, 0);
  if (passengers > limits.manifestPassengersMax)
    return refuse('MANIFEST_TOO_LONG', ['serviceId'], { max: limits.manifestPassengersMax, got: passengers });
  const parties = numbered(living, inventory.seats, before);
  if (before !== undefined && isDeepStrictEqual(before.parties, parties)) return ok({ service, manifest: before });
  const now = instantOf(clock.now());
  const manifest: Manifest = {
    serviceId: service.id,
    version: (before?.version ?? 0) + 1,
    closedAt: before?.closedAt ?? now,
    numberedAt: now,
    parties,
  };
  const { committed } = await db.commit([closedAsRead(service.id, inventory), manifestPut(manifest)]);
  return committed ? ok({ service, manifest }) : CHANGED;
}

/** Null before it was closed, and where the service is not the caller's. */
export async function getManifest(context: Context, serviceId: string): Promise<ManifestView | null> {
  const own = await ownService(context, serviceId);
  const manifest = own.ok ? await manifestLoader(context).load(serviceId) : undefined;
  return own.ok && manifest !== undefined ? { service: own.value, manifest } : null;
}

/** A carrier's own, and a bureau's that carries it, or is above the one that does. To another carrier it does not exist. */
export async function ownService(context: Context, id: string): Promise<Outcome<Service>> {
  const { viewer } = context;
  const service = isId(id, 'svc') ? await serviceLoader(context).load(id) : undefined;
  if (service === undefined) return refuse('NOT_FOUND', ['serviceId']);
  if (actsOn(viewer, service) || (await carries(context, id))) return ok(service);
  return viewer.roles.includes('BUREAU')
    ? refused([outOfScope(viewer, ['serviceId'])])
    : refuse('NOT_FOUND', ['serviceId']);
}
