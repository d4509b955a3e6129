/**
 * Streams -> duplicates. Finds workers who may be registered twice, when a profile is new or changed. Two workers
 * registered at the same moment are both in the table when the later record comes, but perhaps in no index yet: they
 * find each other by the signs that each examination leaves (`sign-store.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { DuplicateReason } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { asId } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { nameOf } from '../../../platform/values/spelling';
import { identityGuardKey, numberOwnerIn } from '../worker/identity-store';
import { changeProfile, checkNotMerged, collectionsOf, workerQuery, parseWorker, type Worker } from '../worker/store';
import { readWorkers } from '../worker/loader';
import { commonRegion, mayBeOneHome, neighborsOf, type NumberReason, reasonsFor } from './same-person';
import { changePair, type Duplicate, endPair, pairsOf, parseDuplicate, raisePair } from './store';
import { leaveSigns, readSigns, type Signs, signsOf } from './sign-store';

/** May decrypt identity numbers. */
type SearchContext = Pick<Platform, 'db' | 'vault' | 'clock'>;

/** Whether the record may show a duplicate, move a pair to another region, or has a name as an earlier release kept it. */
export function mayShowDuplicates({ keys, oldItem, newItem }: StreamRecord): boolean {
  if (keys['sk'] !== 'profile' || newItem === undefined || newItem['mergedInto'] !== undefined) return false;
  const { name } = newItem;
  const isOfOldForm = typeof name === 'string' && nameOf(name) !== name;
  return (
    isOfOldForm ||
    ['name', 'byPhonePk', 'villageCode', 'mergedIds'].some(
      (field) => JSON.stringify(oldItem?.[field]) !== JSON.stringify(newItem[field]),
    )
  );
}

/**
 * Idempotent: a pair is raised once. Workers who were dismissed as a pair are never a pair again, even after merges.
 */
export async function raiseDuplicates(
  context: SearchContext,
  { oldItem, newItem }: { readonly oldItem?: Item | undefined; readonly newItem: Item },
): Promise<void> {
  const { id } = parseWorker(newItem);
  // The profile as it is now. A worker who was merged meanwhile is examined by the record of the remaining worker.
  const [worker] = await readWorkers(context.db, [id]);
  if (worker?.id !== id) return;
  if (nameOf(worker.name) !== worker.name) return respell(context, worker);
  const signs = signsOf(worker);
  const [numbers, [names, sharers]] = await Promise.all([
    // Guards are never late, so they need no sign.
    neighborOwners(context, worker),
    leaveSigns(context, worker, signs).then(() =>
      Promise.all([namesakes(context, worker, signs), phoneSharers(context, worker, signs)]),
    ),
  ]);
  const seen = new Set([...numbers.keys(), ...names, ...sharers]);
  seen.delete(worker.id);
  // Pairs of a newcomer were raised by the other's record, which saw as much; what changed since has a record of its own.
  const raised = oldItem === undefined && seen.size === 0 ? [] : await raisedBefore(context, worker);
  const ids = [...new Set([...seen, ...raised.map(({ otherId }) => otherId)])];
  const others = (await readWorkersInBatches(context, ids)).filter((other) => other.id !== worker.id);
  const candidates = [...new Map(others.map((other) => [other.id, other])).values()].map((other): Candidate => {
    const theirs = collectionsOf(other);
    const byNumber = theirs.map((id) => numbers.get(id)).find(Boolean);
    const pairs = raised.filter(({ otherId }) => theirs.includes(otherId));
    return { other, reasons: reasonsFor(worker, other, byNumber), pairs };
  });
  const known = candidates.filter(({ pairs }) => pairs.length > 0);
  const found = candidates.filter(({ pairs }) => pairs.length === 0);
  const likeliest = found.toSorted((a, b) => b.reasons.length - a.reasons.length).slice(0, limits.duplicatesAtOnce);
  await Promise.all([
    ...[...known, ...likeliest].map((candidate) => raise(context, worker, candidate)),
    ...raised.filter((pair) => pair.workerId !== worker.id).map((pair) => close(context, pair)),
  ]);
}

/**
 * Gives a name that an earlier release kept as it was typed its form of today, by which people are looked for and compared.
 * The record of this write is examined. Refused if the profile has changed; then that record comes.
 */
async function respell({ db, clock }: SearchContext, worker: Worker): Promise<void> {
  const { birthDate, name } = worker;
  const at = preciseInstantOf(clock.now());
  await db.commit([changeProfile(worker, { told: { name: nameOf(name) }, at, birthDate })]);
}

/** Another worker, the reasons to believe that it is the same person, and existing pairs of any ids of the two. */
interface Candidate {
  readonly other: Worker;
  readonly reasons: readonly DuplicateReason[];
  readonly pairs: readonly Duplicate[];
}

async function raise(
  { db, clock }: SearchContext,
  worker: Worker,
  { other, reasons, pairs }: Candidate,
): Promise<void> {
  const region = commonRegion(worker.villageCode, other.villageCode);
  const pair = { workerIds: [worker.id, other.id], region } as const;
  const apart = pairs.some(({ status }) => status === 'DISMISSED');
  const own = pairs.find(({ workerId, otherId }) => workerId === worker.id && otherId === other.id);
  if (own === undefined) {
    if (apart || reasons.length === 0) return;
    const foundAt = preciseInstantOf(clock.now());
    // Refused if the other worker's record raised the pair first, or if one of the two was merged; that record examines
    // both again.
    await db.commit([...raisePair({ ...pair, reasons, foundAt }), ...[worker, other].map(checkNotMerged)]);
  } else if (own.status === 'OPEN') {
    const all = [...new Set([...own.reasons, ...reasons])];
    const known = { ...pair, reasons: all, foundAt: own.foundAt };
    await db.commit(apart ? endPair(known, 'DISMISSED') : changePair(known));
  }
}

/**
 * Ends an open pair of a worker who was merged into this one. If the reasons remain, a pair of this worker replaces it.
 */
async function close(
  { db }: SearchContext,
  { workerId, otherId, reasons, foundAt, region, status }: Duplicate,
): Promise<void> {
  if (status !== 'OPEN') return;
  const workerIds = [workerId, otherId] as const;
  await db.commit(endPair({ workerIds, reasons, foundAt, region }, 'MERGED'));
}

/** Pairs of the worker and of all workers merged into it. */
async function raisedBefore({ db }: SearchContext, worker: Worker): Promise<Duplicate[]> {
  const pages = await Promise.all(collectionsOf(worker).map((id) => db.query(pairsOf(id))));
  return pages.flatMap(({ items }) => items.map(parseDuplicate));
}

/** Owners of numbers that differ from the worker's by one mistake, and the mistake of each. */
async function neighborOwners(
  { db, vault, clock }: SearchContext,
  { id, identityNumberBox }: Worker,
): Promise<ReadonlyMap<WorkerId, NumberReason>> {
  const neighbors = [...neighborsOf(vault.decrypt(identityNumberBox, id), today(clock))];
  const keys = neighbors.map(([number]) => identityGuardKey(vault.fingerprint('identityNumber', number)));
  const guards = await inBatches(keys, (batch) => db.batchGet(batch));
  return new Map(
    guards.flatMap((guard, index) => {
      const reason = neighbors[index]?.[1];
      return guard === undefined || reason === undefined ? [] : [[numberOwnerIn(guard), reason] as const];
    }),
  );
}

/** Compares the attributes again: in the key, another name may end in what looks like a birth date. */
async function namesakes(
  { db }: SearchContext,
  { county, name, birthDate, villageCode }: Worker,
  { name: partition }: Signs,
): Promise<WorkerId[]> {
  const [{ items }, recent] = await Promise.all([
    db.query({ ...workerQuery('byName', { county, name, birthDate }).params(), Limit: NAMESAKES_MAX }),
    readSigns(db, partition, NAMESAKES_MAX),
  ]);
  const listed = items
    .map(parseWorker)
    .filter((other) => other.name === name && other.birthDate === birthDate)
    .filter((other) => mayBeOneHome(other.villageCode, villageCode))
    .map(({ id }) => id);
  return [...listed, ...recent];
}

/** More workers with one name and birth date in one county would be test data. */
const NAMESAKES_MAX = 100;

/** Empty if more workers share the phone than one household: it may be a village shop's. */
async function phoneSharers(
  { db }: SearchContext,
  { phoneHash }: Worker,
  { phone: partition }: Signs,
): Promise<WorkerId[]> {
  if (phoneHash === undefined || partition === undefined) return [];
  const count = limits.phoneSharersMax + 1;
  const [{ items }, recent] = await Promise.all([
    db.query({ ...workerQuery('byPhone', { phoneHash }).params(), Limit: count }),
    readSigns(db, partition, count),
  ]);
  const sharers = new Set([...items.map((item) => asId(item['pk'], 'wkr')), ...recent]);
  return sharers.size > limits.phoneSharersMax ? [] : [...sharers];
}

async function readWorkersInBatches({ db }: SearchContext, ids: readonly WorkerId[]): Promise<Worker[]> {
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
