/** Use case of the change feed: read the changes after a cursor. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { type Page, type Paged, pageSize } from '../../../platform/lists/listing';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { numberOf, parseSegment, type Segment, segmentsAfter } from './store';
import { feedOfEnterprise, type PositionChange, readFeedPlace, wholeFeed, writeFeedPlace } from './feeds-and-cursors';

/**
 * Changes after the cursor, in order for each position and roughly by time overall: the whole feed for the bureau, its
 * own feed for an enterprise. A page without changes returns the given cursor as endCursor, to ask again with. One
 * round trip for about 64 changes, at least 16 read units.
 */
export async function listChanges(context: Context, page: Page): Paged<PositionChange> {
  const first = pageSize(page);
  const feed = context.viewer.roles.includes('BUREAU') ? wholeFeed : feedOfEnterprise(await ownEnterpriseId(context));
  const after = readFeedPlace(page.after, feed);
  const readers = feed.parts.map((part, index) => new Reader(context, part, after[index] ?? 0));
  const numbers = [...after];
  const edges: { cursor: string; node: PositionChange }[] = [];
  for (;;) {
    // The earliest change is known only once each part has a change at hand or is exhausted.
    await Promise.all(readers.filter((reader) => reader.empty).map((reader) => reader.read(first - edges.length)));
    const place = earliest(readers);
    const change = place === undefined ? undefined : readers[place]?.take();
    if (place === undefined || change === undefined || edges.length === first) {
      const hasNextPage = change !== undefined;
      return { edges, pageInfo: { hasNextPage, endCursor: writeFeedPlace(feed, numbers) }, totalCount: null };
    }
    numbers[place] = change.number;
    edges.push({ cursor: writeFeedPlace(feed, numbers), node: change.node });
  }
}

function earliest(readers: readonly Reader[]): number | undefined {
  let found: number | undefined;
  readers.forEach(({ next }, index) => {
    if (next !== undefined && (found === undefined || next.node.at < (readers[found]?.next?.node.at ?? '')))
      found = index;
  });
  return found;
}

interface Numbered {
  /** Number in the feed, from 1. */
  readonly number: number;
  readonly node: PositionChange;
}

/** Reads one feed, a little ahead. */
class Reader {
  private buffer: Numbered[] = [];
  private exhausted = false;

  constructor(
    private readonly keeper: Keeper,
    private readonly feed: string,
    /** Number of the last change read from the database. */
    private number: number,
  ) {}

  get empty(): boolean {
    return this.buffer.length === 0 && !this.exhausted;
  }

  get next(): Numbered | undefined {
    return this.buffer[0];
  }

  take(): Numbered | undefined {
    return this.buffer.shift();
  }

  async read(wanted: number): Promise<void> {
    const limit = Math.min(Math.max(wanted, 1), limits.feedSegmentsReadAtOnce);
    const { items, lastKey } = await this.keeper.db.query({ ...segmentsAfter(this.feed, this.number), Limit: limit });
    const segments = await parseEach(this.keeper, { reader: 'lists', table: 'Positions' }, items, parseSegment);
    this.buffer = segments.flatMap(numbered).filter(({ number }) => number > this.number);
    // Malformed segments count, too, so that reading passes them.
    this.number = numberOf(items.at(-1)) ?? this.number;
    this.exhausted = lastKey === undefined;
  }
}

function numbered({ last, changes }: Segment): Numbered[] {
  return changes.map((node, index) => ({ number: last - changes.length + 1 + index, node }));
}
