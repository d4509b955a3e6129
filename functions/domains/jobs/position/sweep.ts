/** Sweep: closes positions past their closing date. Safe to repeat and to interrupt. */
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item, QueryParams, Statement } from '../../../platform/dynamodb/database';
import { takeApart } from '../../../platform/streams/set-aside';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type DueList, endPages, leave, readDue } from '../../../platform/jobs/sweep';
import { expirePosition, nationParts } from './store';

/**
 * Closes positions that were due before today, in pages of a hundred for each of the 16 parts, until none is left or
 * `limits.sweepMs` have passed. Concurrent changes win; the next run reads such a position again.
 * @returns the number of positions that this run closed.
 */
export async function closeExpired(sweeper: SystemContext): Promise<number> {
  const since = sweeper.clock.now();
  const on = today(sweeper.clock);
  // If one part can't be read, the others are still closed.
  const closed = await inParallel(nationParts.length, nationParts, (part) => {
    const query = { ...dueToClose(part, on), Limit: limits.closingsReadAtOnce };
    const list = { name: 'closings', query, since };
    return endPages(sweeper, list, (page) => closePage(sweeper, list, page, on));
  });
  return closed.reduce((sum, count) => sum + count, 0);
}

interface Closing {
  /** The item as the index has it. */
  readonly due: Item;
  readonly statement: Statement;
}

async function closePage(sweeper: SystemContext, list: DueList, page: readonly Item[], on: CivilDate): Promise<number> {
  const items = await readDue(sweeper, 'Positions', page);
  const closings: Closing[] = [];
  for (const [index, due] of page.entries()) {
    const item = items[index];
    try {
      if (item !== undefined) closings.push({ due, statement: expirePosition(item, on) });
    } catch (error) {
      await leave(sweeper, list, due, error);
    }
  }
  let closed = 0;
  const close = async (some: readonly Closing[]): Promise<void> => {
    const outcomes = await sweeper.db.execute(some.map(({ statement }) => statement));
    closed += outcomes.filter((outcome) => outcome === 'DONE').length;
  };
  await takeApart(closings, close, ({ due }, error) => leave(sweeper, list, due, error));
  return closed;
}

/** Positions whose closing date lies before a day, earliest first. One query for each part. */
function dueToClose(part: string, before: CivilDate): QueryParams {
  return {
    TableName: 'Positions',
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :part AND byDueSk < :before',
    ExpressionAttributeValues: { ':part': `closes#${part}`, ':before': before },
  };
}
