/**
 * The counters of the campaign board: folding stream records into them, exactly once whatever is delivered how often, and
 * reading them by day. The one thing to know: no transaction, no lock; each item remembers how far it is, shard by shard, for as long as records of the shard can come.
 */
import type { Indicator } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Clock, systemClock } from '../../../platform/values/clock';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Platform } from '../../../platform/requests/context';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { SET_ASIDE } from '../../../platform/streams/set-aside';
import { readAll } from '../../../platform/dynamodb/read-all';
import { shardName } from '../../../platform/streams/stream-marks';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isCounty } from './areas';
import {
  COUNTERS,
  type Counted,
  type CounterChange,
  counterChanges,
  counterKey,
  type Fact,
  factOf,
  lateItem,
  revisionsOf,
  unfoldedItem,
  WITHIN,
} from './counter-items';
import { counterUpdate, horizonOf, lateFactPut, planOf } from './counter-store';

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

/** What was counted in an area on one day. */
export interface AreaDay {
  readonly on: CivilDate;
  readonly actual: number;
  /** By region one level below; empty for a county. */
  readonly within: ReadonlyMap<string, number>;
}

/**
 * The days from `from` to `to`, both inclusive, that have a counter item, in order; a count may be 0 where a fact was taken
 * back. Eventually consistent. One query where the days are fewer than fill 1 MB.
 */
export async function readCounters(
  db: Database,
  indicator: Indicator,
  area: string,
  { from, to }: { from: CivilDate; to: CivilDate },
): Promise<AreaDay[]> {
  const county = isCounty(area) ? area : undefined;
  const { TableName, Key: first } = counterKey(indicator, county?.slice(0, 4) ?? area, from);
  const items = await readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': to },
  });
  return items.map((item) => (county === undefined ? areaDay(item) : countyDay(item, county)));
}

function areaDay(item: Item): AreaDay {
  const within = Object.entries(item)
    .filter(([name]) => name.startsWith(WITHIN))
    .map(([name, count]) => [name.slice(WITHIN.length), count as number] as const);
  return { on: item['sk'] as string, actual: countOf(item['value']), within: new Map(within) };
}

function countyDay(item: Item, countyCode: string): AreaDay {
  return { on: item['sk'] as string, actual: countOf(item[WITHIN + countyCode]), within: new Map() };
}

/** An attribute that was never added to is absent. */
function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
