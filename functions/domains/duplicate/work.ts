/**
 * Finds people who may have been registered twice: whenever a profile is new or says something else, from the stream. Two who
 * are registered at the same moment are both in the table when the later record comes, so no pair is missed.
 */
import { limits } from '../../limits';
import { today } from '../../platform/clock';
import type { Platform } from '../../platform/context';
import type { Item, QueryParams } from '../../platform/database';
import type { StreamRecord } from '../../platform/streams';
import { identityGuardKey, parseWorker, type Worker, WorkerEntity } from '../worker/entities';
import { readWorkers } from '../worker/loader';
import { commonRegion, neighborsOf, reasonsFor } from './duplicate';
import { type Duplicate, pairPuts, pairsOf, parseDuplicate } from './entities';

/** Opens identity numbers. */
type Finder = Pick<Platform, 'db' | 'vault' | 'clock'>;

/** Whether the record may show a duplicate, or moves one to another region. */
export function mayShowDuplicates({ keys, oldItem, newItem }: StreamRecord): boolean {
  if (keys['sk'] !== 'profile' || newItem === undefined || newItem['mergedInto'] !== undefined) return false;
  return ['name', 'phoneHash', 'villageCode', 'mergedIds'].some(
    (field) => JSON.stringify(oldItem?.[field]) !== JSON.stringify(newItem[field]),
  );
}

/** Idempotent: a pair is raised once, and one that was dismissed or merged is never raised again. */
export async function raiseDuplicates(finder: Finder, newItem: Item): Promise<void> {
  const { id } = parseWorker(newItem);
  // As they are now: whoever was merged meanwhile is looked at by the record of the person they became.
  const [worker] = await readWorkers(finder.db, [id]);
  if (worker?.id !== id) return;
  const [numbers, names, sharers, raised] = await Promise.all([
    neighborOwners(finder, worker),
    namesakes(finder, worker),
    phoneSharers(finder, worker),
    finder.db.query(pairsOf(worker.id)),
  ]);
  const pairs = raised.items.map(parseDuplicate);
  const ids = [...new Set([...numbers.keys(), ...names, ...sharers, ...pairs.map(({ otherId }) => otherId)])];
  const others = (await readWorkersInBatches(finder, ids)).filter((other) => other.id !== worker.id);
  const looks = [...new Map(others.map((other) => [other.id, other])).values()].map((other) => {
    const byNumber = [other.id, ...(other.mergedIds ?? [])].map((id) => numbers.get(id)).find(Boolean);
    const reasons = reasonsFor(worker, other, byNumber);
    return { other, reasons, pair: pairs.find(({ otherId }) => otherId === other.id) };
  });
  const [known, found] = [
    looks.filter(({ pair }) => pair !== undefined),
    looks.filter(({ pair }) => pair === undefined),
  ];
  const likeliest = found.toSorted((a, b) => b.reasons.length - a.reasons.length).slice(0, limits.duplicatesAtOnce);
  await Promise.all(
    [...known, ...likeliest].map(({ other, reasons, pair }) => raise(finder, worker, other, reasons, pair)),
  );
}

async function raise(
  { db, clock }: Finder,
  worker: Worker,
  other: Worker,
  reasons: Duplicate['reasons'],
  known: Duplicate | undefined,
): Promise<void> {
  const region = commonRegion(worker.villageCode, other.villageCode);
  const workerIds = [worker.id, other.id] as const;
  if (known === undefined) {
    if (reasons.length === 0) return;
    const foundAt = clock.now().toISOString();
    // Refused where the other one's record was first, which saw the same.
    await db.commit(pairPuts({ workerIds, reasons, foundAt, status: 'OPEN', region }, 'AS_NEW'));
  } else if (known.status === 'OPEN') {
    const all = [...new Set([...known.reasons, ...reasons])];
    await db.commit(
      pairPuts({ workerIds, reasons: all, foundAt: known.foundAt, status: 'OPEN', region }, 'WHILE_OPEN'),
    );
  }
}

/** Ids of people whose number differs from the person's by a slip of the fingers, and by which. */
async function neighborOwners(
  { db, vault, clock }: Finder,
  { id, identityNumberBox }: Worker,
): Promise<ReturnType<typeof neighborsOf>> {
  const neighbors = [...neighborsOf(vault.decrypt(identityNumberBox, id), today(clock))];
  const keys = neighbors.map(([number]) => identityGuardKey(vault.fingerprint('identityNumber', number)));
  const guards = await inBatches(keys, (batch) => db.batchGet(batch));
  return new Map(
    guards.flatMap((guard, place) => {
      const reason = neighbors[place]?.[1];
      return guard === undefined || reason === undefined ? [] : [[String(guard['ownerId']), reason] as const];
    }),
  );
}

async function namesakes({ db }: Finder, { county, name, birthDate, villageCode }: Worker): Promise<string[]> {
  const query = WorkerEntity.query.byName({ county, name, birthDate }).params<QueryParams>();
  const { items } = await db.query({ ...query, IndexName: 'byName', Limit: NAMESAKES_MAX });
  return items.filter((item) => item['villageCode'] === villageCode).map((item) => String(item['pk']));
}

/** Of one birth date in one county: more would be a made-up name. */
const NAMESAKES_MAX = 100;

/** None where more share it than a household: a village shop's number is everybody's. */
async function phoneSharers({ db }: Finder, { phoneHash }: Worker): Promise<string[]> {
  if (phoneHash === undefined) return [];
  const query = WorkerEntity.query.byPhone({ phoneHash }).params<QueryParams>();
  const { items } = await db.query({ ...query, IndexName: 'byPhone', Limit: limits.phoneSharersMax + 1 });
  return items.length > limits.phoneSharersMax ? [] : items.map((item) => String(item['pk']));
}

async function readWorkersInBatches({ db }: Finder, ids: readonly string[]): Promise<Worker[]> {
  const workers = await inBatches(ids, (batch) => readWorkers(db, batch));
  return workers.filter((worker) => worker !== undefined);
}

const KEYS_PER_BATCH = 100;

async function inBatches<T, R>(all: readonly T[], read: (batch: readonly T[]) => Promise<R[]>): Promise<R[]> {
  const batches = Array.from({ length: Math.ceil(all.length / KEYS_PER_BATCH) }, (_, batch) =>
    all.slice(batch * KEYS_PER_BATCH, (batch + 1) * KEYS_PER_BATCH),
  );
  return (await Promise.all(batches.map(read))).flat();
}
