/**
 * What each handler may do, to the single action and table or index: the one list. The cloud stack makes the policies from
 * it (`infra/permissions.ts`), and a handler's database refuses by it whatever IAM would refuse (`platform/dynamodb/permitted.ts`).
 * A permission that nothing uses, and a use that is not permitted, each fail a test.
 */
import type { IndexName, TableName } from './tables';
import type { HandlerName } from './triggers';

/**
 * DynamoDB's actions, as IAM names them. A transaction is permitted as each of its writes, a statement as its first word.
 * What reaches DynamoDB counts: the deletion of an object is the put of its tombstone (`platform/security/authored.ts`).
 */
export type Action =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'PartiQLInsert'
  | 'PartiQLUpdate'
  | 'PartiQLDelete'
  | 'PartiQLSelect';

/** A table, or an index of it: `Workers/byName`. An index is queried, and nothing else. */
export type Resource = TableName | `${TableName}/${IndexName}`;

export type Grants = Readonly<Partial<Record<Resource, readonly Action[]>>>;

/** What a wrapped key is for. It is bound to the key: whoever may open one kind can't open the other. */
export type KeyPurpose = 'personal-data' | 'cursors';

export interface Permissions {
  readonly database: Grants;
  /** Keys that are made and unwrapped; the storage key of the tables goes without saying. */
  readonly keys: readonly KeyPurpose[];
  /** Whether it adds to the archive of changes; nobody reads it, shortens a lock or deletes from it. */
  readonly archives: boolean;
}

/** Items in every way, and the parts of a transaction over them. */
const ITEMS = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
] as const satisfies readonly Action[];

function queried(table: TableName, ...indexes: readonly IndexName[]): Grants {
  return Object.fromEntries(indexes.map((index) => [`${table}/${index}`, ['Query']]));
}

/** The next step of a long run, for whoever calls it. Batches of positions are conditional statements. */
const longRuns: Grants = {
  Positions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'PartiQLInsert', 'PartiQLUpdate'],
  ...queried('Positions', 'enterpriseTime'),
  TravelAllocations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
};

/** Reading streams and putting failed batches aside follows from `triggers.ts`. */
export const permissions: Readonly<Record<HandlerName, Permissions>> = {
  graphql: {
    database: {
      Workers: ITEMS,
      ...queried('Workers', 'byRegion', 'byName', 'byPhone', 'dueVillage', 'dueTownship', 'dueCounty'),
      Positions: [...ITEMS, 'PartiQLInsert', 'PartiQLUpdate'],
      ...queried('Positions', 'byRegion', 'countyWage', 'countyTime', 'prefectureWage', 'prefectureTime'),
      ...queried('Positions', 'nationWage', 'nationTime', 'enterpriseWage', 'enterpriseTime'),
      // Lines of services are called in batches.
      TravelAllocations: [...ITEMS, 'PartiQLUpdate'],
      ...queried('TravelAllocations', 'byDeparture', 'byCarrier', 'byHome'),
      Campaigns: ['GetItem', 'Query', 'PutItem'],
      // Messages to webhooks, which are listed and sent again.
      Deliveries: ['GetItem', 'Query', 'PutItem'],
      // Who changed what is read here, and written by the reader of the streams alone.
      Changes: ['Query'],
    },
    keys: ['personal-data', 'cursors'],
    archives: false,
  },

  facts: {
    database: {
      // Counters, and records that were put aside.
      Campaigns: ['PutItem', 'UpdateItem'],
      // Entries of the service list.
      Workers: ['BatchGetItem', 'PutItem'],
      // The change feed, whose head is read again where another shard was first, and which is looked through for what comes late; what
      // positions look alike.
      Positions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'PartiQLInsert', 'PartiQLDelete'],
    },
    keys: [],
    archives: false,
  },

  work: {
    database: {
      // Pairs of people and signs of who was looked at lately, moves and trips that follow their person; the data key, which may have to be made.
      Workers: ITEMS,
      ...queried('Workers', 'byName', 'byPhone'),
      ...longRuns,
      // Messages to webhooks, of what it reads in the streams.
      Deliveries: ['PutItem'],
      // What entries of the service list count for.
      Campaigns: ['PutItem', 'UpdateItem'],
      // Who changed what: added to, never read or written over.
      Changes: ['PartiQLInsert'],
    },
    keys: ['personal-data'],
    archives: true,
  },

  deliver: {
    database: {
      // What was set aside.
      Campaigns: ['PutItem'],
      // Webhooks, which an answer may disable, pause or enable, and their messages.
      Positions: ['BatchGetItem', 'Query', 'UpdateItem'],
      Deliveries: ['BatchGetItem', 'PutItem'],
      // The data key, from which secrets are derived; it may have to be made.
      Workers: ['GetItem', 'PutItem'],
    },
    keys: ['personal-data'],
    archives: false,
  },

  sweep: {
    database: {
      // Trips of seats that nobody confirmed.
      Workers: ['DeleteItem'],
      ...longRuns,
      ...queried('Positions', 'byDue'),
      // Messages whose next attempt is due.
      Deliveries: ['BatchGetItem', 'PutItem', 'UpdateItem'],
      ...queried('Deliveries', 'byDue'),
      ...queried('TravelAllocations', 'byDue'),
      // What was set aside; it is put off, in its own table.
      Campaigns: ['PutItem'],
    },
    keys: [],
    archives: false,
  },
};
