/**
 * Creates the tables on the local engine from the definition that the cloud stack uses; a test compares the two. Runs
 * at every start: adds tables and indexes that a data folder of an earlier version lacks, and changes nothing else.
 */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  indexKeys,
  type IndexName,
  isStreamed,
  keySchema,
  type TableName,
  tableNames,
  tables,
} from '../functions/tables';

/** Idempotent. Resolves when every table is active. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  await Promise.all(tableNames.map((name) => createTable(client, name)));
}

/** The input that makes the same table as the cloud stack, without TTL, which needs a separate call. */
export function createTableInput(name: TableName): CreateTableCommandInput & { TableName: TableName } {
  const { indexes, keysOnly = [], localIndexes = [] } = tables[name];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributeDefinitions([...indexes, ...localIndexes]),
    KeySchema: keys(keySchema),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => indexOf(index, keysOnly.includes(index))),
    }),
    ...(localIndexes.length > 0 && {
      LocalSecondaryIndexes: localIndexes.map((index) => indexOf(index, false)),
    }),
    ...(isStreamed(name) && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  };
}

function attributeDefinitions(indexes: readonly IndexName[]): CreateTableCommandInput['AttributeDefinitions'] {
  const names = [keySchema, ...indexes.map(indexKeys)].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return [...new Set(names)].map((name) => ({ AttributeName: name, AttributeType: 'S' }));
}

function indexOf(index: IndexName, keysOnly: boolean): GlobalSecondaryIndex {
  const projection = { ProjectionType: keysOnly ? 'KEYS_ONLY' : 'ALL' } as const;
  return { IndexName: index, KeySchema: keys(indexKeys(index)), Projection: projection };
}

function keys({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }): GlobalSecondaryIndex['KeySchema'] {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
}

async function createTable(client: DynamoDBClient, name: TableName): Promise<void> {
  const existing = await existingIndexes(client, name);
  if (existing === undefined) {
    await client.send(new CreateTableCommand(createTableInput(name))).catch(ignore(ResourceInUseException));
    await untilActive(client, name);
  } else {
    await addIndexes(client, name, existing);
  }
  await enableTimeToLive(client, name);
}

async function existingIndexes(client: DynamoDBClient, name: TableName): Promise<Set<IndexName> | undefined> {
  const description = await client
    .send(new DescribeTableCommand({ TableName: name }))
    .catch(ignore(ResourceNotFoundException));
  const indexes = description?.Table?.GlobalSecondaryIndexes ?? [];
  return description && new Set(indexes.map(({ IndexName }) => IndexName ?? ''));
}

/** DynamoDB adds one index at a time. */
async function addIndexes(client: DynamoDBClient, name: TableName, existing: Set<IndexName>): Promise<void> {
  const { indexes, keysOnly = [] } = tables[name];
  for (const index of indexes.filter((wanted) => !existing.has(wanted))) {
    await client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: attributeDefinitions([index]),
        GlobalSecondaryIndexUpdates: [{ Create: indexOf(index, keysOnly.includes(index)) }],
      }),
    );
    await untilActive(client, name);
  }
}

async function untilActive(client: DynamoDBClient, name: TableName): Promise<void> {
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
}

/** The local engines accept TTL and never expire anything; reads filter expired items. */
async function enableTimeToLive(client: DynamoDBClient, name: TableName): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  // Enabling it twice is an error in DynamoDB.
  if (TimeToLiveDescription?.AttributeName === keySchema.ttl) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: keySchema.ttl },
    }),
  );
}

/** Turns one kind of error into `undefined`. */
function ignore(kind: new (...parameters: never[]) => Error): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof kind) return undefined;
    throw error;
  };
}
