/** Sweep: ends what was to be read out and matters no more. Safe to repeat and to interrupt. */
import type { QueryParams } from '../../../platform/dynamodb/database';
import { endApart, endPages, inLists, readDue } from '../../../platform/jobs/sweep';
import type { SystemContext } from '../../../platform/requests/context';
import { instantOf } from '../../../platform/values/clock';
import { openTells } from './tells';
import { parseTells, tellsOverBy, tellsPut } from './tells-store';

/** @returns the number of people for whom this run ended something. */
export function endTells(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  return inLists(tellsOverBy(instantOf(now)), (query) => endPart(sweeper, query, now));
}

function endPart(sweeper: SystemContext, query: QueryParams, now: Date): Promise<number> {
  const due = { name: 'tells', query, since: now };
  return endPages(sweeper, due, async (page) => {
    const items = (await readDue(sweeper, 'Workers', page)).filter((item) => item !== undefined);
    return endApart(sweeper, due, items, async (item) => {
      const tells = parseTells(item);
      const commit = await sweeper.db.commit([tellsPut(tells.workerId, tells, openTells(tells.notices, now))]);
      return commit.committed;
    });
  });
}
