/**
 * Streams -> the regions under which requests are listed. When a worker moves, the requests of the worker's trips are
 * listed by where the whole party lives now, so that the officials in charge find them; so is a request that a traveller
 * left. A new request is checked once,
 * because a traveller may have moved while it was made. Requests of past trips stay where they were: nobody acts on
 * them.
 */
import type { RequestId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { asId } from '../../../platform/values/ids';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { readItem } from '../../../platform/items/read-item';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { collectionsOf } from '../../people/worker/store';
import { readWorkers, registeredOf } from '../../people/worker/loader';
import {
  type Homes,
  isRequest,
  parseRequest,
  partOfRequest,
  refileRequest,
  type Request,
  requestKey,
} from '../booking/request-store';
import { homesOf } from '../booking/party/homes-and-arrival';
import { isTrip, parseTrip, tripKey } from '../../people/trip/store';

/**
 * Idempotent: records say which requests to check; their homes are read anew.
 * @throws Fault, retryable, when other writers keep changing the same requests; then the batch must be delivered again.
 */
export async function followHomes(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const shrunk = records.flatMap(({ oldItem, newItem }) => shrunkOf(oldItem, newItem) ?? []);
  const movers = new Set(records.flatMap(({ oldItem, newItem }) => moverOf(oldItem, newItem) ?? []));
  const made = records.flatMap(({ oldItem, newItem }) => newRequestOf(oldItem, newItem) ?? []);
  const moved = new Set([...shrunk, ...(movers.size === 0 ? [] : await requestsOf(db, [...movers]))]);
  const looked = new Set(made.filter((id) => !moved.has(id)));
  await inParallel(limits.waitlistWritesAtOnce, [...moved], (id) => file(db, id, () => true));
  await inParallel(limits.waitlistWritesAtOnce, [...looked], (id) => file(db, id, differs));
}

function moverOf(oldItem: Item | undefined, newItem: Item | undefined): WorkerId | undefined {
  const moves = newItem?.['sk'] === 'profile' && oldItem !== undefined;
  return moves && oldItem['villageCode'] !== newItem['villageCode'] ? asId(newItem['pk'], 'wkr') : undefined;
}

/**
 * The request's trips are written with it. So a move before that is found here, and a move after it finds the trips.
 */
function newRequestOf(oldItem: Item | undefined, newItem: Item | undefined): RequestId | undefined {
  return isRequest(newItem) && oldItem === undefined ? asId(newItem['pk'], 'trq') : undefined;
}

/** A request that a traveller left: it is listed by the homes of the others. */
function shrunkOf(oldItem: Item | undefined, newItem: Item | undefined): RequestId | undefined {
  if (!isRequest(newItem) || oldItem === undefined) return undefined;
  const leavers = (item: Item): number => partOfRequest(item, 'leavers').leavers?.length ?? 0;
  return leavers(newItem) > leavers(oldItem) ? asId(newItem['pk'], 'trq') : undefined;
}

/** At most two requests for each worker. */
async function requestsOf(db: Database, workerIds: readonly WorkerId[]): Promise<RequestId[]> {
  const workers = (await readWorkers(db, workerIds)).filter((worker) => worker !== undefined);
  const keys = workers
    .flatMap(collectionsOf)
    .flatMap((workerId) => [tripKey(workerId, 'HOMEBOUND'), tripKey(workerId, 'WORKBOUND')]);
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  return items.filter(isTrip).map((item) => parseTrip(item).requestId);
}

/**
 * Refused if another call updated the homes since the read: of two concurrent moves, the later call reads both. The
 * version rises even if the homes are the same; otherwise an earlier call that is late could overwrite them.
 */
async function file(db: Database, id: RequestId, needed: (request: Request, homes: Homes) => boolean): Promise<void> {
  await whileChanged(async () => {
    const request = await readItem(db, requestKey(id), parseRequest);
    if (request === undefined) return undefined;
    const workers = (await readWorkers(db, registeredOf(request.workerIds))).filter((worker) => worker !== undefined);
    const homes = homesOf(workers);
    if (!needed(request, homes)) return undefined;
    return (await db.commit([refileRequest(request, homes)])).committed ? undefined : CHANGED;
  });
}

function differs({ homes: filed = [] }: Request, { homes }: Homes): boolean {
  return filed.join() !== homes.join();
}
