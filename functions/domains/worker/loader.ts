/** Workers by id, batched within a request, without regard to who asks: for rules and for parents already allowed. */
import DataLoader from 'dataloader';
import { perRequest } from '../../platform/per-request';
import { parseWorker, type Worker, workerKey } from './entities';

export const workerLoader = perRequest(
  ({ db }) =>
    new DataLoader<string, Worker | undefined>(
      async (ids) => {
        const items = await db.batchGet(ids.map(workerKey));
        return items.map((item) => item && parseWorker(item));
      },
      { maxBatchSize: 100 },
    ),
);
