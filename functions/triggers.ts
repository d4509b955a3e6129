/**
 * The list of handlers with what calls each of them. The cloud stack makes a Lambda function and its event sources from
 * it, the local system calls the same handlers from its HTTP door, stream pump and timer.
 */
import type { TableName } from './tables';

/** HTTP: one door for every GraphQL request. */
export interface HttpTrigger {
  readonly kind: 'http';
  readonly path: string;
  /** What a page of another origin may send. Any origin may: a caller is known by the token in a header, never by a cookie. */
  readonly crossOriginHeaders: readonly string[];
  /** On every answer, whoever gives it: nobody keeps it, or reads it as another type than it says. */
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/**
 * Streams: records of one shard in order, at least once. A batch that fails is retried, halved, and at last handed to the
 * failure destination; the handler names the first record it could not take (`batchItemFailures`).
 */
export interface StreamsTrigger {
  readonly kind: 'streams';
  readonly tables: readonly TableName[];
  /** The one partition of a table that is called for, where others would call for nothing; whoever is called must not count on it. */
  readonly partitions?: Readonly<Partial<Record<TableName, string>>>;
  readonly batchSize: number;
  /** Seconds. A tumbling window is the only way Lambda tells a function the shard its batch comes from. */
  readonly tumblingWindowSeconds: number;
  readonly retriesMax: number;
}

/** Schedule: every so many minutes. */
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  readonly everyMinutes: number;
}

export type HandlerName = 'graphql' | 'facts' | 'work' | 'sweep';

/** `handlers/<name>.ts` exports `handler`. */
export const triggers = {
  graphql: {
    kind: 'http',
    path: '/graphql',
    crossOriginHeaders: ['authorization', 'content-type', 'accept-language', 'x-api-key'],
    answerHeaders: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  },
  /** Not Campaigns, where it writes. It puts bad records aside itself, so what is retried is the world's failure, and giving up early would lose facts. */
  facts: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations'],
    batchSize: 100,
    tumblingWindowSeconds: 1,
    retriesMax: 1_000,
  },
  /** Of Campaigns not the counters, which facts writes all the time. Nothing waits for it, so a batch is small and a shard never stuck for long. */
  work: {
    kind: 'streams',
    tables: ['Workers', 'Positions', 'TravelAllocations', 'Campaigns'],
    partitions: { Campaigns: 'campaigns' },
    batchSize: 25,
    tumblingWindowSeconds: 1,
    retriesMax: 1_000,
  },
  sweep: { kind: 'schedule', everyMinutes: 1 },
} as const satisfies Record<HandlerName, HttpTrigger | StreamsTrigger | ScheduleTrigger>;
