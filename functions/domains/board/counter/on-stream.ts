/**
 * Folds stream records into counters, exactly once whatever is delivered how often. The one thing to know: no transaction, no
 * lock; each item remembers how far it is, shard by shard, for as long as records of the shard can come.
 */
import { limits } from '../../../limits';
import { type Clock, systemClock } from '../../../platform/values/clock';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Platform } from '../../../platform/requests/context';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { SET_ASIDE } from '../../../platform/streams/set-aside';
import { shardName } from '../../../platform/streams/stream-marks';
import type { StreamRecord } from '../../../platform/streams/streams';
import {
  COUNTERS,
  type Counted,
  type CounterChange,
  counterChanges,
  type Fact,
  factOf,
  lateItem,
  revisionsOf,
  unfoldedItem,
} from './counter';
import { counterUpdate, horizonOf, lateFactPut, planOf } from './store';

/** Records that don't count: they are kept as items of their own. */
export interface Aside {
  /** That can't be folded. */
  readonly unfolded: number;
  /** That came so late that a counter may have forgotten whether it holds them; absent where none did. */
  readonly late?: number;
}

/**
 * Folds a batch of one shard. Idempotent, item by item: a batch that was half done, comes again, or overlaps another may run
 * any number of times, also at the same time, as long as no record is delivered before all earlier ones of its shard were
 * delivered once. A record that can't be folded, or is older than `limits.counterHorizonHours`, is put aside and never folded.
 * @returns how many records were put aside.
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
  await put(db, [...unfolded, ...facts.flatMap(revisionsOf)]);
  const changes = counterChanges(facts);
  const [first] = changes;
  if (first === undefined) return { unfolded: unfolded.length };
  const name = await shardName(db, first.shard);
  const horizon = horizonOf(clock.now());
  const late = await inParallel(limits.counterWritesAtOnce, changes, (change) => foldInto(db, change, name, horizon));
  const tooLate = new Set(late.flat().map(({ sequenceNumber }) => sequenceNumber)).size;
  return { unfolded: unfolded.length, ...(tooLate > 0 && { late: tooLate }) };
}

/** The same, for a reader of streams: what was put aside is told in the log. @param clock by which records are too late. */
export async function count(
  { db, log, clock }: Pick<Platform, 'db' | 'log' | 'clock'>,
  records: readonly StreamRecord[],
  counted: Counted,
): Promise<void> {
  const { unfolded, late = 0 } = await fold(db, records, counted, clock);
  if (unfolded > 0) log.error(SET_ASIDE, { reader: COUNTERS, records: unfolded });
  if (late > 0) log.error(SET_ASIDE, { reader: COUNTERS, records: late, error: 'TooLate' });
}

/**
 * Nothing is read first: a refused update brings the item, and with it how far another run of the batch has come.
 * @returns the records that are too late.
 */
async function foldInto(
  db: Database,
  change: CounterChange,
  name: string,
  horizon: number,
): Promise<readonly StreamRecord[]> {
  const tooLate: StreamRecord[] = [];
  let rest = change;
  let item: Item | undefined;
  await whileChanged(async () => {
    const { fresh, late } = planOf(rest, name, item, horizon);
    // Before the mark passes them.
    await put(
      db,
      late.map((step) => lateItem(change, step)),
    );
    tooLate.push(...late.map(({ record }) => record));
    if (fresh.length === 0) return undefined;
    const update = counterUpdate(change, name, fresh, item, horizon);
    const commit = await db.commit([update]);
    if (commit.committed) return undefined;
    rest = { ...change, steps: fresh };
    item = commit.refused.get(update);
    return CHANGED;
  });
  return tooLate;
}

async function put(db: Database, items: readonly Item[]): Promise<void> {
  await inParallel(limits.counterWritesAtOnce, items, (item) => db.commit([lateFactPut(item)]));
}
