/** What time ends: positions past their closing date. Safe to run twice, or to break off. */
import { limits } from '../../limits';
import { today } from '../../platform/clock';
import type { Sweeper } from '../../platform/context';
import { replace } from '../../platform/statements';
import { dueToClose, parsePosition, positionItem, positionKey } from './entities';
import { nationParts } from './position';

/**
 * Closes what should have closed before today, in steps of a hundred for each of the 16 parts, until none is left or
 * `limits.sweepMs` are over. Who changes a position meanwhile is first; the next run looks again.
 * @returns how many this run closed itself.
 */
export async function closeExpired(sweeper: Sweeper): Promise<number> {
  const since = sweeper.clock.now().getTime();
  const closed = await Promise.all(nationParts.map((part) => closePart(sweeper, part, since)));
  return closed.reduce((sum, count) => sum + count, 0);
}

async function closePart({ db, clock }: Sweeper, part: string, since: number): Promise<number> {
  const on = today(clock);
  const due = dueToClose(part, on);
  let closed = 0;
  for (let start: Record<string, unknown> | undefined; ;) {
    const { items, lastKey } = await db.query({
      ...due,
      Limit: limits.closingsReadAtOnce,
      ...(start && { ExclusiveStartKey: start }),
    });
    const read = await db.batchGet(items.map(({ pk }) => positionKey(String(pk))));
    const statements = read.flatMap((item) => {
      const position = item && parsePosition(item);
      // The index may still hold what was changed a moment ago.
      if (position === undefined || position.status === 'CLOSED' || !isPast(position.closesOn, on)) return [];
      const { version } = position;
      const after = positionItem({ ...position, status: 'CLOSED', closeReason: 'EXPIRED', version: version + 1 });
      return [replace('Positions', item ?? {}, after)];
    });
    const outcomes = await db.execute(statements);
    closed += outcomes.filter((outcome) => outcome === 'DONE').length;
    if (lastKey === undefined || clock.now().getTime() - since > limits.sweepMs) return closed;
    start = lastKey;
  }
}

function isPast(closesOn: string | undefined, on: string): boolean {
  return closesOn !== undefined && closesOn < on;
}
