/**
 * Streams -> counters, exactly once however often records are delivered. The hard idea: there is no transaction and no
 * lock. Each counter item stores, for each shard, the last record counted, for as long as records of the shard can
 * come.
 */
import { limits } from '../../../limits';
import { type Clock, systemClock } from '../../../platform/values/clock';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Platform } from '../../../platform/requests/context';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { SET_ASIDE } from '../../../platform/streams/set-aside';
import { hourOf, shardName } from '../../../platform/streams/stream-marks';
import type { StreamRecord } from '../../../platform/streams/streams';
import {
  COUNTERS,
  type Counted,
  type CounterChange,
  counterChanges,
  type Fact,
  factOf,
  lateItem,
  unfoldedItem,
} from './changed-counters';
import { noted } from './noted';
import { counterUpdate, horizonOf, keepRecord, planOf } from './store';
import { nextNote, writeNote } from './watch-store';

/** Numbers of records that were set aside instead of counted. */
export interface Aside {
  /** Malformed records. */
  readonly unfolded: number;
  /** Records so late that a counter may have forgotten whether it includes them; absent if none. */
  readonly late?: number;
}

/**
 * Counts a batch of one shard. Idempotent for each item: a batch that was interrupted, repeated or overlaps another may
 * run any number of times, even concurrently, provided that no record is delivered before all earlier records of its
 * shard were delivered once. A record that is malformed, or older than `limits.counterHorizonHours`, is set aside and
 * never counted.
 * @returns the numbers of records that were set aside.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function fold(
  db: Database,
  records: readonly StreamRecord[],
  counted: Counted,
  clock: Clock = systemClock,
): Promise<Aside> {
  const facts: Fact[] = [];
  const unfolded: Item[] = [];
  for (const record of new Map(records.map((record) => [record.sequenceNumber, record])).values()) {
    try {
      facts.push(factOf(record, counted));
    } catch (error) {
      unfolded.push(unfoldedItem(record, error));
    }
  }
  await keep(db, unfolded);
  const changes = counterChanges(facts);
  const [first] = changes;
  if (first === undefined) return { unfolded: unfolded.length };
  const name = await shardName(db, first.shard);
  const now = clock.now();
  const late = await inParallel(limits.counterWritesAtOnce, changes, (change) =>
    foldInto({ db, name, counted, now }, change),
  );
  const tooLate = new Set(late.flat().map(({ sequenceNumber }) => sequenceNumber)).size;
  return { unfolded: unfolded.length, ...(tooLate > 0 && { late: tooLate }) };
}

/**
 * The same for a reader of streams; logs records that were set aside.
 * @param clock decides which records are too late.
 */
export async function count(
  { db, log, clock }: Pick<Platform, 'db' | 'log' | 'clock'>,
  records: readonly StreamRecord[],
  counted: Counted,
): Promise<void> {
  const { unfolded, late = 0 } = await fold(db, records, counted, clock);
  if (unfolded > 0) log.error(SET_ASIDE, { reader: COUNTERS, records: unfolded });
  if (late > 0) log.error(SET_ASIDE, { reader: COUNTERS, records: late, error: 'TooLate' });
}

/** What the folds of one batch share; `name` is the shard's. */
interface Folding {
  readonly db: Database;
  readonly name: string;
  readonly counted: Counted;
  readonly now: Date;
}

/**
 * Writes without a read: a refused update returns the item, which shows how far another run has come, and whether a
 * recount watches it.
 * @returns the records that are too late.
 */
async function foldInto({ db, name, counted, now }: Folding, change: CounterChange): Promise<readonly StreamRecord[]> {
  const horizon = horizonOf(now);
  const tooLate: StreamRecord[] = [];
  let rest = change;
  let item: Item | undefined;
  await whileChanged(async () => {
    const { fresh, late } = planOf(rest, name, item, horizon);
    // Before the mark passes them.
    await keep(
      db,
      late.map((step) => lateItem(change, step)),
    );
    tooLate.push(...late.map(({ record }) => record));
    if (fresh.length === 0) return undefined;
    const update = counterUpdate(change, name, fresh, item, horizon);
    const note = item && nextNote(item, hourOf(now));
    const notes = note === undefined ? [] : [writeNote(change.key, note, noted(change.key, fresh, counted), now)];
    const commit = await db.commit([update, ...notes]);
    if (commit.committed) return undefined;
    rest = { ...change, steps: fresh };
    item = commit.refused.get(update);
    return CHANGED;
  });
  return tooLate;
}

async function keep(db: Database, items: readonly Item[]): Promise<void> {
  if (items.length > 0) await db.execute(items.map(keepRecord));
}
