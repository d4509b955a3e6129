/**
 * Streams -> what counts of a person's placements, each once a season. Records only say of whom: all their placements are
 * read, so records may come late, repeatedly and out of order, a first placement that is called off hands the count on to the
 * next, and merges are followed. After a write everything is read again: of two at once, the one that read older data notices.
 */
import { isDeepStrictEqual } from 'node:util';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { isSince } from '../../../platform/items/reading';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import { countedById, readCollections, readWorkers } from '../../people/worker/loader';
import { mergedOrMendedIn } from '../../people/worker/history/merged-or-mended';
import { COUNTED_BY_PERSON } from '../placement/counts';
import { isPlacement, parsePlacement, partOfPlacement, placementsOf } from '../placement/store';
import { parseTransfer, type Transfer, transferDelete, transferPut, transfersOf } from './store';
import { type Placed, seasonsOf } from './transfer';

/** Name of this reader in items that are set aside. */
export const TRANSFERS = 'transfers';

/** Idempotent. @throws Fault, retryable, when the database is too busy; then the batch must be delivered again. */
export async function followTransfers(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const named = [...new Set(records.flatMap((record) => [...placedIn(record), ...mergedOrMendedIn(record)]))];
  if (named.length === 0) return;
  const people = await countedById(keeper, named);
  const ids = new Set(named.flatMap((id) => people.get(id)?.id ?? []));
  await inParallel(limits.transfersFollowedAtOnce, [...ids], (id) => followOne(keeper, id));
}

const COUNTS = [
  ...(['agreedAt', 'homeCode', 'workCode', 'stableOn'] as const),
  ...(['status', 'startsOn', 'startedOn', 'endedOn', 'departure'] as const),
] as const;

/** Whose placement is new, or counts otherwise than before. */
function placedIn({ oldItem, newItem }: StreamRecord): WorkerId[] {
  if (newItem === undefined || !isPlacement(newItem)) return [];
  const [before, after] = [oldItem, newItem].map(countedOf);
  const isSame = after !== undefined && isDeepStrictEqual(before, after);
  return isSame ? [] : [partOfPlacement(newItem, 'workerId').workerId];
}

/** Undefined where the item tells nothing: an earlier release wrote it, which counts otherwise, or it can't be read. */
function countedOf(item: Item | undefined): object | undefined {
  if (item === undefined || !isPlacement(item) || !isSince(item, COUNTED_BY_PERSON)) return undefined;
  try {
    return partOfPlacement(item, ...COUNTS);
  } catch {
    return undefined;
  }
}

/**
 * The same of people whom a recount names, who may be merged. @returns those of whom it stored something else.
 * @throws where an item can't be read.
 */
export async function followAgain(keeper: Pick<Keeper, 'db'>, ids: readonly WorkerId[]): Promise<WorkerId[]> {
  const followed = await inParallel(limits.transfersFollowedAtOnce, ids, async (id) =>
    (await followOne(keeper, id)) ? [id] : [],
  );
  return followed.flat();
}

/**
 * Two queries for each collection of the person, all at once. @returns whether it stored something else.
 * @throws where an item can't be read: nothing changes then.
 */
async function followOne(keeper: Pick<Keeper, 'db'>, id: WorkerId): Promise<boolean> {
  let isOther = false;
  await whileChanged(async () => {
    const [worker] = await readWorkers(keeper.db, [id]);
    if (worker === undefined) return undefined;
    const [placed, known] = await Promise.all([
      readCollections(keeper.db, worker, (collection) => ({ ...placementsOf(collection), ConsistentRead: true })),
      readCollections(keeper.db, worker, transfersOf),
    ]);
    const seasons = seasonsOf(placed.map(placedBy));
    const right = [...seasons.values()].map((season): Transfer => ({ workerId: worker.id, ...season }));
    const writes = changesOf(known.map(parseTransfer), right);
    if (writes.length === 0) return undefined;
    const answers = await inParallel(limits.transfersFollowedAtOnce, writes, (write) => keeper.db.commit([write]));
    isOther ||= answers.some(({ committed }) => committed);
    // Of a refused write somebody else stored something: the next read shows what is still wrong.
    return CHANGED;
  });
  return isOther;
}

function placedBy(item: Item): Placed {
  return { placement: parsePlacement(item), countsItself: !isSince(item, COUNTED_BY_PERSON) };
}

/** Empty if all is as it should be. What a merged registration had is of the one that remains. */
function changesOf(known: readonly Transfer[], right: readonly Transfer[]): Write[] {
  const nameOf = ({ workerId, season }: Transfer): string => `${workerId} ${season}`;
  const [stored, wanted] = [known, right].map((all) => new Map(all.map((one) => [nameOf(one), one])));
  const over = known.filter((one) => !wanted?.has(nameOf(one)));
  const puts = right.flatMap((one): Write[] => {
    const before = stored?.get(nameOf(one));
    return isDeepStrictEqual(one, before) ? [] : [transferPut(one, before)];
  });
  return [...over.map(transferDelete), ...puts];
}
