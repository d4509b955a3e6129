/** Streams -> the change feed of positions. Each change is appended once, in the order of its position. */
import { limits } from '../../../limits';
import { asId } from '../../../platform/values/ids';
import { instantOf } from '../../../platform/values/clock';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { pagesOf } from '../../../platform/dynamodb/read-all';
import { hourOf, isPassed, lastHourOf, markBelow, markOf, shardName } from '../../../platform/streams/stream-marks';
import type { StreamRecord } from '../../../platform/streams/streams';
import { appendSegment, type Head, headKey, parseHead, parseSegment, segmentsBefore } from './store';
import { changeOf, feedsOf, type PositionChange } from './feeds-and-cursors';

/** A change and its stream record. */
interface FeedChange {
  readonly change: PositionChange;
  readonly record: StreamRecord;
}

/**
 * Appends each change exactly once, however often a batch is delivered. A feed's head stores the last sequence number
 * of each shard; records above it are new. Other records are repeated or late, so the feed is searched back to the time
 * of the record. Records of one position come in order, one shard after another, so its changes are in order, except
 * late ones.
 * @param records of one shard.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep appending to a feed.
 */
export async function appendChanges(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const byFeed = new Map<string, FeedChange[]>();
  for (const record of records)
    for (const [feed, entry] of entriesOf(record)) byFeed.set(feed, [...(byFeed.get(feed) ?? []), entry]);
  const feeds = [...byFeed.keys()];
  const [first] = records;
  if (first === undefined || feeds.length === 0) return;
  const name = await shardName(db, first);
  const heads = await db.batchGet(feeds.map(headKey));
  await inParallel(limits.feedsAtOnce, feeds, (feed) =>
    append(db, { feed, name }, byFeed.get(feed) ?? [], parseHead(heads[feeds.indexOf(feed)])),
  );
}

function entriesOf(record: StreamRecord): [string, FeedChange][] {
  const { at, oldItem, newItem } = record;
  const change = changeOf(oldItem, newItem);
  const { id, part, enterpriseId } = newItem ?? oldItem ?? {};
  if (change === undefined) return [];
  assert(typeof part === 'string', 'a position with its part');
  const entry = { record, change: { positionId: asId(id, 'pos'), change, at: instantOf(at) } };
  return feedsOf({ part, enterpriseId: asId(enterpriseId, 'ent') }).map((feed) => [feed, entry]);
}

/** A feed, and the name of the shard whose records are appended. */
interface Place {
  readonly feed: string;
  readonly name: string;
}

async function append(db: Database, place: Place, entries: readonly FeedChange[], read: Head): Promise<void> {
  let head = read;
  return whileChanged(async () => {
    const isNew = newTo(head, place.name);
    const passed = entries.filter((entry) => !isNew(entry));
    const missing = passed.length === 0 ? [] : await missingIn(db, place, head, passed);
    const now = [...missing, ...entries.filter(isNew)].slice(0, limits.feedSegmentChangesMax);
    if (now.length === 0) return;
    const after = headAfter(head, place.name, now, isNew);
    const changes = now.map(({ change, record }) => ({ ...change, n: markBelow(record.sequenceNumber) }));
    const { committed } = await db.commit(appendSegment(place.feed, head, after, place.name, changes));
    // Another shard's batch was first, or this batch was delivered twice at once: read the head again.
    head = committed ? after : parseHead(await db.get(headKey(place.feed)));
    return CHANGED;
  });
}

/**
 * Whether the feed can't contain the entry yet: its shard is known and has not come so far, or is new and can't have
 * been forgotten.
 */
function newTo({ marks, taken, floor }: Head, name: string): (entry: FeedChange) => boolean {
  const mark = marks[name];
  return ({ record }) => {
    const last = taken[record.shardId]?.sequenceNumber;
    if (last !== undefined && record.sequenceNumber <= last) return false;
    return mark === undefined ? last !== undefined || hourOf(record.at) > floor : !isPassed(record, mark);
  };
}

/**
 * Entries that are not in the feed. Reads the feed backwards, some segments at a time, until all changes are older than
 * the oldest entry.
 */
async function missingIn(
  db: Database,
  { feed, name }: Place,
  head: Head,
  entries: readonly FeedChange[],
): Promise<FeedChange[]> {
  const oldest = Math.min(...entries.map(({ record }) => record.at.getTime()));
  const missing = new Map(entries.map((entry) => [numberOf(markBelow(entry.record.sequenceNumber)), entry]));
  for await (const items of pagesOf(db, segmentsBefore(feed, head.count))) {
    for (const { by, until, changes } of items.map(parseSegment)) {
      // Segments of an earlier release lack these attributes; that release appended everything up to here, except
      // failures.
      if (by === undefined || until === undefined) return [];
      if (until < oldest) return [...missing.values()];
      if (by === name) for (const { n } of changes) if (n !== undefined) missing.delete(numberOf(n));
      if (missing.size === 0) return [];
    }
  }
  return [...missing.values()];
}

function numberOf(packed: Uint8Array): string {
  return Buffer.from(packed).toString('hex');
}

/**
 * The head after appending. Late entries move no mark. Marks of ended shards are dropped long after the stream has
 * dropped their records.
 */
function headAfter(
  head: Head,
  name: string,
  entries: readonly FeedChange[],
  isNew: (entry: FeedChange) => boolean,
): Head {
  const until = Math.max(head.until, ...entries.map(({ record }) => record.at.getTime()));
  const floor = Math.max(head.floor, hourOf(new Date(until)) - limits.feedShardHours);
  const newest = entries.filter(isNew).at(-1);
  const marks = { ...head.marks, ...(newest !== undefined && { [name]: markOf(newest.record) }) };
  return {
    ...{ count: head.count + entries.length, until, floor },
    marks: Object.fromEntries(Object.entries(marks).filter(([, mark]) => lastHourOf(mark, floor) > floor)),
    taken: Object.fromEntries(Object.entries(head.taken).filter(([, { at }]) => hourOf(new Date(at)) >= floor)),
  };
}
