/**
 * Streams -> what is derived inside the database: the counters of the campaign board, the service list, the change feed. What the
 * entries of the service list count for is folded by `work`: nobody is called for what it wrote itself. Wiring only.
 */
import { fold } from '../domains/campaign/counters';
import { contributions as placementContributions } from '../domains/placement/facts';
import { contributions as positionContributions } from '../domains/position/facts';
import { appendChanges } from '../domains/position-change/facts';
import { keepLikenesses } from '../domains/position/likeness';
import { refreshEntries } from '../domains/service-list/refresh';
import { tallies as demandTallies } from '../domains/travel-demand/facts';
import { contributions as travelContributions } from '../domains/travel-request/facts';
import { contributions as workerContributions } from '../domains/worker/facts';
import { cloudDatabase } from '../platform/cloud';
import type { Platform } from '../platform/context';
import type { Item } from '../platform/database';
import { Fault } from '../platform/errors';
import { createLogger } from '../platform/log';
import { permitted } from '../platform/permitted';
import {
  type Contribution,
  notTaken,
  readRecords,
  type StreamAnswer,
  type StreamEvent,
  taken,
} from '../platform/streams';

/** Each noun's own; an item is one noun's at most. */
const nouns: readonly ((item: Item) => Contribution[])[] = [
  workerContributions,
  positionContributions,
  placementContributions,
  travelContributions,
];

export type FactsHandler = (event: StreamEvent) => Promise<StreamAnswer>;

/** A fault has the whole batch delivered again; folding is exact, so nothing is kept of the part that was done. */
export function createFactsHandler({ db: given, log }: Pick<Platform, 'db' | 'log'>): FactsHandler {
  const db = permitted(given, 'facts');
  return async (event) => {
    try {
      const records = readRecords(event);
      const contributions = (item: Item): Contribution[] => nouns.flatMap((noun) => noun(item));
      const [{ unfolded }] = await Promise.all([
        fold(db, records, { contributions, tallies: demandTallies }),
        refreshEntries(db, records),
        keepLikenesses(db, records),
        appendChanges(db, records),
      ]);
      if (unfolded > 0) log.error('Records were put aside', { unfolded });
      return taken;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn('The batch is to be delivered again', { code: error.code });
      return notTaken(event);
    }
  };
}

let connected: FactsHandler | undefined;

export const handler: FactsHandler = (event) => {
  connected ??= createFactsHandler({ db: cloudDatabase(), log: createLogger('facts') });
  return connected(event);
};
