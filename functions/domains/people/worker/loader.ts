/**
 * Loads workers by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). The id of
 * a merged worker loads the remaining one, so both ids stay valid.
 */
import type { TravellerId, WorkerId } from '../../../id-kinds';
import DataLoader from 'dataloader';
import type { Database, Item, QueryParams } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import type { ItemLoader } from '../../../platform/lists/item-loader';
import { hasPrefix } from '../../../platform/values/ids';
import { type Keeper, parseOrError, unlessMalformed } from '../../../platform/lists/malformed';
import { perRequest } from '../../../platform/requests/per-request';
import { collectionsOf, parseWorker, type Worker, workerKey } from './store';

export const workerLoader: ItemLoader<Worker, WorkerId> = perRequest(
  (context: Keeper) => new DataLoader((ids: readonly WorkerId[]) => loadWorkers(context, ids), { maxBatchSize: 100 }),
);

/** Undefined for somebody who is in no register. */
export async function loadTraveller(context: Keeper, id: TravellerId): Promise<Worker | undefined> {
  return hasPrefix(id, 'wkr') ? workerLoader(context).load(id) : undefined;
}

/** Those of a party who are in the register. */
export function registeredOf(ids: readonly TravellerId[]): WorkerId[] {
  return ids.filter((id) => hasPrefix(id, 'wkr'));
}

/** A malformed profile fails alone; the others of the batch are loaded. */
async function loadWorkers(context: Keeper, ids: readonly WorkerId[]): Promise<(Worker | undefined | Error)[]> {
  return followed(ids, async (keys) =>
    parseOrError(context, 'Workers', await context.db.batchGet(keys.map(workerKey), parseWorker.reads), parseWorker),
  );
}

/** In the order of the ids, at most 100, strongly consistent. One round trip; two if one of them was merged. */
export async function readWorkers(db: Database, ids: readonly WorkerId[]): Promise<(Worker | undefined)[]> {
  return followed(ids, async (keys) =>
    (await db.batchGet(keys.map(workerKey), parseWorker.reads)).map((item) => item && parseWorker(item)),
  );
}

/**
 * By the ids that were given, at most one read for each 100. Who is in no register or has a malformed profile is left out.
 * For handlers: the loader of their context would remember people as long as the process.
 */
export async function workersById(keeper: Keeper, ids: readonly WorkerId[]): Promise<ReadonlyMap<WorkerId, Worker>> {
  const loader = workerLoader({ ...keeper });
  const found = await Promise.all(
    [...new Set(ids)].map(async (id): Promise<[WorkerId, Worker][]> => {
      const worker = await unlessMalformed(loader.load(id));
      return worker === undefined ? [] : [[id, worker]];
    }),
  );
  return new Map(found.flat());
}

/**
 * The same for a reader of streams that counts people: a malformed profile fails, so that the record is set aside and nobody
 * is left out silently. @throws Malformed
 */
export async function countedById(keeper: Keeper, ids: readonly WorkerId[]): Promise<ReadonlyMap<WorkerId, Worker>> {
  const loader = workerLoader({ ...keeper });
  const named = [...new Set(ids)];
  const found = await Promise.all(named.map((id) => loader.load(id)));
  return new Map(named.flatMap((id, place) => (found[place] === undefined ? [] : [[id, found[place]]])));
}

/** @param read returns profiles as stored, merged ones too. */
async function followed<R extends Worker | undefined | Error>(
  ids: readonly WorkerId[],
  read: (ids: readonly WorkerId[]) => Promise<R[]>,
): Promise<(R | undefined)[]> {
  const profiles = await read(ids);
  const keptId = (profile: R): WorkerId | undefined =>
    profile === undefined || profile instanceof Error ? undefined : profile.mergedInto;
  const kept = [...new Set(profiles.flatMap((profile) => keptId(profile) ?? []))];
  if (kept.length === 0) return profiles;
  const found = await read(kept);
  const byId = new Map(kept.map((id, index) => [id, found[index]]));
  return profiles.map((profile) => {
    const id = keptId(profile);
    return id === undefined ? profile : byId.get(id);
  });
}

/** All items of one list of a person, with those of registrations that were merged into theirs: a query for each, all at once. */
export async function readCollections(
  db: Database,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  queryOf: (collection: WorkerId) => QueryParams,
): Promise<Item[]> {
  return (await Promise.all(collectionsOf(worker).map((id) => readAll(db, queryOf(id))))).flat();
}
