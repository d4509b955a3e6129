/**
 * Workers by id, for rules and for parents already allowed: see `platform/item-loader.ts`. A person who was merged into
 * another one is found as that one: both ids stay good.
 */
import DataLoader from 'dataloader';
import type { Context } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import type { ItemLoader } from '../../../platform/lists/item-loader';
import { perRequest } from '../../../platform/requests/per-request';
import { parseWorker, type Worker, workerKey } from './store';

export const workerLoader: ItemLoader<Worker> = perRequest(
  ({ db }: Context) => new DataLoader((ids: readonly string[]) => readWorkers(db, ids), { maxBatchSize: 100 }),
);

/** In the order of the ids, at most 100, strongly consistent. One round trip; a second one only where someone was merged. */
export async function readWorkers(db: Database, ids: readonly string[]): Promise<(Worker | undefined)[]> {
  const workers = await readProfiles(db, ids);
  const kept = [...new Set(workers.flatMap((worker) => worker?.mergedInto ?? []))];
  if (kept.length === 0) return workers;
  const byId = new Map((await readProfiles(db, kept)).map((worker) => [worker?.id, worker]));
  return workers.map((worker) => (worker?.mergedInto === undefined ? worker : byId.get(worker.mergedInto)));
}

/** As they are stored, merged ones too. */
async function readProfiles(db: Database, ids: readonly string[]): Promise<(Worker | undefined)[]> {
  return (await db.batchGet(ids.map(workerKey))).map((item) => item && parseWorker(item));
}
