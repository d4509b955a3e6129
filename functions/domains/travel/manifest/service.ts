/**
 * Use cases of manifests: close and get. The hard idea: one write ends the sales first, and only then are the
 * allocations read, so no passenger can be missing. If closing crashes part-way, calling it again completes it.
 */
import type { ServiceId } from '../../../id-kinds';
import { isDeepStrictEqual } from 'node:util';
import type { CloseManifestInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import { type Changed, CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { type Allocation, confirmSeats } from '../booking/allocation-store';
import { readAllocations } from '../booking/loader';
import { parseService, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { closedAsRead, closeSales } from '../travel-service/inventory/seats-store';
import { inventoryLoader } from '../travel-service/loader';
import { type Manifest, manifestKey, manifestPut, parseManifest } from './store';
import { manifestLoader } from './loader';
import { isAllThatWasSold, numbered } from './closing';
import { isOver } from '../booking/states';
import { endHold } from '../waitlist/end-hold';
import { livingAmong, type ManifestView } from './passengers';
import { viewOf, ownService } from './who-sees';
import { beginTelling } from '../travel-service/day-before/telling-store';

/**
 * Idempotent by state: closing again changes nothing, or numbers anew after late changes, and travellers keep assigned
 * numbers (`seat-numbers.ts`). Holds that are over end; running holds are confirmed, since nobody else could get the
 * seats. Four round trips if nothing is held.
 *
 * **No passenger is missing.** Each sale has the condition that the service is OPEN, so it was written before sales
 * ended, or is refused. The allocations read after that hold every sale. This is checked against the inventory's count
 * of each leg, since the items of one transaction may become visible one after the other. The manifest is written on
 * condition that the inventory is unchanged; if seats were released meanwhile, all is read again.
 *
 * **It can stop anywhere.** Before the manifest is written, the service sells nothing and has no numbers or the
 * previous ones; closing again does the rest.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if the seats keep changing.
 */
export async function closeManifest(
  context: Context,
  { serviceId }: CloseManifestInput,
): Promise<Outcome<ManifestView>> {
  const own = await ownService(context, serviceId);
  if (!own.ok) return own;
  const { id } = own.value;
  const outcome = await whileChanged(async () => {
    const { committed } = await context.db.commit([closeSales(id)]);
    if (!committed) return failed(refusal('SERVICE_CANCELLED', ['serviceId']));
    const read = await readAll(context, id);
    return (await settleHolds(context, read.allocations)) ? CHANGED : writeNumbers(context, read);
  });
  manifestLoader(context).clear(id);
  inventoryLoader(context).clear(id);
  return outcome;
}

interface Closing extends Pick<ManifestView, 'service'> {
  readonly inventory: StoredInventory;
  readonly allocations: readonly Allocation[];
  readonly before: Manifest | undefined;
}

async function readAll({ db }: Context, serviceId: ServiceId): Promise<Closing> {
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

/**
 * Ends or confirms all holds.
 * @returns whether there were any, so that the allocations must be read again.
 */
async function settleHolds(context: Context, allocations: readonly Allocation[]): Promise<boolean> {
  const held = allocations.filter(({ status }) => status === 'HELD');
  const now = context.clock.now();
  await inParallel(limits.manifestHoldsAtOnce, held, async (allocation) => {
    if (isOver(allocation, now)) await endHold(context, allocation);
    // Refused or not, the allocation is read again, and that decides.
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
    return failed(refusal('MANIFEST_TOO_LONG', ['serviceId'], { max: limits.manifestPassengersMax, got: passengers }));
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
  const { committed } = await db.commit([
    ...[closedAsRead(service.id, inventory), manifestPut(manifest), beginTelling(service)],
  ]);
  return committed ? ok({ service, manifest }) : CHANGED;
}

/** Null before the manifest is closed, and if neither the service nor a passenger is the caller's. */
export async function getManifest(context: Context, serviceId: string): Promise<ManifestView | null> {
  const view = await viewOf(context, serviceId);
  return view.ok ? view.value : null;
}
