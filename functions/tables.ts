/**
 * The seven tables: names, keys and indexes. The cloud stack creates them from this list and so does the local engine;
 * what an index answers is said where the entity that uses it is declared (`domains/<area>/<noun>/store.ts`).
 */

export type TableName =
  'Workers' | 'Positions' | 'RecruitmentEvents' | 'TravelAllocations' | 'Campaigns' | 'Deliveries' | 'Changes';

/**
 * A global secondary index with string keys (`indexKeys`), sparse: an item without them is not in it. All
 * attributes are projected unless it is `keysOnly`: a page of 25 positions costs 3 read units in one trip
 * (`docs/access-patterns.md`), where a `BatchGetItem` after a keys-only page would cost 12.5 and a second trip.
 */
export type IndexName = string;

export interface TableDefinition {
  readonly indexes: readonly IndexName[];
  /** Those of the indexes that hold keys alone: asked for a few items at most, and not written when the item changes in other ways. */
  readonly keysOnly?: readonly IndexName[];
  /** Without a stream: a record of changes that had records of its own would be read by two readers to no end. */
  readonly streamless?: true;
}

/** Every table: partition key `pk`, sort key `sk` (strings), a stream with new and old images unless it is streamless, TTL on `expiresAt` (epoch seconds). */
export const tables: Readonly<Record<TableName, TableDefinition>> = {
  Workers: {
    indexes: ['byRegion', 'byName', 'byPhone', 'dueVillage', 'dueTownship', 'dueCounty'],
    keysOnly: ['byPhone'],
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
      'byDue',
    ],
    keysOnly: ['byDue'],
  },
  RecruitmentEvents: { indexes: [] },
  TravelAllocations: { indexes: ['byDeparture', 'byCarrier', 'byHome', 'byDue'] },
  Campaigns: { indexes: [] },
  /** What strangers are told, and how far it has come: a stream of its own, so that a slow one of them holds up nothing else (`domains/partners/delivery`). */
  Deliveries: { indexes: ['byDue'], keysOnly: ['byDue'] },
  /** Written by the reader of the streams alone: who changed what (`domains/change`). */
  Changes: { indexes: [], streamless: true },
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
 * Lists of one grain in two orders share the partition key, and those in one order the sort key: with keys of their own, half
 * of a position's bytes were keys, and each of its copies cost two write units.
 */
const sharedKeys: Readonly<Record<IndexName, IndexKeys>> = Object.fromEntries(
  ['county', 'prefecture', 'nation', 'enterprise'].flatMap((grain) =>
    ['Wage', 'Time'].map((order) => [
      `${grain}${order}`,
      { partitionKey: `${grain}Pk`, sortKey: `${order.toLowerCase()}Sk` },
    ]),
  ),
);

/** Key attributes of an index: `{ partitionKey: 'byRegionPk', sortKey: 'byRegionSk' }` for `byRegion`. */
export function indexKeys(index: IndexName): IndexKeys {
  return sharedKeys[index] ?? { partitionKey: `${index}Pk`, sortKey: `${index}Sk` };
}

export function isIndexKey(attribute: string): boolean {
  return /[PS]k$/.test(attribute);
}

/** The setting that holds a table's physical name: `TABLE_TRAVEL_ALLOCATIONS` for `TravelAllocations`. */
export function tableSetting(name: TableName): string {
  return `TABLE_${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`;
}
