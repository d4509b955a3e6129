/** Positions by id, batched within a request, without regard to who asks: for rules and for parents already allowed. */
import DataLoader from 'dataloader';
import { perRequest } from '../../platform/per-request';
import { parsePosition, type Position, positionKey } from './entities';

export const positionLoader = perRequest(
  ({ db }) =>
    new DataLoader<string, Position | undefined>(
      async (ids) => {
        const items = await db.batchGet(ids.map(positionKey));
        return items.map((item) => item && parsePosition(item));
      },
      { maxBatchSize: 100 },
    ),
);
