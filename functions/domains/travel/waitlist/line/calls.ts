/**
 * Somebody who joined calls the lines of services on direct sale, so nobody who asks later buys what they wait for. What is called
 * already is read and not written: of many who join in one second only the first writes an inventory.
 */
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { inventoryKey } from '../../travel-service/inventory/store';
import { callTheLineOnce, callTheLineOnSale } from '../../travel-service/inventory/line-store';

/**
 * After it, each of them was called after the call began. A read for each 100 services, and a write for each 25 that were not called;
 * one service costs a write alone, since a read would tell no more.
 */
export async function callLines(db: Database, serviceIds: readonly string[]): Promise<void> {
  const items = serviceIds.length > 1 ? await db.batchGet(serviceIds.map(inventoryKey)) : [];
  const uncalled = serviceIds.map((id, index) => ({ id, item: items[index] })).filter(({ item }) => !isCalled(item));
  const onSale = uncalled.filter(({ item }) => item?.['waiting'] === 0);
  const results = await db.execute(onSale.map(({ id }) => callTheLineOnSale(id)));
  const done = new Set(onSale.filter((_, index) => results[index] === 'DONE').map(({ id }) => id));
  // Of whatever is otherwise, or was changed meanwhile, the write itself decides.
  const others = uncalled.filter(({ id }) => !done.has(id));
  await inParallel(limits.waitlistWritesAtOnce, others, ({ id }) => db.commit([callTheLineOnce(id)]));
}

/** Only the line's writer sells, and no look is about to put anything on direct sale. */
function isCalled(item: Item | undefined): boolean {
  return Number(item?.['waiting']) > 0 && item?.['opening'] === undefined;
}
