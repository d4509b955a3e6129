/**
 * Streams -> the waitlist. Changes that may free a seat, and parties that join or get smaller, cause passes over the services that may
 * have room. Services that pass a step of room are listed anew in their corridors. Trips follow their requests.
 */
import type { JobContext } from '../../../platform/jobs/jobs';
import type { ServiceId } from '../../../id-kinds';
import { asId } from '../../../platform/values/ids';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isService, parseService, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import { exactly, isListed, mayPassStep } from '../travel-service/corridors/listing';
import { isInLine } from '../booking/states';
import { isRequest, parseRequest, type Request } from '../booking/request-store';
import { countAtHeads } from './line/count-at-heads';
import { lookFor } from './find-services';
import { entryDelete, entryOf } from './line/entry-store';
import { serveWaitlist } from './serve';
import { followTrips } from './follow-trips';

/**
 * Idempotent: records say where to look, not what to write. Only the approximate length of a line counts repeated
 * records twice.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function serveWaitlists(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const requests = records.flatMap(({ oldItem, newItem }) => changeOf(oldItem, newItem) ?? []);
  const came = requests.flatMap(({ before, after }) => (!waits(before) && waits(after) ? [after] : []));
  const left = requests.flatMap(({ before, after }) => (waits(before) && !waits(after) ? [before] : []));
  await inParallel(limits.waitlistWritesAtOnce, left, (before) => runner.db.commit([entryDelete(entryOf(before))]));
  // Also counts parties whose join was interrupted before the count, and parties of cancelled services.
  const shrunk = requests.flatMap(({ before, after }) => (waits(before) && waits(after) ? [{ before, after }] : []));
  const smaller = shrunk.map(({ after }) => after);
  await countAtHeads(runner.db, { came, left, smaller, told: true });
  await followTrips(
    runner,
    requests.flatMap(({ after }) => (after.version > 1 ? [after] : [])),
  );
  const called = new Set(records.flatMap(({ oldItem, newItem }) => serviceCalled(oldItem, newItem) ?? []));
  const passed = new Set(records.flatMap(({ oldItem, newItem }) => servicePassed(oldItem, newItem) ?? []));
  await inParallel(limits.waitlistServicesAtOnce, [...called], (id) => serveWaitlist(runner, id));
  // A smaller party may fit now; and so may others, where seats were gathered for the larger one.
  const larger = shrunk.map(({ before }) => before);
  await lookFor(runner, { came: [...came, ...smaller], left: [...left, ...larger] }, called);
  // The writes of a pass call no line, so services with a pass are listed anew here.
  for (const id of called) passed.add(id);
  await inParallel(limits.waitlistServicesAtOnce, [...passed], (id) => listService(runner, id));
}

interface RequestChange {
  readonly before: Request | undefined;
  readonly after: Request;
}

/** A request whose status or version changed. */
function changeOf(oldItem: Item | undefined, newItem: Item | undefined): RequestChange | undefined {
  if (!isRequest(newItem)) return undefined;
  const before = oldItem && parseRequest(oldItem);
  const after = parseRequest(newItem);
  return before?.status === after.status && before.version === after.version ? undefined : { before, after };
}

function waits(request: Request | undefined): request is Request {
  return request !== undefined && isInLine(request);
}

/** Id of a service that is new or changed, or whose line was called. */
function serviceCalled(oldItem: Item | undefined, newItem: Item | undefined): ServiceId | undefined {
  if (newItem === undefined) return undefined;
  if (isService(newItem)) return asId(newItem['pk'], 'svc');
  const isCalled = isSelling(newItem) && Number(newItem['waiting']) > Number(oldItem?.['waiting'] ?? 0);
  return isCalled ? asId(newItem['pk'], 'svc') : undefined;
}

function servicePassed(oldItem: Item | undefined, newItem: Item | undefined): ServiceId | undefined {
  return newItem !== undefined && isSelling(newItem) && mayPassStep(oldItem, newItem)
    ? asId(newItem['pk'], 'svc')
    : undefined;
}

function isSelling(item: Item): boolean {
  return item['sk'] === 'inventory' && item['status'] === 'OPEN';
}

/**
 * Retries until the corridors list the service by its current inventory. Sales that come later have records of their
 * own.
 */
async function listService({ db }: JobContext, id: ServiceId): Promise<void> {
  await whileChanged(async () => {
    const [serviceItem, inventoryItem] = await db.batchGet([serviceKey(id), inventoryKey(id)]);
    if (serviceItem === undefined || inventoryItem === undefined) return undefined;
    const inventory = parseInventory(inventoryItem);
    if (inventory.status !== 'OPEN') return undefined;
    return (await isListed(db, parseService(serviceItem), inventory, exactly(inventory))) ? undefined : CHANGED;
  });
}
