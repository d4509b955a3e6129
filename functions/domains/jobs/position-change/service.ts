/** Use cases of the change feed: read on. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { type Connection, type PageArguments, pageSize } from '../../../platform/lists/listing';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { parseSegment, segmentsAfter } from './store';
import { feedOfEnterprise, type PositionChange, readFeedPlace, wholeFeed, writeFeedPlace } from './position-change';

/**
 * What comes after the cursor, about in the order of time, and exactly in order for each position: the whole feed for the
 * bureau, its own for an enterprise. The endCursor of a page without changes is the cursor that was given, to ask again with.
 * One round trip for each 64 changes or so, 16 read units at least.
 */
export async function listChanges(context: Context, page: PageArguments): Promise<Connection<PositionChange>> {
  const first = pageSize(page);
  const feed = context.viewer.roles.includes('BUREAU') ? wholeFeed : feedOfEnterprise(await ownEnterpriseId(context));
  const after = readFeedPlace(page.after, feed);
  const readers = feed.parts.map((part, place) => new Reader(context.db, part, after[place] ?? 0));
  const numbers = [...after];
  const edges: { cursor: string; node: PositionChange }[] = [];
  for (;;) {
    // The earliest can be told only while each feed has a change at hand, or has no more.
    await Promise.all(readers.filter((reader) => reader.empty).map((reader) => reader.read(first - edges.length)));
    const place = earliest(readers);
    const change = place === undefined ? undefined : readers[place]?.take();
    if (place === undefined || change === undefined || edges.length === first) {
      const hasNextPage = change !== undefined;
      return { edges, pageInfo: { hasNextPage, endCursor: writeFeedPlace(feed, numbers) }, totalCount: null };
    }
    numbers[place] = (numbers[place] ?? 0) + 1;
    edges.push({ cursor: writeFeedPlace(feed, numbers), node: change });
  }
}

function earliest(readers: readonly Reader[]): number | undefined {
  let found: number | undefined;
  readers.forEach(({ next }, place) => {
    if (next !== undefined && (found === undefined || next.at < (readers[found]?.next?.at ?? ''))) found = place;
  });
  return found;
}

/** One feed, read ahead a little. */
class Reader {
  private buffer: PositionChange[] = [];
  private exhausted = false;

  constructor(
    private readonly db: Database,
    private readonly feed: string,
    /** Number of the last change that was read from the database. */
    private number: number,
  ) {}

  get empty(): boolean {
    return this.buffer.length === 0 && !this.exhausted;
  }

  get next(): PositionChange | undefined {
    return this.buffer[0];
  }

  take(): PositionChange | undefined {
    return this.buffer.shift();
  }

  async read(wanted: number): Promise<void> {
    const limit = Math.min(Math.max(wanted, 1), limits.feedSegmentsReadAtOnce);
    const { items, lastKey } = await this.db.query({ ...segmentsAfter(this.feed, this.number), Limit: limit });
    this.buffer = items.flatMap((item) => this.unread(item));
    this.exhausted = lastKey === undefined;
  }

  /** A cursor may lie within a segment. */
  private unread(item: Item): readonly PositionChange[] {
    const { last, changes } = parseSegment(item);
    const unread = changes.slice(Math.max(0, this.number - (last - changes.length)));
    this.number = last;
    return unread;
  }
}
