/** Loads how many stay of those whom enterprises employ: the enterprises of a page by one batch read. */
import DataLoader from 'dataloader';
import type { EnterpriseId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { perRequest } from '../../../platform/requests/per-request';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { monthsOfYears, type Retention, retentionIn, yearKeys } from './retention';

/** Without numbers where an item is malformed: its enterprise, and those beside it in a list, are shown all the same. */
async function retentionOf(years: readonly (Item | undefined)[], on: CivilDate): Promise<readonly Retention[]> {
  const read = unlessMalformed(Promise.try(() => retentionIn(monthsOfYears(years), on)));
  return (await read) ?? retentionIn([], on);
}

export const retentionLoader = perRequest(
  ({ db, clock }: Context) =>
    new DataLoader<EnterpriseId, readonly Retention[]>(
      async (ids) => {
        const on = today(clock);
        const keys = ids.map((id) => yearKeys(id, on));
        const items = (await db.batchGet(keys.flat())).values();
        return Promise.all(keys.map((own) => retentionOf([...items.take(own.length)], on)));
      },
      // At most three years each: one call.
      { maxBatchSize: 33 },
    ),
);
