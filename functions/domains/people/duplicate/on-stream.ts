/**
 * Finds people who may have been registered twice: whenever a profile is new or says something else, from the stream. Two who
 * are registered at the same moment are both in the table when the later record comes, but perhaps in no index: they find each
 * other by the signs that a look leaves (`signs.ts`).
 */
import type { DuplicateReason } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { today } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import type { StreamRecord } from '../../../platform/streams/streams';
import { identityGuardKey } from '../worker/identity-store';
import { checkNotMerged, collectionsOf, holdersOf, namesakesOf, parseWorker, type Worker } from '../worker/store';
import { readWorkers } from '../worker/loader';
import { commonRegion, mayBeOneHome, neighborsOf, reasonsFor } from './duplicate';
import { changePair, type Duplicate, endPair, pairsOf, parseDuplicate, raisePair } from './store';
import { leaveSigns, readSigns, type Signs, signsOf } from './sign-store';

/** Opens identity numbers. */
type Finder = Pick<Platform, 'db' | 'vault' | 'clock'>;

/** Whether the record may show a duplicate, or moves one to another region. */
export function mayShowDuplicates({ keys, oldItem, newItem }: StreamRecord): boolean {
  if (keys['sk'] !== 'profile' || newItem === undefined || newItem['mergedInto'] !== undefined) return false;
  return ['name', 'byPhonePk', 'villageCode', 'mergedIds'].some(
    (field) => JSON.stringify(oldItem?.[field]) !== JSON.stringify(newItem[field]),
  );
}

/** Idempotent: a pair is raised once, and people who were told apart are never a pair again, whomever they are merged into. */
export async function raiseDuplicates(finder: Finder, newItem: Item): Promise<void> {
  const { id } = parseWorker(newItem);
  // As they are now: whoever was merged meanwhile is looked at by the record of the person they became.
  const [worker] = await readWorkers(finder.db, [id]);
  if (worker?.id !== id) return;
  const signs = signsOf(worker);
  await leaveSigns(finder, worker, signs);
  const [numbers, names, sharers, raised] = await Promise.all([
    neighborOwners(finder, worker),
    namesakes(finder, worker, signs),
    phoneSharers(finder, worker, signs),
    raisedBefore(finder, worker),
  ]);
  const ids = [...new Set([...numbers.keys(), ...names, ...sharers, ...raised.map(({ otherId }) => otherId)])];
  const others = (await readWorkersInBatches(finder, ids)).filter((other) => other.id !== worker.id);
  const looks = [...new Map(others.map((other) => [other.id, other])).values()].map((other): Look => {
    const theirs = collectionsOf(other);
    const byNumber = theirs.map((id) => numbers.get(id)).find(Boolean);
    const pairs = raised.filter(({ otherId }) => theirs.includes(otherId));
    return { other, reasons: reasonsFor(worker, other, byNumber), pairs };
  });
  const known = looks.filter(({ pairs }) => pairs.length > 0);
  const found = looks.filter(({ pairs }) => pairs.length === 0);
  const likeliest = found.toSorted((a, b) => b.reasons.length - a.reasons.length).slice(0, limits.duplicatesAtOnce);
  await Promise.all([
    ...[...known, ...likeliest].map((look) => raise(finder, worker, look)),
    ...raised.filter((pair) => pair.workerId !== worker.id).map((pair) => close(finder, pair)),
  ]);
}

/** Another person, why they look like this one, and the pairs that there are of any ids of the two. */
interface Look {
  readonly other: Worker;
  readonly reasons: readonly DuplicateReason[];
  readonly pairs: readonly Duplicate[];
}

async function raise({ db, clock }: Finder, worker: Worker, { other, reasons, pairs }: Look): Promise<void> {
  const region = commonRegion(worker.villageCode, other.villageCode);
  const pair = { workerIds: [worker.id, other.id], region } as const;
  const apart = pairs.some(({ status }) => status === 'DISMISSED');
  const own = pairs.find(({ workerId, otherId }) => workerId === worker.id && otherId === other.id);
  if (own === undefined) {
    if (apart || reasons.length === 0) return;
    const foundAt = clock.now().toISOString();
    // Refused where the other one's record was first, which saw the same; or one of the two was merged, whose record looks again.
    await db.commit([...raisePair({ ...pair, reasons, foundAt }), ...[worker, other].map(checkNotMerged)]);
  } else if (own.status === 'OPEN') {
    const all = [...new Set([...own.reasons, ...reasons])];
    const known = { ...pair, reasons: all, foundAt: own.foundAt };
    await db.commit(apart ? endPair(known, 'DISMISSED') : changePair(known));
  }
}

/** An open pair of someone who became a part of this person leaves the list; if it still stands, it is this person's. */
async function close(
  { db }: Finder,
  { workerId, otherId, reasons, foundAt, region, status }: Duplicate,
): Promise<void> {
  if (status !== 'OPEN') return;
  const workerIds = [workerId, otherId] as const;
  await db.commit(endPair({ workerIds, reasons, foundAt, region }, 'MERGED'));
}

/** Pairs of the person, and of whoever was merged into them. */
async function raisedBefore({ db }: Finder, worker: Worker): Promise<Duplicate[]> {
  const pages = await Promise.all(collectionsOf(worker).map((id) => db.query(pairsOf(id))));
  return pages.flatMap(({ items }) => items.map(parseDuplicate));
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

/** Compared by the attributes, too: in the key another's name can hold what looks like this one's birth date behind it. */
async function namesakes(
  { db }: Finder,
  { county, name, birthDate, villageCode }: Worker,
  { name: partition }: Signs,
): Promise<string[]> {
  const [{ items }, recent] = await Promise.all([
    db.query({ ...namesakesOf({ county, name, birthDate }), Limit: NAMESAKES_MAX }),
    readSigns(db, partition, NAMESAKES_MAX),
  ]);
  const listed = items
    .map(parseWorker)
    .filter((other) => other.name === name && other.birthDate === birthDate)
    .filter((other) => mayBeOneHome(other.villageCode, villageCode))
    .map(({ id }) => id);
  return [...listed, ...recent];
}

/** Of one birth date in one county: more would be a made-up name. */
const NAMESAKES_MAX = 100;

/** None where more share it than a household: a village shop's number is everybody's. */
async function phoneSharers({ db }: Finder, { phoneHash }: Worker, { phone: partition }: Signs): Promise<string[]> {
  if (phoneHash === undefined || partition === undefined) return [];
  const count = limits.phoneSharersMax + 1;
  const [{ items }, recent] = await Promise.all([
    db.query({ ...holdersOf(phoneHash), Limit: count }),
    readSigns(db, partition, count),
  ]);
  const sharers = new Set([...items.map((item) => String(item['pk'])), ...recent]);
  return sharers.size > limits.phoneSharersMax ? [] : [...sharers];
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
