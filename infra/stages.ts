/**
 * What differs between stages: numbers only, never resources. For the rush they are raised here ahead of it and
 * returned after it (`docs/operations.md`, "Before the rush").
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { HandlerName } from '../functions/triggers';

export interface Stage {
  readonly name: StageName;
  /** Request units per second that each table, and each index, may use: a cap on cost. DynamoDB applies it as a target. */
  readonly requestUnitsMax: { readonly read: number; readonly write: number };
  /** Concurrent executions. Reserved ones bound a function and are kept for it; none named, it shares the account's. */
  readonly reservedConcurrency: Readonly<Partial<Record<HandlerName, number>>>;
  /** Instances of `graphql` that are always warm; part of the reserved ones. */
  readonly provisionedConcurrency: number;
  /** Requests per second and burst: of all callers together, and of one API key. */
  readonly throttling: { readonly all: Rate; readonly perClient: Rate };
  /**
   * Clients that get an API key each, by names of small letters, digits and hyphens. With one or more, every request needs a key.
   * A name that is taken out of the list takes its key along; a deployment that says nothing of clients changes none.
   */
  readonly clients: readonly string[];
  /** Requests in 5 minutes from one address. Offices and mobile networks put very many people behind one. */
  readonly requestsPerAddressMax: number;
  /** Whether the schema may be read without a token: by who builds a client, and by who looks for a way in. */
  readonly introspectionWithoutToken: boolean;
  readonly logRetention: RetentionDays;
  /** Days for which nobody can delete what tells who changed what. GOVERNANCE may be lifted by whoever is granted to, COMPLIANCE by nobody, the account's owner included. */
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
    /** A new account has 10 executions in all, which can't be reserved. */
    reservedConcurrency: {},
    provisionedConcurrency: 0,
    throttling: { all: { perSecond: 50, burst: 100 }, perClient: { perSecond: 20, burst: 40 } },
    clients: [],
    requestsPerAddressMax: 3_000,
    introspectionWithoutToken: true,
    logRetention: RetentionDays.ONE_MONTH,
    changeRetention: { mode: 'GOVERNANCE', days: 1 },
    logLevel: 'DEBUG',
  },
  prod: {
    name: 'prod',
    /** What a new on-demand table serves from its first second. 4,000 write units are 9 USD an hour at 0.625 USD a million. */
    requestUnitsMax: { read: 12_000, write: 4_000 },
    /** Of an account's 1,000. `facts`, `work` and `deliver` need one per shard; one `sweep` at a time, so that sweeps never race each other. */
    reservedConcurrency: { graphql: 500, facts: 100, work: 50, deliver: 10, sweep: 1 },
    provisionedConcurrency: 5,
    throttling: { all: { perSecond: 2_000, burst: 4_000 }, perClient: { perSecond: 200, burst: 400 } },
    clients: [],
    requestsPerAddressMax: 30_000,
    introspectionWithoutToken: false,
    /** Cybersecurity Law art. 21: network logs are kept for at least six months, which 180 days are not. */
    logRetention: RetentionDays.ONE_YEAR,
    /** Personal Information Protection Law art. 56: what is recorded of processing is kept for at least three years. */
    changeRetention: { mode: 'COMPLIANCE', days: 3 * 366 },
    logLevel: 'INFO',
  },
};
