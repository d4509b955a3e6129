/**
 * Sweep: finds services that leave today or tomorrow and have no job for their day before, because an earlier release
 * scheduled them, and begins it. Once a day, as it begins: then every job is still there that was ever begun. One that
 * is over by then, because the sweep comes late, begins once more and tells nobody anything twice.
 */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { parseEach } from '../../../../platform/lists/malformed';
import { pagesOf } from '../../../../platform/dynamodb/read-all';
import { readItem } from '../../../../platform/items/read-item';
import type { Item } from '../../../../platform/dynamodb/database';
import type { SystemContext } from '../../../../platform/requests/context';
import { addDays, civilDateOf, endOfDay } from '../../../../platform/values/civil-date';
import { instantOf, today } from '../../../../platform/values/clock';
import { parseService, servicesInYear } from '../service-store';
import { beginTelling, lookedFor, lookedOn, lookKey, tellingKey } from './telling-store';

/** @returns the number of services whose job this run began. */
export async function beginTellings(sweeper: SystemContext): Promise<number> {
  const { db, clock } = sweeper;
  const on = today(clock);
  if ((await readItem(db, lookKey, lookedOn)) === on) return 0;
  const now = clock.now();
  const window = { first: instantOf(now), beyond: instantOf(endOfDay(addDays(on, 1))) };
  // Years as the index has them, in UTC.
  const years = [...new Set([window.first, window.beyond].map((instant) => instant.slice(0, 4)))];
  let begun = 0;
  for (const year of years)
    for await (const items of pagesOf(db, servicesInYear(year, window))) begun += await beginEach(sweeper, items);
  await db.commit([lookedFor(civilDateOf(now))]);
  return begun;
}

async function beginEach(sweeper: SystemContext, items: readonly Item[]): Promise<number> {
  const { db } = sweeper;
  const source = { reader: 'day-before', table: 'TravelAllocations' } as const;
  const services = (await parseEach(sweeper, source, items, parseService)).filter(
    ({ cancelReason }) => cancelReason === undefined,
  );
  const jobs = services.length === 0 ? [] : await db.batchGet(services.map(({ id }) => tellingKey(id)));
  const without = services.filter((_, place) => jobs[place] === undefined);
  await inParallel(limits.sweepParallel, without, (service) => db.commit([beginTelling(service)]));
  return without.length;
}
