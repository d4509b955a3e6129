/** Sweep: ends deliveries that their enterprises did not answer in time. Safe to repeat and to interrupt. */
import type { QueryParams } from '../../../platform/dynamodb/database';
import { endApart, endPages, inLists, readDue } from '../../../platform/jobs/sweep';
import type { SystemContext } from '../../../platform/requests/context';
import { instantOf } from '../../../platform/values/clock';
import { deliveriesOverBy, expireDelivery, parseDelivery } from './store';

/** The record of each end gives up what was held for the worker, and tells them. @returns the number that this run ended. */
export function expireDeliveries(sweeper: SystemContext): Promise<number> {
  const since = sweeper.clock.now();
  return inLists(deliveriesOverBy(instantOf(since)), (query) => expirePart(sweeper, query, since));
}

function expirePart(sweeper: SystemContext, query: QueryParams, since: Date): Promise<number> {
  const due = { name: 'unanswered', query, since };
  return endPages(sweeper, due, async (page) => {
    const items = (await readDue(sweeper, 'Positions', page)).filter((item) => item !== undefined);
    return endApart(sweeper, due, items, async (item) => {
      const { committed } = await sweeper.db.commit([expireDelivery(parseDelivery(item))]);
      return committed;
    });
  });
}
