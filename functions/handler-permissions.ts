/**
 * The permissions of each handler, by action and table or index. The cloud stack makes the policies from this list
 * (`infra/policies.ts`), and a handler's database refuses by it what IAM would refuse
 * (`platform/dynamodb/permitted.ts`). A permission without a use fails a test, and so does a use without a permission.
 */
import type { IndexName, TableName } from './tables';
import type { HandlerName } from './triggers';

/**
 * DynamoDB's actions, as IAM names them. A transaction needs the permission of each of its writes, a statement that of
 * its first word. The call that reaches DynamoDB counts: deleting an object is a put of its tombstone
 * (`platform/security/authored.ts`).
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

/** A table, or an index such as `Workers/byName`. An index can only be queried. */
export type Resource = TableName | `${TableName}/${IndexName}`;

export type Grants = Readonly<Partial<Record<Resource, readonly Action[]>>>;

/** Purpose of a wrapped key. It is bound to the key: a handler that may open one kind can't open the other. */
export type KeyPurpose = 'personal-data' | 'cursors';

export interface Permissions {
  readonly database: Grants;
  /** Keys that the handler may make and unwrap. Every handler may use the storage key of the tables. */
  readonly keys: readonly KeyPurpose[];
  /**
   * Whether the handler may add to the archive of changes. No handler may read it, shorten a lock or delete from it.
   */
  readonly archives: boolean;
}

/** All actions on items, and the parts of a transaction over them. */
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

/** For the next step of a job, in each handler that calls it. Batches of positions are conditional statements. */
const longRuns: Grants = {
  Positions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'PartiQLInsert', 'PartiQLUpdate'],
  ...queried('Positions', 'byRegion', 'enterpriseTime', 'countyTime', 'prefectureTime'),
  ...queried('Workers', 'byRegion'),
  TravelAllocations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
};

/** Permissions to read streams and to send failed batches to their destination follow from `triggers.ts`. */
export const permissions: Readonly<Record<HandlerName, Permissions>> = {
  graphql: {
    database: {
      Workers: ITEMS,
      ...queried('Workers', 'byRegion', 'byName', 'byPhone', 'dueVillage', 'dueTownship', 'dueCounty'),
      Positions: [...ITEMS, 'PartiQLInsert', 'PartiQLUpdate'],
      ...queried('Positions', 'byRegion', 'countyWage', 'countyTime', 'prefectureWage', 'prefectureTime'),
      ...queried('Positions', 'nationWage', 'nationTime', 'enterpriseWage', 'enterpriseTime'),
      ...queried('Positions', 'agencyWage', 'agencyTime'),
      // Whoever came to a course is recorded on condition that it was not changed; a list of them is conditional statements.
      RecruitmentEvents: [...ITEMS, 'PartiQLInsert', 'PartiQLUpdate'],
      ...queried('RecruitmentEvents', 'byStart', 'byWorker', 'byGroup'),
      // Waitlist lines of services are called in batches.
      TravelAllocations: [...ITEMS, 'PartiQLUpdate'],
      ...queried('TravelAllocations', 'byDeparture', 'byCarrier', 'byHome'),
      Campaigns: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      // Messages to webhooks are listed and redelivered; channels are kept; messages of notices are shown.
      Deliveries: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      // Notices are read, and what was read and answered is written. A refused answer frees its key.
      Notices: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      ...queried('Notices', 'byDeadline', 'byWritten'),
      // Changes are read here; only the reader of the streams writes them.
      Changes: ['Query'],
    },
    keys: ['personal-data', 'cursors'],
    archives: false,
  },

  receipts: {
    database: {
      // Channels, messages, and receipts that were taken.
      Deliveries: ['GetItem', 'BatchGetItem', 'PutItem'],
      // The data key, from which secrets are derived, and which may have to be made.
      Workers: ['GetItem', 'PutItem'],
    },
    keys: ['personal-data'],
    archives: false,
  },

  facts: {
    database: {
      // Counters, records that change what a day counted, and those that were set aside.
      Campaigns: ['PutItem', 'PartiQLInsert', 'UpdateItem'],
      // Entries of the service list, and what is to be read out to people who were merged.
      Workers: ['BatchGetItem', 'PutItem', 'PartiQLInsert'],
      // The change feed: its head is read again after a conflict, and it is searched for late changes. The index of
      // near-duplicates.
      Positions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'PartiQLInsert', 'PartiQLDelete'],
    },
    keys: [],
    archives: false,
  },

  work: {
    database: {
      // Duplicate pairs and the signs of recent searches, moves and trips that follow their person, and the data key,
      // which may have to be made.
      Workers: [...ITEMS, 'PartiQLInsert'],
      ...queried('Workers', 'byName', 'byPhone'),
      ...longRuns,
      // A seat is held for a companion while their delivery stands.
      Positions: [...(longRuns.Positions ?? []), 'ConditionCheckItem'],
      // Messages to webhooks and by channels, made from stream records; the channels of a province; refused answers;
      // how often a person was told on a day.
      Deliveries: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      // Places that go to the people in line, registrations that follow their event and their person, and what came of
      // events. Stations and working groups follow their regions.
      RecruitmentEvents: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      ...queried('RecruitmentEvents', 'byWorker', 'byStart'),
      // Steps of push runs, with what they keep. What is reported under an agreement, of which rows of an import are warned.
      Campaigns: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      // Notices are written once, and settled. Those of somebody who was merged are looked up. Answers by channels.
      Notices: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'PartiQLInsert'],
      // Changes are added, and never read or overwritten.
      Changes: ['PartiQLInsert'],
    },
    keys: ['personal-data'],
    archives: true,
  },

  deliver: {
    database: {
      // Records that were set aside.
      Campaigns: ['PutItem'],
      // Webhooks: an answer may disable, pause or enable one.
      Positions: ['BatchGetItem', 'Query', 'UpdateItem'],
      // Messages, and channels, which an answer may change, too.
      Deliveries: ['BatchGetItem', 'PutItem', 'UpdateItem'],
      // What a person is told is read as they see it.
      Notices: ['GetItem'],
      TravelAllocations: ['BatchGetItem'],
      RecruitmentEvents: ['BatchGetItem'],
      // The data key, from which secrets are derived, and which may have to be made.
      Workers: ['GetItem', 'BatchGetItem', 'PutItem'],
    },
    keys: ['personal-data'],
    archives: false,
  },

  sweep: {
    database: {
      // Trips of expired holds, profiles that are filed under what took their region over, and what was to be read out.
      Workers: ['BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'UpdateItem'],
      ...queried('Workers', 'byDue'),
      // What came of recruitment events.
      RecruitmentEvents: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      ...queried('RecruitmentEvents', 'byDue', 'byStart'),
      ...longRuns,
      ...queried('Positions', 'byDue'),
      // Messages whose next attempt is due.
      Deliveries: ['BatchGetItem', 'PutItem', 'UpdateItem'],
      ...queried('Deliveries', 'byDue'),
      // Services that leave tomorrow are found by their departure.
      ...queried('TravelAllocations', 'byDue', 'byDeparture'),
      // Records that were set aside; push runs and nights that broke off are woken. What is reported under an agreement.
      Campaigns: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      ...queried('Campaigns', 'byDue'),
    },
    keys: [],
    archives: false,
  },
};
