/**
 * DynamoDB for the domains: plain parameters in, plain items out. Every round trip goes through here, so this is where
 * table names become physical, contention is retried and calls are metered.
 */
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { indexKeys, type TableName } from '../../tables';
import { kept, onceFor } from '../process/kept';
import { type Patience, retryContention, systemPatience } from './retries';
import { createWriter } from './writer';
import {
  type Commit,
  type Item,
  type Key,
  type OnTable,
  REMOVED_AT,
  standing,
  type Statement,
  type StatementResult,
  type Write,
} from './writes';

export * from './writes';

export type QueryParams = Omit<QueryCommandInput, 'TableName'> & OnTable;

/** One round trip, for measurements: DynamoDB's operation and the capacity units that it consumed. */
export interface Call {
  readonly operation: string;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface Database {
  /** The same object in every wrapper of one connection: a process keys what it remembers of the database by it. */
  readonly origin: object;
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  /**
   * Strongly consistent, in the order of the keys, over any tables. Makes one call for each 100 keys, all in parallel.
   * @param reads attributes that are needed beside the keys; all when absent, and possibly more, as for a few items.
   */
  batchGet(keys: readonly Key[], reads?: readonly string[]): Promise<(Item | undefined)[]>;
  /**
   * One page as DynamoDB gives it; `scanned` counts the items read before the filter. @param reads as of `batchGet`; the
   * place in an index comes with them.
   */
  query(
    params: QueryParams,
    reads?: readonly string[],
  ): Promise<{ items: Item[]; lastKey: Item | undefined; scanned: number }>;
  /**
   * Does all of the writes or none, at most 100. Contention is retried until a deadline and then thrown as a retryable
   * `Fault`. Neither contention nor the commit's own earlier attempt, whose answer was lost, is ever reported as a
   * refusal. A single write is sent without a transaction, at half the price.
   * @param withinMs from now until the deadline for contention, until no answer comes; `limits.conflictDeadlineMs` when
   * absent.
   */
  commit(writes: readonly Write[], withinMs?: number): Promise<Commit>;
  /**
   * Runs each statement on its own, in parallel batches of 25. Returns one result per statement, in order. Keys must be
   * distinct.
   */
  execute(statements: readonly Statement[]): Promise<StatementResult[]>;
}

export interface DatabaseOptions {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  /** Physical table names by logical ones; the logical names when absent. */
  readonly tables?: Readonly<Record<TableName, string>>;
  readonly patience?: Patience;
  /** Called after each round trip; asks DynamoDB for consumed capacity. */
  readonly meter?: (call: Call) => void;
}

const KEYS_PER_BATCH_GET = 100;

export function createDatabase({ client, tables, patience = systemPatience, meter }: DatabaseOptions): Database {
  const nameOf = (table: TableName): string => tables?.[table] ?? table;
  const physical = <P extends OnTable>(params: P): Omit<P, 'TableName'> & { TableName: string } => ({
    ...params,
    TableName: nameOf(params.TableName),
  });
  const metering = meter === undefined ? {} : ({ ReturnConsumedCapacity: 'TOTAL' } as const);
  const count = (
    operation: string,
    consumed: readonly (ConsumedCapacity | undefined)[],
    kind: 'read' | 'write',
  ): void => {
    const units = consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
    meter?.({ operation, readUnits: kind === 'read' ? units : 0, writeUnits: kind === 'write' ? units : 0 });
  };

  async function getBatch(keys: readonly Key[], reads?: readonly string[]): Promise<(Item | undefined)[]> {
    const found = new Map<string, Item>();
    const asked = new Map<string, PhysicalKey>();
    const identities = keys.map((key) => {
      if (!canExist(key)) return undefined;
      const table = nameOf(key.TableName);
      const one = identity(table, key.Key);
      asked.set(one, { table, key: key.Key });
      return one;
    });
    if (asked.size === 0) return keys.map(() => undefined);
    let open: NonNullable<BatchGetCommandInput['RequestItems']> = groupByTable(
      [...asked.values()],
      projection(pays(reads, asked.size)),
    );
    await retryContention(patience, async () => {
      const answer = await client.send(new BatchGetCommand({ RequestItems: open, ...metering }));
      count('BatchGetItem', answer.ConsumedCapacity ?? [], 'read');
      for (const [table, items] of Object.entries(answer.Responses ?? {}))
        for (const item of items) found.set(identity(table, item), item);
      open = answer.UnprocessedKeys ?? {};
      if (Object.keys(open).length > 0)
        throw Object.assign(new Error('Unprocessed keys'), { name: 'ThrottlingException' });
    });
    return identities.map((one) => (one === undefined ? undefined : standing(found.get(one))));
  }

  async function batchGet(keys: readonly Key[], reads?: readonly string[]): Promise<(Item | undefined)[]> {
    const slices: Key[][] = [];
    for (let start = 0; start < keys.length; start += KEYS_PER_BATCH_GET)
      slices.push(keys.slice(start, start + KEYS_PER_BATCH_GET));
    return (await Promise.all(slices.map((slice) => getBatch(slice, reads)))).flat();
  }

  const origin = {};
  return {
    origin,
    async get(key) {
      if (!canExist(key)) return undefined;
      const { Item: item, ConsumedCapacity: consumed } = await retryContention(patience, () =>
        client.send(new GetCommand({ ...physical(key), ConsistentRead: true, ...metering })),
      );
      count('GetItem', [consumed], 'read');
      return standing(item);
    },

    batchGet,

    async query(params, reads) {
      if (!canMatch(params)) return { items: [], lastKey: undefined, scanned: 0 };
      const answer = await retryContention(patience, () =>
        client.send(
          new QueryCommand({ ...physical(params), ...projection(pays(reads, params.Limit), params), ...metering }),
        ),
      );
      count('Query', [answer.ConsumedCapacity], 'read');
      const items = (answer.Items ?? []).map(standing).filter((item) => item !== undefined);
      return { items, lastKey: answer.LastEvaluatedKey, scanned: answer.ScannedCount ?? 0 };
    },

    ...createWriter({ client, origin, physical, patience, read: batchGet, metering, count }),
  };
}

/**
 * Whether DynamoDB accepts the key. No item has a key that it refuses, so such a key is not looked up; callers may send
 * any text as an id.
 */
function canExist({ Key: { pk, sk } }: Key): boolean {
  return isStorable(pk, PARTITION_KEY_BYTES_MAX) && isStorable(sk, SORT_KEY_BYTES_MAX);
}

/** Whether a stored item can match: no item has a text that can't be stored, such as half of a surrogate pair. */
function canMatch({ ExpressionAttributeValues: values = {} }: QueryParams): boolean {
  return Object.values(values).every((value) => typeof value !== 'string' || isStorable(value, SORT_KEY_BYTES_MAX));
}

const PARTITION_KEY_BYTES_MAX = 2_048;
const SORT_KEY_BYTES_MAX = 1_024;
/** Of one UTF-16 unit. */
const UTF_8_BYTES_MAX = 3;

function isStorable(text: string, bytesMax: number): boolean {
  const isShort = text.length * UTF_8_BYTES_MAX <= bytesMax || Buffer.byteLength(text) <= bytesMax;
  return text !== '' && isShort && text.isWellFormed();
}

/** So many attributes are as much to ask for as one item is to read without the keys of indexes. */
const ATTRIBUTES_PER_ITEM = 4;

/** The attributes, where naming them in a call for so many items costs less than what it leaves out; else undefined. */
function pays(reads: readonly string[] | undefined, items = Infinity): readonly string[] | undefined {
  return reads !== undefined && reads.length <= items * ATTRIBUTES_PER_ITEM ? reads : undefined;
}

/** Of the attributes, the keys and what tells a tombstone; nothing for all attributes. */
function projection(
  reads: readonly string[] | undefined,
  { ExpressionAttributeNames: names, IndexName: index }: Asked = {},
): Projection {
  if (reads === undefined) return {};
  const { ProjectionExpression, ExpressionAttributeNames: own } = projectionOf(reads)(index);
  return { ProjectionExpression, ExpressionAttributeNames: { ...names, ...own } };
}

type Asked = Pick<QueryCommandInput, 'ExpressionAttributeNames' | 'IndexName'>;
type Projection = Pick<QueryCommandInput, 'ProjectionExpression' | 'ExpressionAttributeNames'>;

/** By its list of attributes, which a decoder has once. */
const projectionOf = onceFor(
  (reads: readonly string[]) => reads,
  (reads) =>
    kept(
      INDEXES_MAX,
      (index: string | undefined) => index ?? '',
      (index): Projection => {
        const place = index === undefined ? [] : [indexKeys(index).sortKey];
        const asked = [...new Set(['pk', 'sk', REMOVED_AT, ...reads, ...place])].map(
          (name) => [`#${name}`, name] as const,
        );
        return {
          ProjectionExpression: asked.map(([placeholder]) => placeholder).join(),
          ExpressionAttributeNames: Object.fromEntries(asked),
        };
      },
    ),
);

/** A table has 20 at most. */
const INDEXES_MAX = 25;

type Group = Projection & { Keys: Item[]; ConsistentRead: true };

interface PhysicalKey {
  readonly table: string;
  readonly key: Item;
}

/** @param keys each once. */
function groupByTable(keys: readonly PhysicalKey[], projected: Projection): Record<string, Group> {
  const groups: Record<string, Group> = {};
  for (const { table, key } of keys)
    (groups[table] ??= { Keys: [], ConsistentRead: true, ...projected }).Keys.push(key);
  return groups;
}

function identity(table: string, item: { readonly pk?: unknown; readonly sk?: unknown }): string {
  return `${table}\u0000${String(item.pk)}\u0000${String(item.sk)}`;
}
