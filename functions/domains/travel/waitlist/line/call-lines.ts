/**
 * Calls the lines of services on direct sale, so that later requests can't buy the seats that a waiting party needs.
 * Lines that were called before are read, not written: when many parties join in one second, only the first writes the
 * inventories.
 */
import type { ServiceId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { inventoryKey } from '../../travel-service/inventory/store';
import { callTheLineOnce, callTheLineOnSale } from '../../travel-service/inventory/line-store';

/**
 * On return, the line of each service has been called since this function began. One read for each 100 services and one
 * write for each 25 uncalled ones; a single service is written without a read.
 */
export async function callLines(db: Database, serviceIds: readonly ServiceId[]): Promise<void> {
  const items = serviceIds.length > 1 ? await db.batchGet(serviceIds.map(inventoryKey)) : [];
  const uncalled = serviceIds.map((id, index) => ({ id, item: items[index] })).filter(({ item }) => !isCalled(item));
  const onSale = uncalled.filter(({ item }) => item?.['waiting'] === 0);
  const results = await db.execute(onSale.map(({ id }) => callTheLineOnSale(id)));
  const done = new Set(onSale.filter((_, index) => results[index] === 'DONE').map(({ id }) => id));
  // For services that are not on sale, or that changed since the read, the conditional write decides.
  const others = uncalled.filter(({ id }) => !done.has(id));
  await inParallel(limits.waitlistWritesAtOnce, others, ({ id }) => db.commit([callTheLineOnce(id)]));
}

/** Whether only the line's writer sells, and no pass of it is about to open direct sale. */
function isCalled(item: Item | undefined): boolean {
  return Number(item?.['waiting']) > 0 && item?.['opening'] === undefined;
}
