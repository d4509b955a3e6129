/**
 * Streams -> the homes by which requests are listed. When somebody moves, the requests of their journeys are filed anew by
 * where all of the party live now, so that whoever is in charge of them finds them; and a new request is looked at once, since
 * somebody may have moved while it was made. Journeys that are over stay where they were filed: nobody acts for them.
 */
import { limits } from '../../../limits';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { collectionsOf } from '../../people/worker/store';
import { readWorkers } from '../../people/worker/loader';
import { type Homes, isRequest, parseRequest, refileRequest, type Request, requestKey } from '../booking/request-store';
import { homesOf } from '../booking/party';
import { isTrip, parseTrip, tripKey } from '../../people/trip/store';

/**
 * Idempotent: records tell where to look, not what to write.
 * @throws Fault, retryable, when others file the same requests anew all the time; then the batch must be delivered again.
 */
export async function followHomes(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const movers = new Set(records.flatMap(({ oldItem, newItem }) => moverOf(oldItem, newItem) ?? []));
  const made = records.flatMap(({ oldItem, newItem }) => newRequestOf(oldItem, newItem) ?? []);
  const moved = new Set(movers.size === 0 ? [] : await requestsOf(db, [...movers]));
  const looked = new Set(made.filter((id) => !moved.has(id)));
  await inParallel(limits.waitlistWritesAtOnce, [...moved], (id) => file(db, id, () => true));
  await inParallel(limits.waitlistWritesAtOnce, [...looked], (id) => file(db, id, differs));
}

function moverOf(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  const moves = newItem?.['sk'] === 'profile' && oldItem !== undefined;
  return moves && oldItem['villageCode'] !== newItem['villageCode'] ? String(newItem['pk']) : undefined;
}

/** Its trips were written with it, so whoever moved before finds them, and whoever moved after is found by them. */
function newRequestOf(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  return isRequest(newItem) && oldItem === undefined ? String(newItem['pk']) : undefined;
}

/** At most two for each of the people. */
async function requestsOf(db: Database, workerIds: readonly string[]): Promise<string[]> {
  const workers = (await readWorkers(db, workerIds)).filter((worker) => worker !== undefined);
  const keys = workers
    .flatMap(collectionsOf)
    .flatMap((workerId) => [tripKey(workerId, 'HOMEBOUND'), tripKey(workerId, 'WORKBOUND')]);
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  return items.filter(isTrip).map((item) => parseTrip(item).requestId);
}

/**
 * On condition that nobody filed it since it was read: of two who move at once, the later look sees both. It counts also where
 * the homes are the same, or an earlier look that is late could undo it.
 */
async function file(db: Database, id: string, needed: (request: Request, homes: Homes) => boolean): Promise<void> {
  await whileChanged(async () => {
    const item = await db.get(requestKey(id));
    if (item === undefined) return undefined;
    const request = parseRequest(item);
    const workers = (await readWorkers(db, request.workerIds)).filter((worker) => worker !== undefined);
    const homes = homesOf(workers);
    if (!needed(request, homes)) return undefined;
    return (await db.commit([refileRequest(request, homes)])).committed ? undefined : CHANGED;
  });
}

function differs({ homes: filed = [] }: Request, { homes }: Homes): boolean {
  return filed.join() !== homes.join();
}
