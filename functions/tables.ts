/**
 * The eight tables: names, keys and indexes. The cloud stack and the local engine create them from this list. The
 * purpose of an index is described where its kind of item is declared (`domains/<area>/<noun>/store.ts`).
 */

export type TableName =
  | 'Workers'
  | 'Positions'
  | 'RecruitmentEvents'
  | 'TravelAllocations'
  | 'Campaigns'
  | 'Deliveries'
  | 'Changes'
  | 'Notices';

/**
 * A global secondary index with string keys (`indexKeys`). It is sparse: it lacks items without these keys. It projects
 * all attributes unless it is `keysOnly`: a page of 25 positions costs 3 read units in one round trip
 * (`docs/access-patterns.md`), while a keys-only page with a `BatchGetItem` would cost 12.5 units and a second round
 * trip.
 */
export type IndexName = string;

export interface TableDefinition {
  readonly indexes: readonly IndexName[];
  /**
   * Indexes that project keys only: they are queried for a few items, and are not written when other attributes change.
   */
  readonly keysOnly?: readonly IndexName[];
  /**
   * Local secondary indexes: other orders of each partition, with all attributes, sparse as the others are. A query may
   * be strongly consistent. They must be there when the table is made, and a partition with its copies must stay below
   * 10 GB.
   */
  readonly localIndexes?: readonly IndexName[];
  /** True for a table without a stream: a stream of the records of changes would call readers for nothing. */
  readonly streamless?: true;
}

/** Every table: partition key `pk`, sort key `sk` (strings), a stream with new and old images unless it is streamless, TTL on `expiresAt` (epoch seconds). */
export const tables: Readonly<Record<TableName, TableDefinition>> = {
  Workers: {
    indexes: ['byRegion', 'byName', 'byPhone', 'dueVillage', 'dueTownship', 'dueCounty', 'byDue'],
    keysOnly: ['byPhone', 'byDue'],
  },
  Positions: {
    indexes: [
      'byRegion',
      'countyWage',
      'countyTime',
      'prefectureWage',
      'prefectureTime',
      'nationWage',
      'nationTime',
      'enterpriseWage',
      'enterpriseTime',
      'agencyWage',
      'agencyTime',
      'byDue',
    ],
    keysOnly: ['byDue'],
  },
  RecruitmentEvents: { indexes: ['byStart', 'byWorker', 'byGroup', 'byDue'], keysOnly: ['byDue'] },
  TravelAllocations: { indexes: ['byDeparture', 'byCarrier', 'byHome', 'byDue'] },
  /** The index finds push runs that broke off (`domains/matching/push`). */
  Campaigns: { indexes: ['byDue'], keysOnly: ['byDue'] },
  /**
   * Messages to webhooks with their state. The stream of its own keeps a slow receiver from delaying other readers
   * (`domains/partners/webhook-delivery`).
   */
  Deliveries: { indexes: ['byDue'], keysOnly: ['byDue'] },
  /** Changes of objects; only the reader of the streams writes them (`domains/board/change`). */
  Changes: { indexes: [], streamless: true },
  /** What people and offices are told, by inbox (`domains/notices/notice`). Nothing reads its changes yet. */
  Notices: { indexes: [], localIndexes: ['byDeadline', 'byWritten'], streamless: true },
};

export const tableNames = Object.keys(tables) as TableName[];

export function isStreamed(name: TableName): boolean {
  return tables[name].streamless !== true;
}

export const keySchema = { partitionKey: 'pk', sortKey: 'sk', ttl: 'expiresAt' } as const;

interface IndexKeys {
  readonly partitionKey: string;
  readonly sortKey: string;
}

/**
 * Indexes with the same partitions in two orders share the partition key, and indexes with the same order share the
 * sort key. With separate keys, half of a position's bytes were keys, and each of its copies cost two write units.
 */
const sharedKeys: Readonly<Record<IndexName, IndexKeys>> = Object.fromEntries(
  ['county', 'prefecture', 'nation', 'enterprise', 'agency'].flatMap((grain) =>
    ['Wage', 'Time'].map((order) => [
      `${grain}${order}`,
      { partitionKey: `${grain}Pk`, sortKey: `${order.toLowerCase()}Sk` },
    ]),
  ),
);

/** A local index has the table's partitions. */
const localKeys: Readonly<Record<IndexName, IndexKeys>> = Object.fromEntries(
  Object.values(tables)
    .flatMap(({ localIndexes = [] }) => localIndexes)
    .map((index) => [index, { partitionKey: keySchema.partitionKey, sortKey: `${index}Sk` }]),
);

/** Key attributes of an index: `{ partitionKey: 'byRegionPk', sortKey: 'byRegionSk' }` for `byRegion`. */
export function indexKeys(index: IndexName): IndexKeys {
  return localKeys[index] ?? sharedKeys[index] ?? { partitionKey: `${index}Pk`, sortKey: `${index}Sk` };
}

export function isIndexKey(attribute: string): boolean {
  return /[PS]k$/.test(attribute);
}

/** Name of the setting that holds a table's physical name: `TABLE_TRAVEL_ALLOCATIONS` for `TravelAllocations`. */
export function tableSetting(name: TableName): string {
  return `TABLE_${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`;
}
