/**
 * The handlers and their triggers. The cloud stack makes Lambda functions and event sources from this list; the local
 * system calls the same handlers from its HTTP door, stream pump and timer.
 */
import { limits } from './limits';
import { allOf, byAttribute, byPartitionKey, bySortKey, type RecordFilter } from './platform/streams/record-filter';
import type { TableName } from './tables';

/** HTTP: one route. */
export interface HttpTrigger {
  readonly kind: 'http';
  readonly path: string;
}

/** The route of every GraphQL request. */
export interface GraphqlTrigger extends HttpTrigger {
  /** GET for queries without personal data, which browsers may keep. */
  readonly methods: readonly string[];
  /**
   * Headers that a page of another origin may send. Any origin is allowed, because a token in a header identifies the
   * caller, never a cookie.
   */
  readonly crossOriginHeaders: readonly string[];
  /** Seconds for which a browser need not ask again whether it may send them. */
  readonly preflightSeconds: number;
  /**
   * Headers of every answer, beside the id of the request: no caching, no guessing of another content type, and a page of
   * any origin can read it.
   */
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** Answers of at least this many bytes are compressed if the client accepts it. */
  readonly compressedBytesMin: number;
}

/**
 * Streams: the records of a shard in order, at least once. The handler names the first record that failed
 * (`batchItemFailures`). A failed batch is retried, halved, and at last sent to the failure destination. A stream has
 * at most two handlers: with a third, DynamoDB throttles the readers.
 */
export interface StreamsTrigger {
  readonly kind: 'streams';
  readonly tables: readonly TableName[];
  /**
   * Filters by table: the handler is called for the records that its nouns read, and not for its own writes. A table
   * without filters sends every record. A handler must not rely on the filters, because a batch may also be passed in
   * by hand.
   */
  readonly filters: Readonly<Partial<Record<TableName, readonly RecordFilter[]>>>;
  readonly batchSize: number;
  /**
   * Seconds for which Lambda gathers records before a call, unless the batch is full. At a few writes a second this
   * makes one call with many records, instead of many calls that write the same hot items. A user may be waiting for
   * the result.
   */
  readonly batchingWindowSeconds: number;
  /**
   * Seconds. Only with a tumbling window does Lambda tell a function the shard of its batch. A window delays nothing,
   * but a batch lies within one window and each window ends with a call without records, so it is much longer than the
   * batching window.
   */
  readonly tumblingWindowSeconds: number;
  readonly retriesMax: number;
  /**
   * Seconds after which a failing record goes to the failure destination. The stream keeps a record for 24 hours, and
   * in China the destination holds only its position in the stream: this leaves half a day to read it from there.
   */
  readonly recordAgeMaxSeconds: number;
}

/** Schedule: a call at a fixed interval, in minutes. */
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  readonly everyMinutes: number;
}

export type HandlerName = 'graphql' | 'receipts' | 'facts' | 'work' | 'deliver' | 'sweep';

/**
 * Attribute of an item of Deliveries whose write must call `deliver`. Items that `deliver` writes itself don't have it.
 */
export const callsDeliver = { calls: 'deliver' } as const;

/**
 * Attribute of an inventory whose write must call `work`, after seats were sold or freed, and of a message of which a
 * receipt told more. Inventories that `work` writes itself don't have it.
 */
export const callsWork = { calls: 'work' } as const;
export const callsNobody = { calls: 'nobody' } as const;

/**
 * Lambda's maximum. With pauses of at most a minute between retries, the maximum age of a record is always reached
 * first.
 */
const RETRIES_MAX = 10_000;
const HALF_A_DAY = 43_200;

/** `handlers/<name>.ts` exports `handler`. */
export const triggers = {
  graphql: {
    kind: 'http',
    path: '/graphql',
    methods: ['GET', 'POST'],
    crossOriginHeaders: [
      ...['authorization', 'content-type', 'accept-language', 'x-api-key', 'if-none-match'],
      ...['apollo-require-preflight', 'x-apollo-operation-name', 'graphql-preflight'],
      ...['apollographql-client-name', 'apollographql-client-version'],
      ...['x-graphql-client-name', 'x-graphql-client-version'],
    ],
    // As long as Chrome remembers one.
    preflightSeconds: 7_200,
    answerHeaders: {
      ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      ...{ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag,retry-after,x-request-id' },
    },
    // One network packet: compressing less gains nothing.
    compressedBytesMin: 1_400,
  },
  /** Receipts of gateways, which have no API key: each is signed. */
  receipts: { kind: 'http', path: '/channels/{id}/receipts' },
  /**
   * Derives items inside the database. Of what it writes itself, its filters let the service list through, which it
   * counts, and leave out the change feed and the near-duplicates in Positions. A counter may be seconds late, and each
   * call writes the hottest counters once: so all is counted here, in large batches, and nothing by `work`.
   */
  facts: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations'],
    filters: {
      Workers: [
        bySortKey(
          'profile',
          'service',
          'arrivals',
          'tells',
          'courses',
          { prefix: 'trip#' },
          { prefix: 'placement#' },
          { prefix: 'push#' },
          { prefix: 'follow-up#' },
          { prefix: 'case#' },
          { prefix: 'reached#' },
          { prefix: 'returned#' },
          { prefix: 'transferred#' },
        ),
      ],
      Positions: [bySortKey('position', 'enterprise', 'agreement', 'agency', 'delivery', { prefix: 'collected#' })],
      RecruitmentEvents: [bySortKey('event', 'station', 'group')],
      TravelAllocations: [bySortKey('request', 'service', { prefix: 'allocation#' })],
    },
    // As many as 40 shards with 5,000 facts a second have in two windows: a hot counter is written once for each batch.
    batchSize: 500,
    batchingWindowSeconds: 2,
    tumblingWindowSeconds: 60,
    retriesMax: RETRIES_MAX,
    recordAgeMaxSeconds: HALF_A_DAY,
  },
  /**
   * Is called for objects, whose changes it records; for jobs, whose next step it runs; and for inventories that another
   * handler wrote, because a seat may be free for a waiting party. Not for guards, waitlist entries, trips or
   * idempotency records. A party waits for it, so it gathers records only as long as Lambda demands for batches above
   * ten.
   */
  work: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations', 'Campaigns', 'Deliveries'],
    filters: {
      Workers: [
        bySortKey(
          ...['profile', 'move'],
          ...[
            { prefix: 'placement#' },
            { prefix: 'push#' },
            { prefix: 'case#' },
            { prefix: 'duplicate#' },
            { prefix: 'reveal#' },
            { prefix: 'reached#' },
            { prefix: 'visited#' },
          ],
        ),
      ],
      Positions: [
        bySortKey(
          'enterprise',
          'agreement',
          'agency',
          'position',
          // Which of several postings of a job is shown.
          'like',
          'delivery',
          'rows',
          'refiling',
          'restating',
          'succession',
          'follow-up-filing',
          'case-filing',
          { prefix: 'webhook#' },
          { prefix: 'import#' },
          { prefix: 'resemblance#' },
          { prefix: 'naming#' },
        ),
      ],
      RecruitmentEvents: [
        bySortKey(
          ...['event', 'result', 'following', 'reminding', 'station', 'group', 'course', 'visit'],
          ...[{ prefix: 'registration#' }, { prefix: 'enrolment#' }],
        ),
        allOf(bySortKey('places'), byAttribute('calls', callsWork.calls)),
      ],
      TravelAllocations: [
        // An inventory of an earlier release has no attribute `calls`.
        allOf(bySortKey('inventory'), byAttribute('calls', callsWork.calls, { exists: false })),
        bySortKey('service', 'manifest', 'request', 'proposal', 'displacing', 'seat-telling'),
        bySortKey({ prefix: 'allocation#' }, { prefix: 'group-ticket#' }, { prefix: 'retiming#' }),
      ],
      Campaigns: [
        byPartitionKey('campaigns'),
        bySortKey('push-run', 'pushing', 'training-needs', { prefix: 'collected#' }, { prefix: 'report#' }),
      ],
      Deliveries: [
        bySortKey({ prefix: 'whd_' }, { prefix: 'chn_' }),
        allOf(bySortKey('message'), byAttribute('calls', callsWork.calls)),
      ],
    },
    batchSize: 25,
    batchingWindowSeconds: 1,
    tumblingWindowSeconds: 60,
    retriesMax: RETRIES_MAX,
    recordAgeMaxSeconds: HALF_A_DAY,
  },
  /** Sends messages to partners, which may be slow. It has a stream of its own, so that nothing else waits for it. */
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
} as const satisfies Record<HandlerName, GraphqlTrigger | HttpTrigger | StreamsTrigger | ScheduleTrigger>;

/** Timeout of a handler in seconds, the same in the cloud and on a laptop. */
export function secondsOf(name: HandlerName): number {
  return seconds[triggers[name].kind];
}

const seconds = { http: limits.requestSeconds, streams: limits.streamSeconds, schedule: limits.sweepSeconds };
