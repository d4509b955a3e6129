/** Appends to the change feed what the stream says of positions: each change once, in the order of its position. */
import { limits } from '../../limits';
import { instantOf } from '../../platform/clock';
import type { Database } from '../../platform/database';
import { assert, Fault } from '../../platform/errors';
import { inParallel } from '../../platform/in-parallel';
import type { StreamRecord } from '../../platform/streams';
import { appendSegment, type Head, headKey, parseHead } from './entities';
import { changeOf, feedsOf, type PositionChange } from './position-change';

interface Entry extends PositionChange {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly writtenAt: number;
}

/**
 * Exactly once: the head remembers the last sequence number of each shard, and what comes again is passed over. Records of
 * one position come in order, by one shard after another, and so do its changes.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, where others append to a feed all the time.
 */
export async function appendChanges(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const byFeed = new Map<string, Entry[]>();
  for (const record of records)
    for (const [feed, entry] of entriesOf(record)) byFeed.set(feed, [...(byFeed.get(feed) ?? []), entry]);
  const feeds = [...byFeed.keys()];
  const heads = await db.batchGet(feeds.map(headKey));
  await inParallel(limits.feedsAtOnce, feeds, (feed) =>
    append(db, feed, byFeed.get(feed) ?? [], parseHead(heads[feeds.indexOf(feed)])),
  );
}

function entriesOf({ shardId, sequenceNumber, at, oldItem, newItem }: StreamRecord): [string, Entry][] {
  const change = changeOf(oldItem, newItem);
  const { id, part, enterpriseId } = newItem ?? oldItem ?? {};
  if (change === undefined) return [];
  assert(
    [id, part, enterpriseId].every((text) => typeof text === 'string'),
    'a position with its part and enterprise',
  );
  const entry = {
    ...{ positionId: String(id), change, at: instantOf(at), shardId, sequenceNumber, writtenAt: at.getTime() },
  };
  return feedsOf({ part: String(part), enterpriseId: String(enterpriseId) }).map((feed) => [feed, entry]);
}

async function append(db: Database, feed: string, entries: readonly Entry[], read: Head): Promise<void> {
  let head = read;
  for (let round = 0; round < limits.feedRoundsMax; round += 1) {
    const fresh = entries.filter(
      ({ shardId, sequenceNumber }) => sequenceNumber > (head.taken[shardId]?.sequenceNumber ?? ''),
    );
    if (fresh.length === 0) return;
    const now = fresh.slice(0, limits.feedSegmentChangesMax);
    const after: Head = { count: head.count + now.length, taken: takenAfter(head.taken, now) };
    const changes = now.map(({ positionId, change, at }) => ({ positionId, change, at }));
    const { committed } = await db.commit(appendSegment(feed, head, after, changes));
    // Another shard's batch was first, or this one came twice at once: look at the head again.
    head = committed ? after : parseHead(await db.get(headKey(feed)));
  }
  throw new Fault('SERVICE_UNAVAILABLE', true);
}

/** Shards that have ended are forgotten, long after the stream has. */
function takenAfter(taken: Head['taken'], entries: readonly Entry[]): Head['taken'] {
  const latest = Math.max(...entries.map(({ writtenAt }) => writtenAt));
  const kept = Object.entries(taken).filter(([, { at }]) => at > latest - limits.feedShardHours * 3_600_000);
  const now = entries.map(
    ({ shardId, sequenceNumber, writtenAt }) => [shardId, { sequenceNumber, at: writtenAt }] as const,
  );
  return Object.fromEntries([...kept, ...now]);
}
