/**
 * Sweep: tells parties that their hold ends soon, once for each end; how long before it, a rule of the place where they
 * board tells. For each such number of minutes each hold is read once, and some minutes' worth again: an item remembers
 * up to which end all were told. Who is given a hold for less time learns of its end from the notice of the seats.
 */
import { limits } from '../../../../limits';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { endPages } from '../../../../platform/jobs/sweep';
import { parseEach } from '../../../../platform/lists/malformed';
import type { SystemContext } from '../../../../platform/requests/context';
import { type Instant, instantOf, minutesAfter } from '../../../../platform/values/clock';
import { type HoldTimesAt, readAllHoldTimes, readHoldTimes } from '../../hold/hold-times';
import { type Allocation, parseAllocation } from '../allocation-store';
import { endingsKey, holdsEnding, rememberTold, tellEnding, toldUntil } from './endings-store';

/** @returns the number of parties that this run told. */
export async function tellEndings(sweeper: SystemContext): Promise<number> {
  const [times, all] = await Promise.all([readHoldTimes(sweeper), readAllHoldTimes(sweeper)]);
  const distinct = [...new Set(all.map(({ endingMinutes }) => endingMinutes))];
  const counts = await inParallel(limits.dueListsAtOnce, distinct, (minutes) => tellWithin(sweeper, minutes, times));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Tells those whom their rule has told so many minutes before the end. */
async function tellWithin(sweeper: SystemContext, minutes: number, times: HoldTimesAt): Promise<number> {
  const { db, clock } = sweeper;
  const now = clock.now();
  const before = await readItem(db, endingsKey(minutes), toldUntil);
  const until = minutesAfter(now, minutes);
  const from = fromOf(before, now);
  // The clock was set back.
  if (from >= until) return 0;
  const list = { name: 'endings', query: holdsEnding(from, until), since: now };
  let reached: Instant | undefined;
  const count = await endPages(sweeper, list, async (items) => {
    const holds = await parseEach(sweeper, { reader: 'endings', table: 'TravelAllocations' }, items, parseAllocation);
    const own = holds.filter(({ boardingCode }) => times(boardingCode).endingMinutes === minutes);
    const outcomes = await inParallel(limits.sweepParallel, own, (hold) => tell(sweeper, hold));
    reached = holds.at(-1)?.holdEndsAt ?? reached;
    return outcomes.filter(Boolean).length;
  });
  const isThrough = clock.now().getTime() - now.getTime() < limits.sweepMs;
  const told = isThrough ? until : reached;
  if (told !== undefined) await db.commit([rememberTold(minutes, told)]);
  return count;
}

/** What is over is ended by another sweep. An index lags behind its table, so the last ends are looked at again. */
function fromOf(before: Instant | undefined, now: Date): Instant {
  const again = before === undefined ? 0 : Date.parse(before) - limits.endingsAgainMinutes * 60_000;
  return instantOf(new Date(Math.max(again, now.getTime())));
}

async function tell({ db, clock }: SystemContext, hold: Allocation): Promise<boolean> {
  const { holdEndsAt, toldEndsAt } = hold;
  if (holdEndsAt === undefined || toldEndsAt === holdEndsAt) return false;
  return (await db.commit([tellEnding(hold, holdEndsAt, instantOf(clock.now()))])).committed;
}
