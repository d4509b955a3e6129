/**
 * Streams -> derived items: the counters of the campaign board, the service list, the change feed. It is called for the
 * entries of the service list that it writes, because they are counted, and for none of its other writes. Wiring only.
 */
import { COUNTERS } from '../domains/board/counter/changed-counters';
import { count } from '../domains/board/counter/on-stream';
import { contributions as agencyContributions } from '../domains/reference/agency/counts';
import { contributions as agreementContributions } from '../domains/reference/agreement/counts';
import {
  contributions as enterpriseContributions,
  tallies as shortageTallies,
} from '../domains/reference/enterprise-status/counts';
import { contributions as reachContributions } from '../domains/people/reach/counts';
import { contributions as followUpContributions } from '../domains/jobs/follow-up/counts';
import { tallies as incomeTallies } from '../domains/jobs/follow-up/income-rise';
import { contributions as placementContributions, tallies as suppliedTallies } from '../domains/jobs/placement/counts';
import { contributions as transferContributions } from '../domains/jobs/transfer/counts';
import {
  contributions as positionContributions,
  tallies as positionTallies,
} from '../domains/jobs/position/collected/counts';
import { appendChanges } from '../domains/jobs/position-change/on-stream';
import { keepNearDuplicates } from '../domains/jobs/submission/near-duplicate/near-duplicates';
import { contributions as needContributions, tallies as coverageTallies } from '../domains/people/service-list/counts';
import { refreshEntries } from '../domains/people/service-list/on-stream';
import { contributions as stationContributions } from '../domains/reference/station/counts';
import { contributions as deliveryContributions } from '../domains/matching/delivery/counts';
import { tallies as villagerTallies } from '../domains/matching/recommendation/villagers';
import { contributions as pushContributions } from '../domains/matching/push/counts';
import { contributions as eventContributions } from '../domains/support/recruitment-event/counts';
import { contributions as caseContributions } from '../domains/support/case/counts';
import { contributions as groupContributions } from '../domains/support/working-group/counts';
import { tallies as retentionTallies } from '../domains/jobs/retention/retention';
import { contributions as homecomingContributions } from '../domains/travel/homecoming/counts';
import { tallies as corridorTallies } from '../domains/travel/corridor/counts';
import { tallies as demandTallies } from '../domains/travel/travel-demand/counts';
import { contributions as travelContributions } from '../domains/travel/booking/counts';
import { contributions as workerContributions } from '../domains/people/worker/counts';
import { systemClock } from '../platform/values/clock';
import { cloudDatabase } from '../platform/process/cloud';
import type { Platform } from '../platform/requests/context';
import type { Item } from '../platform/dynamodb/database';
import { kept } from '../platform/process/made-once';
import { createLogger } from '../platform/process/log';
import { permitted } from '../platform/dynamodb/permitted';
import { type ClockOf, type Reader, type StreamHandler, streamHandler } from '../platform/streams/readers';
import type { Tally } from '../platform/streams/streams';
import type { Contribution } from '../domains/reference/indicator/indicator';
import { onLambda } from './lambda';

/** Contributions by noun. At most one noun claims an item. */
export const nouns: readonly ((item: Item) => Contribution[])[] = [
  workerContributions,
  enterpriseContributions,
  agreementContributions,
  agencyContributions,
  reachContributions,
  needContributions,
  positionContributions,
  placementContributions,
  transferContributions,
  followUpContributions,
  eventContributions,
  stationContributions,
  groupContributions,
  caseContributions,
  travelContributions,
  homecomingContributions,
  pushContributions,
  deliveryContributions,
];

/** The same for what is counted beside the board. */
export const tallying: readonly ((item: Item) => Tally[])[] = [
  demandTallies,
  coverageTallies,
  incomeTallies,
  shortageTallies,
  suppliedTallies,
  positionTallies,
  retentionTallies,
  villagerTallies,
  corridorTallies,
];

/**
 * Every reader counts each record once or is safe to repeat, so a batch may be delivered again as a whole. @param
 * clockOf gives the time at which records came.
 */
export function createFactsHandler(
  { db: given, log, clock = systemClock }: Pick<Platform, 'db' | 'log'> & Partial<Pick<Platform, 'clock'>>,
  clockOf: ClockOf = () => clock,
): StreamHandler {
  const db = permitted(given, 'facts');
  const tallies = (item: Item): Tally[] => tallying.flatMap((noun) => noun(item));
  const contributions = (item: Item): Contribution[] => nouns.flatMap((noun) => noun(item));
  const readers: readonly Reader[] = [
    {
      name: COUNTERS,
      take: (records) => count({ db, log, clock: clockOf(records) }, records, { contributions, tallies }),
    },
    { name: 'service-list', take: (records) => refreshEntries({ db, clock: clockOf(records) }, records) },
    { name: 'likenesses', take: (records) => keepNearDuplicates(db, records) },
    { name: 'position-changes', take: (records) => appendChanges(db, records) },
  ];
  return streamHandler('facts', { db, log }, readers, 'TOGETHER');
}

export const handler = onLambda(
  'facts',
  kept(() => Promise.resolve(createFactsHandler({ db: cloudDatabase(), log: createLogger('facts') }))),
);
