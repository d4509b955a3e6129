/**
 * Streams -> pending moves. When a worker's home changes, the move is listed for the region in charge now; when its
 * survey took effect without an answer, the move is accepted. `decide.ts` does not wait for this: it reads where the
 * worker lives.
 */
import type { MoveId, WorkerId } from '../../../id-kinds';
import { instantOf } from '../../../platform/values/clock';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { asId } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { type HistoryEntry, entryKey, parseEntry } from '../worker/history/history-store';
import { checkUnchanged, parseWorker, type Worker, workerKey } from '../worker/store';
import { arrivalsKey, type Move, moveKey, parseArrivals, parseMove, placeWrites, refileMove } from './store';
import { settlement } from './decide';
import { placesOf } from './listed-under';
import { decided } from './states';

/**
 * Idempotent, in any order: it writes what it reads. One batch read for all records, and more only for workers with
 * pending moves.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function keepMoves(becauseOf: BecauseOf, records: readonly StreamRecord[]): Promise<void> {
  const changed = records.filter(({ keys, newItem }) => keys['sk'] === 'profile' && newItem !== undefined);
  const people = [...new Map(changed.map(({ keys, author }) => [asId(keys['pk'], 'wkr'), author] as const))];
  if (people.length === 0) return;
  const arrivals = await becauseOf().db.batchGet(people.map(([workerId]) => arrivalsKey(workerId)));
  for (const [index, [workerId, author]] of people.entries()) {
    const open = [...parseArrivals(arrivals[index]).keys()];
    if (open.length > 0) await follow(becauseOf(author).db, workerId, open);
  }
}

/** @param cause stamp of the write that the record belongs to. */
type BecauseOf = (cause?: string) => { readonly db: Database };

async function follow(db: Database, workerId: WorkerId, open: readonly MoveId[]): Promise<void> {
  const [profile, ...items] = await db.batchGet([workerKey(workerId), ...open.map(moveKey)]);
  const worker = profile && parseWorker(profile);
  if (worker === undefined || worker.mergedInto !== undefined) return;
  const moves = items.filter((item) => item !== undefined).map(parseMove);
  const entries = await db.batchGet(moves.map(({ stamp }) => entryKey(worker.id, stamp)));
  for (const [index, move] of moves.entries()) await followOne(db, worker, move, entries[index]);
}

/** Refused if the worker or the move changed meanwhile; that change has a record of its own. */
async function followOne(db: Database, worker: Worker, move: Move, entry: Item | undefined): Promise<void> {
  const after = entry === undefined ? undefined : takenBy(move, worker, parseEntry(entry));
  if (after !== undefined) {
    await db.commit([...settlement(after, worker), checkUnchanged(worker)]);
  } else if (move.status === 'PENDING' && move.fromCode !== worker.villageCode) {
    const fromCode = worker.villageCode;
    const places = placeWrites(move.id, placesOf({ ...move, fromCode }));
    await db.commit([refileMove(move.id, fromCode), ...places, checkUnchanged(worker)]);
  }
}

/** The move as accepted, if its survey was recorded again by an account that was in charge of the worker by then. */
function takenBy(move: Move, { villageCode }: Worker, { recordedAt, by }: HistoryEntry): Move | undefined {
  const decidedAt = instantOf(new Date(recordedAt));
  return decided(move, { status: 'ACCEPTED', decidedAt, decidedBy: by, fromCode: villageCode });
}
