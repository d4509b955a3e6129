/**
 * The list of handlers with what calls each of them. The cloud stack makes a Lambda function and its event sources from
 * it, the local system calls the same handlers from its HTTP door, stream pump and timer.
 */
import { limits } from './limits';
import { allOf, byAttribute, byPartitionKey, bySortKey, type RecordFilter } from './platform/streams/record-filter';
import type { TableName } from './tables';

/** HTTP: one door for every GraphQL request. */
export interface HttpTrigger {
  readonly kind: 'http';
  readonly path: string;
  /** What a page of another origin may send. Any origin may: a caller is known by the token in a header, never by a cookie. */
  readonly crossOriginHeaders: readonly string[];
  /** On every answer, whoever gives it: nobody keeps it, or reads it as another type than it says. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** Answers of as many bytes and more are compressed for whoever takes that. */
  readonly compressedBytesMin: number;
}

/**
 * Streams: records of one shard in order, at least once. A batch that fails is retried, halved, and at last handed to the
 * failure destination; the handler names the first record it could not take (`batchItemFailures`). A stream feeds two
 * handlers at most: with a third, DynamoDB throttles its readers.
 */
export interface StreamsTrigger {
  readonly kind: 'streams';
  readonly tables: readonly TableName[];
  /**
   * What the handler is called for, of each table: what its nouns take, and not what it writes itself. Without, everything. Whoever
   * is called must not count on it: a batch may be handed in by hand.
   */
  readonly filters: Readonly<Partial<Record<TableName, readonly RecordFilter[]>>>;
  readonly batchSize: number;
  /**
   * Seconds that Lambda gathers records for before it calls, unless the batch is full: at a few writes a second, one call with
   * many records instead of a call for each, which would write the same hot items each time. Somebody may wait for it.
   */
  readonly batchingWindowSeconds: number;
  /**
   * Seconds. A tumbling window is the only way Lambda tells a function the shard its batch comes from. It holds nothing up, but a batch is of
   * one window, so it is longer than the one above; and it ends with a call without records, so it is much longer.
   */
  readonly tumblingWindowSeconds: number;
  readonly retriesMax: number;
  /**
   * Seconds after which a record that fails goes to the failure destination. The stream forgets it after 24 hours, and in China
   * the destination holds its place in the stream alone: half of the day is left to read it from there.
   */
  readonly recordAgeMaxSeconds: number;
}

/** Schedule: every so many minutes. */
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  readonly everyMinutes: number;
}

export type HandlerName = 'graphql' | 'facts' | 'work' | 'deliver' | 'sweep';

/** What an item of Deliveries holds when its writer wants `deliver` called; what deliver writes does not hold it. */
export const callsDeliver = { calls: 'deliver' } as const;

/**
 * The same of an inventory: whoever sells, frees or calls wants `work` to look, or to list it anew; what work writes there it has
 * looked at itself, and wants nobody called.
 */
export const callsWork = { calls: 'work' } as const;
export const callsNobody = { calls: 'nobody' } as const;

/** As many as Lambda takes. With its pauses of a minute at most, the age of a record is always reached first. */
const RETRIES_MAX = 10_000;
const HALF_A_DAY = 43_200;

/** `handlers/<name>.ts` exports `handler`. */
export const triggers = {
  graphql: {
    kind: 'http',
    path: '/graphql',
    crossOriginHeaders: ['authorization', 'content-type', 'accept-language', 'x-api-key'],
    answerHeaders: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    // One packet of the network: below, nothing is gained.
    compressedBytesMin: 1_400,
  },
  /**
   * What is derived inside the database. Of Workers not the entries of the service list, of Positions not the change feed and the
   * likenesses: it writes them. Nobody waits for a counter by the second, and each call writes the hottest of them once.
   */
  facts: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'TravelAllocations'],
    filters: {
      Workers: [bySortKey('profile', 'arrivals', { prefix: 'trip#' }, { prefix: 'placement#' })],
      Positions: [bySortKey('position')],
      TravelAllocations: [bySortKey('request', { prefix: 'allocation#' })],
    },
    batchSize: 100,
    batchingWindowSeconds: 2,
    tumblingWindowSeconds: 60,
    retriesMax: RETRIES_MAX,
    recordAgeMaxSeconds: HALF_A_DAY,
  },
  /**
   * Objects, whose changes it tells, by whomever they were written; the next step of a run, which its own last step calls; what an
   * entry of the service list counts for; inventories that somebody else wrote, which may have a seat for somebody who waits. Not guards,
   * places, trips and keys of repeats, nor the counters that it writes. A party waits for it, so it gathers no longer than Lambda asks of batches above ten.
   */
  work: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'TravelAllocations', 'Campaigns', 'Deliveries'],
    filters: {
      Workers: [bySortKey('profile', 'service', 'move', { prefix: 'placement#' }, { prefix: 'duplicate#' })],
      Positions: [
        bySortKey('enterprise', 'position', 'rows', 'refiling', { prefix: 'webhook#' }, { prefix: 'import#' }),
      ],
      TravelAllocations: [
        // Of an earlier release an inventory says nothing of whom it calls.
        allOf(bySortKey('inventory'), byAttribute('calls', callsWork.calls, { exists: false })),
        bySortKey('service', 'manifest', 'request', 'proposal', 'displacing'),
        bySortKey({ prefix: 'allocation#' }, { prefix: 'group-ticket#' }, { prefix: 'retiming#' }),
      ],
      Campaigns: [byPartitionKey('campaigns')],
      Deliveries: [bySortKey({ prefix: 'whd_' })],
    },
    batchSize: 25,
    batchingWindowSeconds: 1,
    tumblingWindowSeconds: 60,
    retriesMax: RETRIES_MAX,
    recordAgeMaxSeconds: HALF_A_DAY,
  },
  /** Messages to strangers, who may take their time: a handler and a stream of their own, so that nothing else waits for them. */
  deliver: {
    kind: 'streams',
    tables: ['Deliveries'],
    filters: { Deliveries: [byAttribute('calls', callsDeliver.calls)] },
    batchSize: 25,
    batchingWindowSeconds: 1,
    tumblingWindowSeconds: 60,
    retriesMax: RETRIES_MAX,
    recordAgeMaxSeconds: HALF_A_DAY,
  },
  sweep: { kind: 'schedule', everyMinutes: 1 },
} as const satisfies Record<HandlerName, HttpTrigger | StreamsTrigger | ScheduleTrigger>;

/** Seconds after which a call of a handler is ended, wherever it runs. */
export function secondsOf(name: HandlerName): number {
  return seconds[triggers[name].kind];
}

const seconds = { http: limits.requestSeconds, streams: limits.streamSeconds, schedule: limits.sweepSeconds };
