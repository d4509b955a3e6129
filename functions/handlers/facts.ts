/**
 * Streams -> what is derived inside the database: the counters of the campaign board, the service list, the change feed. What the
 * entries of the service list count for is folded by `work`: nobody is called for what it wrote itself. Wiring only.
 */
import { COUNTERS } from '../domains/campaign/counter-items';
import { count } from '../domains/campaign/counters';
import { contributions as placementContributions } from '../domains/placement/facts';
import { contributions as positionContributions } from '../domains/position/facts';
import { appendChanges } from '../domains/position-change/facts';
import { keepLikenesses } from '../domains/position/likeness';
import { refreshEntries } from '../domains/service-list/refresh';
import { tallies as demandTallies } from '../domains/travel-demand/facts';
import { contributions as travelContributions } from '../domains/travel-request/facts';
import { contributions as workerContributions } from '../domains/worker/facts';
import { systemClock } from '../platform/clock';
import { cloudDatabase } from '../platform/cloud';
import type { Platform } from '../platform/context';
import type { Item } from '../platform/database';
import { kept } from '../platform/kept';
import { createLogger } from '../platform/log';
import { permitted } from '../platform/permitted';
import { type ClockOf, type Reader, type StreamHandler, streamHandler } from '../platform/readers';
import type { Contribution } from '../platform/streams';
import { onLambda } from './lambda';

/** Each noun's own; an item is one noun's at most. */
const nouns: readonly ((item: Item) => Contribution[])[] = [
  workerContributions,
  positionContributions,
  placementContributions,
  travelContributions,
];

/** Each reader is exact, or harmless to repeat, so nothing is kept of the part of a batch that was done. @param clockOf tells when records came. */
export function createFactsHandler(
  { db: given, log, clock = systemClock }: Pick<Platform, 'db' | 'log'> & Partial<Pick<Platform, 'clock'>>,
  clockOf: ClockOf = () => clock,
): StreamHandler {
  const db = permitted(given, 'facts');
  const contributions = (item: Item): Contribution[] => nouns.flatMap((noun) => noun(item));
  const readers: readonly Reader[] = [
    {
      name: COUNTERS,
      take: (records) =>
        count({ db, log, clock: clockOf(records) }, records, { contributions, tallies: demandTallies }),
    },
    { name: 'service-list', take: (records) => refreshEntries(db, records) },
    { name: 'likenesses', take: (records) => keepLikenesses(db, records) },
    { name: 'position-changes', take: (records) => appendChanges(db, records) },
  ];
  return streamHandler('facts', { db, log }, readers, 'TOGETHER');
}

export const handler = onLambda(
  'facts',
  kept(() => Promise.resolve(createFactsHandler({ db: cloudDatabase(), log: createLogger('facts') }))),
);
