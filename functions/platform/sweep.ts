/** What time ends, item by item, for every noun's sweep. */
import { limits } from '../limits';
import type { Sweeper } from './context';
import type { Item, QueryParams } from './database';
import { inParallel } from './in-parallel';

/**
 * In order of time, page by page, until nothing is due or `limits.sweepMs` are over: what fails is logged and passed over,
 * so it neither stops the others nor comes up twice.
 * @returns how many `endOne` ended itself.
 * @throws what kept it from reading what is due.
 */
export async function endEach(
  sweeper: Sweeper,
  due: QueryParams,
  since: Date,
  endOne: (item: Item) => Promise<boolean>,
): Promise<number> {
  const inTime = (): boolean => sweeper.clock.now().getTime() - since.getTime() < limits.sweepMs;
  let ended = 0;
  for (let start: Item | undefined; ;) {
    const page = await sweeper.db.query({
      ...due,
      Limit: limits.sweepItemsReadAtOnce,
      ...(start && { ExclusiveStartKey: start }),
    });
    const outcomes = await inParallel(
      limits.sweepParallel,
      page.items,
      async (item) => inTime() && (await orLeave(sweeper, () => endOne(item))),
    );
    ended += outcomes.filter(Boolean).length;
    if (page.lastKey === undefined || !inTime()) return ended;
    start = page.lastKey;
  }
}

async function orLeave({ log }: Sweeper, endOne: () => Promise<boolean>): Promise<boolean> {
  try {
    return await endOne();
  } catch (error) {
    log.warn('Left to the next run of the sweep', { error: error instanceof Error ? error.name : typeof error });
    return false;
  }
}
