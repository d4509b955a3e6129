/**
 * Late seats: who is offered them first. They are held for half an hour, so they go to parties that asked, or read of an
 * offer, within the day; to the others only after that. The order among them is that of the line.
 */
import { limits } from '../../../../limits';
import { hoursAfter, type Instant, instantOf } from '../../../../platform/values/clock';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { mayWait } from '../../travel-service/lanes';
import { serves } from '../../../reference/region/containment';
import { serveInOrder, type Turn } from '../who-gets-seats';
import { nameOf, type WaitlistEntry } from './entry-store';
import { firstTurnAt } from './order-in-line';
import { entriesIn, inLine, type InLine, inOrder } from './read-entries';
import { leaveAside, rulesOf, type Seen } from './read-line';

/**
 * Reads up to `limits.entriesReadMax` entries of each lane: those of who was reached, and where the lane has stops that
 * are not late, from its beginning, for parties there for which seats are gathered: what is theirs nobody is offered.
 * Skips are counted among those who were reached.
 */
export async function readReached(
  runner: JobContext,
  { service, inventory, heads, left, holds }: Seen,
  isLateAt: (stop: number) => boolean,
): Promise<Turn<InLine>> {
  const now = runner.clock.now();
  const rules = rulesOf(service, inventory, holds);
  const sinceAt = service.stops.map(({ regionCode }) => hoursAfter(now, -holds(regionCode).reachedHours));
  const [since = instantOf(now)] = sinceAt.toSorted();
  const lanes = heads
    .filter((head) => mayWait(head, service.stops))
    .map(({ lane, back }) => {
      const leave = (item: Parameters<typeof leaveAside>[1], error: unknown) => leaveAside(runner, item, error);
      const isLateAlone = service.stops.every(({ regionCode }, at) => isLateAt(at) || !serves(regionCode, lane.county));
      const leap = isLateAlone ? () => firstTurnAt(since) : () => undefined;
      return first(limits.entriesReadMax, entriesIn(runner.db, lane, leave, { leap, back: back > 0 }));
    });
  const line: InLine[] = [];
  for await (const entry of inOrder(lanes)) {
    const one = left.has(nameOf(entry)) ? undefined : inLine(service, entry, now);
    if (one === undefined) continue;
    const { from } = one.journey;
    const isOffered = isLateAt(from) ? isReached(entry, sinceAt[from] ?? since) : one.skips >= rules.skipsMax;
    if (isOffered) line.push(one);
  }
  return serveInOrder(inventory, line, rules);
}

/** Whether the party asked, or read of an offer, at the instant or later. */
function isReached({ turn, reachedAt }: WaitlistEntry, since: Instant): boolean {
  return turn.slice(2) >= since || (reachedAt !== undefined && reachedAt >= since);
}

async function* first<T>(count: number, all: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  let left = count;
  for await (const one of all) {
    yield one;
    left -= 1;
    if (left === 0) return undefined;
  }
  return undefined;
}
