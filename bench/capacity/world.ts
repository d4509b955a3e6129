/**
 * A system to measure: the real GraphQL handler on its own embedded engine, filled with items. Viewers are given
 * directly, without tokens.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import { createVault, type Vault } from '../../functions/platform/security/crypto';
import { createDatabase, type Item } from '../../functions/platform/dynamodb/database';
import type { TokenVerifier } from '../../functions/platform/security/identity';
import type { Viewer } from '../../functions/platform/security/viewer';
import { createIds } from '../../functions/platform/values/ids';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import { forgetAllRows } from '../../functions/platform/process/kept-rows';
import { createLogger } from '../../functions/platform/process/log';
import { createOutbound } from '../../functions/platform/security/outbound';
import type { TableName } from '../../functions/tables';
import { createTables } from '../../local/create-tables';
import { startEngine } from '../../local/engine';
import { connectTo, engineAccess } from '../../local/engine/access';
import { channels, deliveries, enterprises, NOW, pairs, positions, type Size, webhooks, workers } from './items';
import { createMeter, type Meter } from './meter';
import { fieldLists } from './field-lists';
import { fullCorridor } from './waitlist';
import { changes, counters, coverage, demand, notices, traces, trainingNeeds } from './derived-items';

export interface World {
  readonly meter: Meter;
  readonly vault: Vault;
  /** The data. @throws if the answer has a top-level error. @param again as of `send`. */
  ask(as: Viewer, document: string, variables: object, again?: boolean): Promise<Record<string, unknown>>;
  /** The body of any answer. @param again whether rows that the process showed before are still kept; else none is. */
  send(as: Viewer, document: string, variables: object, again?: boolean): Promise<string>;
  /** What was done at another time. */
  at<T>(time: Date, act: () => Promise<T>): Promise<T>;
  /** Stores what streams would make. */
  store(table: TableName, item: Item): Promise<void>;
  stop(): Promise<void>;
}

/** @param original a database file that has the tables; without it they are made. */
export async function startWorld(size: Size, original?: string): Promise<World> {
  const engine = await startEngine({ environment: {}, ...(original !== undefined && { original }) });
  const access = engineAccess(engine, {});
  const admin = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const documents = connectTo(engine, access);
  if (original === undefined) await createTables(admin);
  const meter = createMeter(documents);
  const vault = createVault(Buffer.alloc(32, 7));
  await load(documents, 'Positions', enterprises(size));
  await load(documents, 'Positions', positions(size));
  await load(documents, 'Positions', webhooks());
  await load(documents, 'Positions', fieldLists());
  await load(documents, 'Deliveries', deliveries());
  await load(documents, 'Deliveries', channels());
  await load(documents, 'Notices', notices());
  await load(documents, 'Positions', changes(size));
  await load(documents, 'Workers', workers(size, vault));
  await load(documents, 'Workers', pairs());
  await load(documents, 'Changes', traces(size, vault));
  if (!size.without?.includes('COUNTERS')) await load(documents, 'Campaigns', counters());
  await load(documents, 'Campaigns', coverage());
  if (!size.without?.includes('DEMAND')) await load(documents, 'Campaigns', demand());
  await load(documents, 'Campaigns', trainingNeeds());
  if (size.services > 0 && !size.without?.includes('FULL_CORRIDOR'))
    await load(documents, 'TravelAllocations', fullCorridor());

  let now = NOW;
  const clock = { now: () => now };
  const platform = {
    db: createDatabase({ client: meter.client, meter: meter.count }),
    clock,
    vault,
    ids: createIds(() => NOW.getTime()),
    log: createLogger('bench'),
    outbound: createOutbound({ allowLoopback: true }),
  };
  let viewer: Viewer | undefined;
  const tokens: Pick<TokenVerifier, 'verify'> = {
    verify: () => (viewer === undefined ? Promise.reject(new Error('Expected a viewer')) : Promise.resolve(viewer)),
  };
  const cursorKeys = await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), clock);
  const handler = createGraphqlHandler(platform, tokens, cursorKeys);
  const send: World['send'] = async (as, document, variables, again = false) => {
    viewer = as;
    if (!again) forgetAllRows(platform.db);
    return (await handler(eventOf({ query: document, variables }), {} as LambdaContext)).body;
  };
  return {
    meter,
    vault,
    send,
    at: (time, act) => {
      now = time;
      return act().finally(() => (now = NOW));
    },
    store: (table, item) => load(documents, table, [item]),
    ask: async (as, document, variables, again) => {
      const body = await send(as, document, variables, again);
      const { data, errors } = JSON.parse(body) as { data?: Record<string, unknown>; errors?: unknown };
      if (data === undefined || errors !== undefined) throw new Error(`${document}\n${JSON.stringify(errors)}`);
      return data;
    },
    stop: async () => {
      admin.destroy();
      documents.destroy();
      await engine.stop();
    },
  };
}

function eventOf(request: object): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    body: JSON.stringify(request),
    isBase64Encoded: false,
    requestContext: { requestId: '3f1c2a9e-5b7d-4c11-9e2f-8a6b0d4c7e15' },
  } as unknown as APIGatewayProxyEvent;
}

/** Stores items as they are made, so that a hundred thousand people are not held in memory. */
export async function load(client: DynamoDBDocumentClient, table: TableName, items: Iterable<Item>): Promise<void> {
  const rows = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (;;) {
      const batch: Item[] = [];
      for (let row = rows.next(); row.done !== true; row = rows.next()) if (batch.push(row.value) === ROWS) break;
      if (batch.length === 0) return;
      const puts = batch.map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

const ROWS = 25;
