/**
 * The counters of the campaign board: folding stream records into them, exactly once whatever is delivered how often, and
 * reading them by day. The one thing to know: no transaction, no lock; each item remembers how far it is, shard by shard.
 */
import type { Indicator } from '../../generated/graphql';
import { limits } from '../../limits';
import type { CivilDate } from '../../platform/civil-date';
import type { Database, Item } from '../../platform/database';
import { assert } from '../../platform/errors';
import type { Platform } from '../../platform/context';
import { inParallel } from '../../platform/in-parallel';
import { SET_ASIDE } from '../../platform/set-aside';
import type { StreamRecord } from '../../platform/streams';
import { readAll } from '../../platform/read-all';
import { isCounty } from './areas';
import {
  COUNTERS,
  type Counted,
  type CounterChange,
  counterChanges,
  counterKey,
  counterUpdate,
  type Fact,
  factOf,
  lastOf,
  revisionsOf,
  unfoldedItem,
  WITHIN,
} from './counter-items';

/**
 * Folds a batch of one shard. Idempotent, item by item: a batch that was half done, comes again, or overlaps another may run
 * any number of times, also at the same time, as long as no record is delivered before all earlier ones of its shard were
 * delivered once. A record that can't be folded is put aside as an item of its own.
 * @returns how many records were put aside.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function fold(
  db: Database,
  records: readonly StreamRecord[],
  counted: Counted,
): Promise<{ unfolded: number }> {
  const facts: Fact[] = [];
  const unfolded: Item[] = [];
  for (const record of new Map(records.map((record) => [record.sequenceNumber, record])).values()) {
    try {
      facts.push(factOf(record, counted));
    } catch (error) {
      unfolded.push(unfoldedItem(record, error));
    }
  }
  const puts = [...unfolded, ...facts.flatMap(revisionsOf)];
  await inParallel(limits.counterWritesAtOnce, puts, (item) =>
    db.commit([{ Put: { TableName: 'Campaigns', Item: item } }]),
  );
  await inParallel(limits.counterWritesAtOnce, counterChanges(facts), (change) => foldInto(db, change));
  return { unfolded: unfolded.length };
}

/** The same, for a reader of streams: what was put aside is told in the log. */
export async function count(
  { db, log }: Pick<Platform, 'db' | 'log'>,
  records: readonly StreamRecord[],
  counted: Counted,
): Promise<void> {
  const { unfolded } = await fold(db, records, counted);
  if (unfolded > 0) log.error(SET_ASIDE, { reader: COUNTERS, records: unfolded });
}

/** Nothing is read first: a refused update brings the item, and with it how far another run of the batch has come. */
async function foldInto(db: Database, change: CounterChange, last?: string): Promise<void> {
  const update = counterUpdate(change, last);
  if (update === undefined) return;
  const commit = await db.commit([update]);
  if (commit.committed) return;
  const item = commit.refused.get(update);
  assert(item, 'a counter item that refused an update to be given');
  await foldInto(db, change, item[lastOf(change.shardId)] as string);
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
