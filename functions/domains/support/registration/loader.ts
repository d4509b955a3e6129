/** Loads registrations by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import DataLoader from 'dataloader';
import { limits } from '../../../limits';
import { itemLoader } from '../../../platform/lists/item-loader';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { parseRegistration, type Registration, registrationKey } from './store';
import { lineUpTo, turnOf } from './line/turn-store';

export const registrationLoader = itemLoader(registrationKey, parseRegistration);

/** The place in line, from 1; undefined beyond `limits.eventPositionMax`. One query for each, however many fields ask. */
export const positionLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Registration, number | undefined, string>(
      (waiting) =>
        Promise.all(
          waiting.map(async (registration) => {
            const { scanned } = await db.query(lineUpTo(turnOf(registration), limits.eventPositionMax + 1));
            return scanned > limits.eventPositionMax ? undefined : Math.max(1, scanned);
          }),
        ),
      { cacheKeyFn: ({ id }) => id },
    ),
);
