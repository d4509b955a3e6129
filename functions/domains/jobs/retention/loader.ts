/** Loads how many stay of those whom enterprises employ: the enterprises of a page by one batch read. */
import DataLoader from 'dataloader';
import type { EnterpriseId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { today } from '../../../platform/values/clock';
import { monthsOfYears, type Retention, retentionIn, yearKeys } from './retention';

export const retentionLoader = perRequest(
  ({ db, clock }: Context) =>
    new DataLoader<EnterpriseId, readonly Retention[]>(
      async (ids) => {
        const on = today(clock);
        const keys = ids.map((id) => yearKeys(id, on));
        const items = (await db.batchGet(keys.flat())).values();
        return keys.map((own) => retentionIn(monthsOfYears([...items.take(own.length)]), on));
      },
      // At most three years each: one call.
      { maxBatchSize: 33 },
    ),
);
