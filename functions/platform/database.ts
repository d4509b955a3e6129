/**
 * DynamoDB, as the domains see it: plain parameters in (ElectroDB's `.params()`), plain items out. Every round trip of
 * the system goes through here, so this is where table names become physical, contention is retried and calls are metered.
 */
import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DynamoDBClient,
  type DynamoDBClientConfig,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  type BatchGetCommandInput,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { TableName } from '../tables';
import { assert } from './errors';
import { isContention, type Patience, retryContention, systemPatience } from './contention';

export type Item = Record<string, unknown>;

interface OnTable {
  readonly TableName: TableName;
}

export interface Key extends OnTable {
  readonly Key: { readonly pk: string; readonly sk: string };
}

interface Conditional {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export type PutParams = OnTable & Conditional & { readonly Item: Item };
export type UpdateParams = Key & Conditional & { readonly UpdateExpression: string };
export type DeleteParams = Key & Conditional;
export type CheckParams = Key & Conditional & { readonly ConditionExpression: string };

/** One conditional write, in DynamoDB's own form. */
export type Write =
  | { readonly Put: PutParams }
  | { readonly Update: UpdateParams }
  | { readonly Delete: DeleteParams }
  | { readonly ConditionCheck: CheckParams };

/** What became of a transaction: all of it, or nothing and, for each write whose condition did not hold, the item as it was. */
export type Commit =
  { readonly committed: true } | { readonly committed: false; readonly refused: ReadonlyMap<Write, Item | undefined> };

/** A PartiQL statement with `?` parameters about the item of this key; the table's name stands in it as `"<TableName>"`. */
export interface Statement extends Key {
  readonly Statement: string;
  readonly Parameters: readonly unknown[];
}

export type StatementResult = 'DONE' | 'CONDITION_FAILED';

/** Who wrote an object (`author.ts`), and since when there is only its tombstone (`authored.ts`): of the stream, for nobody who reads. */
export const AUTHOR = 'who';
export const REMOVED_AT = 'removedAt';

export type QueryParams = Omit<QueryCommandInput, 'TableName'> & OnTable;

/** One round trip, for whoever measures: DynamoDB's operation and the capacity units it consumed. */
export interface Call {
  readonly operation: string;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface Database {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  /** Strongly consistent, in the order of the keys, over any tables; each 100 keys are a call, all in parallel. */
  batchGet(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  /** One page as DynamoDB gives it; `scanned` counts what was read before the filter. */
  query(params: QueryParams): Promise<{ items: Item[]; lastKey: Item | undefined; scanned: number }>;
  /**
   * All of the writes or none, at most 100. Contention with other writers is retried until a deadline, then thrown as a
   * retryable `Fault`; it is never reported as a refusal. A single write is sent as such: half the price of a transaction.
   */
  commit(writes: readonly Write[]): Promise<Commit>;
  /** Each statement on its own, in batches of 25 in parallel, one result per statement in order. Keys must be distinct. */
  execute(statements: readonly Statement[]): Promise<StatementResult[]>;
}

export interface DatabaseOptions {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  /** Physical table names by logical ones; the logical ones where none are given. */
  readonly tables?: Readonly<Record<TableName, string>>;
  readonly patience?: Patience;
  /** Called after each round trip; asks DynamoDB for consumed capacity. */
  readonly meter?: (call: Call) => void;
}

/** The one way to a client: absent values are left out of items, as ElectroDB expects. */
export function connect(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
  // It copies every item read and written for a log that must not hold them: a tenth of a call's time.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

const KEYS_PER_BATCH_GET = 100;
const STATEMENTS_PER_BATCH = 25;

export function createDatabase({ client, tables, patience = systemPatience, meter }: DatabaseOptions): Database {
  const physical = <P extends OnTable>(params: P): Omit<P, 'TableName'> & { TableName: string } => ({
    ...params,
    TableName: tables?.[params.TableName] ?? params.TableName,
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

  async function commitOne(write: Write): Promise<Commit> {
    const old = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    assert(!('ConditionCheck' in write), 'a single write to write something');
    const operation = 'Put' in write ? 'PutItem' : 'Update' in write ? 'UpdateItem' : 'DeleteItem';
    try {
      const { ConsumedCapacity: consumed } =
        'Put' in write
          ? await client.send(new PutCommand({ ...physical(write.Put), ...old, ...metering }))
          : 'Update' in write
            ? await client.send(new UpdateCommand({ ...physical(write.Update), ...old, ...metering }))
            : await client.send(new DeleteCommand({ ...physical(write.Delete), ...old, ...metering }));
      count(operation, [consumed], 'write');
      return { committed: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      count(operation, [], 'write');
      return { committed: false, refused: new Map([[write, plain(error.Item)]]) };
    }
  }

  async function commitAll(writes: readonly Write[]): Promise<Commit> {
    try {
      const { ConsumedCapacity: consumed } = await client.send(
        new TransactWriteCommand({ TransactItems: writes.map((write) => transactItem(write, physical)), ...metering }),
      );
      count('TransactWriteItems', consumed ?? [], 'write');
      return { committed: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException) || isContention(error)) throw error;
      count('TransactWriteItems', [], 'write');
      const refused = new Map<Write, Item | undefined>();
      error.CancellationReasons?.forEach((reason, index) => {
        const write = writes[index];
        if (reason.Code === 'ConditionalCheckFailed' && write !== undefined) refused.set(write, plain(reason.Item));
      });
      if (refused.size === 0) throw error;
      return { committed: false, refused };
    }
  }

  async function getBatch(keys: readonly Key[]): Promise<(Item | undefined)[]> {
    const found = new Map<string, Item>();
    const askable = keys.filter(canExist);
    if (askable.length === 0) return keys.map(() => undefined);
    let open: NonNullable<BatchGetCommandInput['RequestItems']> = groupByTable(askable.map(physical));
    await retryContention(patience, async () => {
      const answer = await client.send(new BatchGetCommand({ RequestItems: open, ...metering }));
      count('BatchGetItem', answer.ConsumedCapacity ?? [], 'read');
      for (const [table, items] of Object.entries(answer.Responses ?? {}))
        for (const item of items) found.set(identity(table, item), item);
      open = answer.UnprocessedKeys ?? {};
      if (Object.keys(open).length > 0)
        throw Object.assign(new Error('Unprocessed keys'), { name: 'ThrottlingException' });
    });
    return keys.map((key) => standing(found.get(identity(physical(key).TableName, key.Key))));
  }

  async function executeBatch(statements: readonly Statement[]): Promise<StatementResult[]> {
    let open = statements.map((statement, index) => ({ statement, index }));
    const results = new Array<StatementResult>(statements.length);
    await retryContention(patience, async () => {
      const { Responses: responses = [], ConsumedCapacity: consumed } = await client.send(
        new BatchExecuteStatementCommand({
          Statements: open.map(({ statement }) => ({
            Statement: statement.Statement.replace(`"${statement.TableName}"`, `"${physical(statement).TableName}"`),
            Parameters: [...statement.Parameters],
          })),
          ...metering,
        }),
      );
      count('BatchExecuteStatement', consumed ?? [], 'write');
      let contention: unknown;
      open = open.filter(({ index }, position) => {
        const error = responses[position]?.Error;
        if (error === undefined) results[index] = 'DONE';
        else if (error.Code === 'ConditionalCheckFailed' || error.Code === 'DuplicateItem')
          results[index] = 'CONDITION_FAILED';
        else if (isContention(error)) contention = error;
        else throw new Error(`A statement failed: ${error.Code ?? 'without a code'}`);
        return results[index] === undefined;
      });
      if (open.length > 0) throw contention;
    });
    return results;
  }

  return {
    async get(key) {
      if (!canExist(key)) return undefined;
      const { Item: item, ConsumedCapacity: consumed } = await retryContention(patience, () =>
        client.send(new GetCommand({ ...physical(key), ConsistentRead: true, ...metering })),
      );
      count('GetItem', [consumed], 'read');
      return standing(item);
    },

    async batchGet(keys) {
      const slices: Key[][] = [];
      for (let start = 0; start < keys.length; start += KEYS_PER_BATCH_GET)
        slices.push(keys.slice(start, start + KEYS_PER_BATCH_GET));
      return (await Promise.all(slices.map(getBatch))).flat();
    },

    async query(params) {
      if (!canMatch(params)) return { items: [], lastKey: undefined, scanned: 0 };
      const answer = await retryContention(patience, () =>
        client.send(new QueryCommand({ ...physical(params), ...metering })),
      );
      count('Query', [answer.ConsumedCapacity], 'read');
      const items = (answer.Items ?? []).map(standing).filter((item) => item !== undefined);
      return { items, lastKey: answer.LastEvaluatedKey, scanned: answer.ScannedCount ?? 0 };
    },

    commit(writes) {
      const [only] = writes;
      assert(only !== undefined, 'a write');
      return retryContention(patience, () => (writes.length === 1 ? commitOne(only) : commitAll(writes)));
    },

    async execute(statements) {
      const batches: Statement[][] = [];
      for (let start = 0; start < statements.length; start += STATEMENTS_PER_BATCH)
        batches.push(statements.slice(start, start + STATEMENTS_PER_BATCH));
      return (await Promise.all(batches.map(executeBatch))).flat();
    },
  };
}

type Physical = <P extends OnTable>(params: P) => Omit<P, 'TableName'> & { TableName: string };
type TransactItem = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>[number];

function transactItem(write: Write, physical: Physical): TransactItem {
  const old = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  if ('Put' in write) return { Put: { ...physical(write.Put), ...old } };
  if ('Update' in write) return { Update: { ...physical(write.Update), ...old } };
  if ('Delete' in write) return { Delete: { ...physical(write.Delete), ...old } };
  return { ConditionCheck: { ...physical(write.ConditionCheck), ...old } };
}

/** No item has such a key, whatever text a caller sent for an id: DynamoDB refuses it, so it is not asked. */
function canExist({ Key: { pk, sk } }: Key): boolean {
  return isStorable(pk, PARTITION_KEY_BYTES_MAX) && isStorable(sk, SORT_KEY_BYTES_MAX);
}

/** Nothing stored matches a text that can't be stored, such as a filter of half a surrogate pair. */
function canMatch({ ExpressionAttributeValues: values = {} }: QueryParams): boolean {
  return Object.values(values).every((value) => typeof value !== 'string' || isStorable(value, SORT_KEY_BYTES_MAX));
}

const PARTITION_KEY_BYTES_MAX = 2_048;
const SORT_KEY_BYTES_MAX = 1_024;

function isStorable(text: string, bytesMax: number): boolean {
  return text !== '' && text.isWellFormed() && Buffer.byteLength(text) <= bytesMax;
}

/** An item as it is read: without the stamp of who wrote it. A tombstone is no item. */
function standing(item: Item | undefined): Item | undefined {
  if (item === undefined || REMOVED_AT in item) return undefined;
  if (!(AUTHOR in item)) return item;
  const { [AUTHOR]: _, ...rest } = item;
  return rest;
}

/** The document client leaves the items inside errors in DynamoDB's own attribute-value form. */
function plain(item: Parameters<typeof unmarshall>[0] | undefined): Item | undefined {
  return item === undefined ? undefined : standing(unmarshall(item));
}

function groupByTable(
  keys: readonly { TableName: string; Key: Item }[],
): Record<string, { Keys: Item[]; ConsistentRead: true }> {
  const groups: Record<string, { Keys: Item[]; ConsistentRead: true }> = {};
  const seen = new Set<string>();
  for (const { TableName: table, Key: key } of keys) {
    if (seen.has(identity(table, key))) continue;
    seen.add(identity(table, key));
    (groups[table] ??= { Keys: [], ConsistentRead: true }).Keys.push(key);
  }
  return groups;
}

function identity(table: string, item: { readonly pk?: unknown; readonly sk?: unknown }): string {
  return `${table}\u0000${String(item.pk)}\u0000${String(item.sk)}`;
}
