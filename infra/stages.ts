/**
 * Differences between stages: numbers only, never resources. For the rush, raise them here before it and lower them
 * after it (`docs/operations.md`, "Before the rush").
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { HandlerName } from '../functions/triggers';

export interface Stage {
  readonly name: StageName;
  /**
   * Request units per second that each table and each index may use, as a cap on cost. DynamoDB applies it as a target.
   */
  readonly requestUnitsMax: { readonly read: number; readonly write: number };
  /**
   * Reserved concurrent executions by handler: a bound, and a guarantee. A handler without them shares the account's.
   */
  readonly reservedConcurrency: Readonly<Partial<Record<HandlerName, number>>>;
  /** Instances of `graphql` that are always warm, out of the reserved ones. */
  readonly provisionedConcurrency: number;
  /** Requests per second, and burst: for all callers together, for one API key, and for receipts, which have none. */
  readonly throttling: { readonly all: Rate; readonly perClient: Rate; readonly receipts: Rate };
  /**
   * Clients that get an API key each, by names of lower-case letters, digits and hyphens. With one or more, every
   * request needs a key. Removing a name deletes its key.
   */
  readonly clients: readonly string[];
  /**
   * Manifests of clients' operations (`npm run operations`), by their paths from the project's folder, each with a name of
   * its own. With one or more, browsers run these operations alone; others send what they like within the limits.
   */
  readonly operations: readonly string[];
  /** Requests in 5 minutes from one address, which may stand for a whole office or mobile network. */
  readonly requestsPerAddressMax: number;
  /** Whether the schema may be read without a token: useful to developers of clients, and to attackers. */
  readonly introspectionWithoutToken: boolean;
  readonly logRetention: RetentionDays;
  /**
   * Days for which archived changes can't be deleted. With GOVERNANCE a permission can lift the lock; with COMPLIANCE
   * no one can, not even the account's owner.
   */
  readonly changeRetention: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  readonly logLevel: 'DEBUG' | 'INFO';
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export type StageName = 'dev' | 'prod';

export const stages: Readonly<Record<StageName, Stage>> = {
  dev: {
    name: 'dev',
    requestUnitsMax: { read: 1_000, write: 500 },
    /** A new account has 10 executions in total, which can't be reserved. */
    reservedConcurrency: {},
    provisionedConcurrency: 0,
    throttling: {
      all: { perSecond: 50, burst: 100 },
      perClient: { perSecond: 20, burst: 40 },
      receipts: { perSecond: 20, burst: 40 },
    },
    clients: [],
    operations: [],
    requestsPerAddressMax: 3_000,
    introspectionWithoutToken: true,
    logRetention: RetentionDays.ONE_MONTH,
    changeRetention: { mode: 'GOVERNANCE', days: 1 },
    logLevel: 'DEBUG',
  },
  prod: {
    name: 'prod',
    /** The capacity of a new on-demand table. 4,000 write units are 9 USD an hour at 0.625 USD a million. */
    requestUnitsMax: { read: 12_000, write: 4_000 },
    /**
     * Out of an account's 1,000. `facts`, `work` and `deliver` need one per shard. One `sweep` at a time, so that
     * sweeps never race.
     */
    reservedConcurrency: { graphql: 500, receipts: 50, facts: 100, work: 50, deliver: 10, sweep: 1 },
    provisionedConcurrency: 5,
    throttling: {
      all: { perSecond: 2_000, burst: 4_000 },
      perClient: { perSecond: 200, burst: 400 },
      receipts: { perSecond: 500, burst: 1_000 },
    },
    clients: [],
    operations: [],
    requestsPerAddressMax: 30_000,
    introspectionWithoutToken: false,
    /** Cybersecurity Law art. 21: network logs are kept for at least six months, which is more than 180 days. */
    logRetention: RetentionDays.ONE_YEAR,
    /** Personal Information Protection Law art. 56: records of processing are kept for at least three years. */
    changeRetention: { mode: 'COMPLIANCE', days: 3 * 366 },
    logLevel: 'INFO',
  },
};
