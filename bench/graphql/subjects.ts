/** What is measured: the system's own handler, and two servers of stock parts over the same tables. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { handlers, startServerAndCreateLambdaHandler } from '@as-integrations/aws-lambda';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { fastify } from 'fastify';
import mercurius, { type IResolvers } from 'mercurius';
import { createGraphqlHandler, tokensOf } from '../../functions/handlers/graphql';
import { createDatabase } from '../../functions/platform/dynamodb/database';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { forgetAllRows } from '../../functions/platform/process/kept-rows';
import { createLogger } from '../../functions/platform/process/log';
import { createVault } from '../../functions/platform/security/crypto';
import type { IdentitySettings } from '../../functions/platform/security/identity';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import { createOutbound } from '../../functions/platform/security/outbound';
import { createIds } from '../../functions/platform/values/ids';
import { projectFolder } from '../../local/project-folder';
import { NOW } from '../capacity/items';
import { stockContext, type StockContext, stockResolvers, typeDefs } from './stock';

export interface Subject {
  readonly name: string;
  /** The body of the answer to a request's body. */
  send(request: string): Promise<string>;
  /** As if the process had just begun, where it keeps rows that it shows. */
  forgetRows?(): void;
  stop(): Promise<void>;
}

/** What of a connection is used; `remembered` for what is asked of it once. */
type Reach = (connection: DynamoDBDocumentClient) => Pick<DynamoDBDocumentClient, 'send'>;

const directly: Reach = (connection) => connection;

/** @param token of a bureau, which only the system's own handler looks at. */
export async function ours(
  access: DynamoDBClientConfig,
  settings: IdentitySettings,
  token: string,
  reach: Reach = directly,
): Promise<Subject> {
  const client = connect(access);
  const clock = { now: () => NOW };
  const key = Buffer.alloc(32, 7);
  const db = createDatabase({ client: reach(client) });
  const platform = {
    ...{
      db,
      clock,
      vault: createVault(key),
      ids: createIds(() => NOW.getTime()),
    },
    ...{ log: createLogger('bench'), outbound: createOutbound({ allowLoopback: true }) },
  };
  const cursorKeys = await createKeyRing(() => Promise.resolve([{ id: 1, key }]), clock);
  const handler = createGraphqlHandler(platform, tokensOf(settings), cursorKeys);
  return {
    name: 'Job Bowl',
    send: async (request) => (await handler(eventOf(request, { authorization: `Bearer ${token}` }), CONTEXT)).body,
    forgetRows: () => forgetAllRows(db),
    stop: () => Promise.resolve(client.destroy()),
  };
}

export function apollo(access: DynamoDBClientConfig, reach: Reach = directly): Subject {
  const connection = stockClient(access);
  const client = reach(connection);
  const handler = startServerAndCreateLambdaHandler(
    new ApolloServer<StockContext>({ typeDefs, resolvers: stockResolvers(client) }),
    handlers.createAPIGatewayProxyEventRequestHandler(),
    { context: () => Promise.resolve(stockContext(client)) },
  );
  const [server, integration] = [versionOf('@apollo/server'), versionOf('@as-integrations/aws-lambda')];
  return {
    name: `Apollo Server ${server}, Lambda integration ${integration}`,
    send: async (request) => (await handler(eventOf(request), CONTEXT, () => undefined))?.body ?? '',
    stop: () => Promise.resolve(connection.destroy()),
  };
}

export async function mercuriusWithJit(access: DynamoDBClientConfig, reach: Reach = directly): Promise<Subject> {
  const connection = stockClient(access);
  const client = reach(connection);
  const app = fastify();
  await app.register(mercurius, {
    ...{ schema: typeDefs, resolvers: stockResolvers(client) as unknown as IResolvers, jit: 1 },
    context: () => ({ ...stockContext(client) }),
  });
  return {
    name: `mercurius ${versionOf('mercurius')} with JIT, fastify ${versionOf('fastify')}`,
    send: async (payload) => {
      const headers = { 'content-type': 'application/json' };
      return (await app.inject({ method: 'POST', url: '/graphql', headers, payload })).body;
    },
    stop: async () => {
      connection.destroy();
      await app.close();
    },
  };
}

function stockClient(access: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(access), { marshallOptions: { removeUndefinedValues: true } });
}

interface Package {
  readonly version: string;
}

/** Of an installed package. */
export function versionOf(name: string): string {
  return (JSON.parse(readFileSync(projectFolder(`node_modules/${name}/package.json`), 'utf8')) as Package).version;
}

const CONTEXT = { getRemainingTimeInMillis: () => 20_000 } as LambdaContext;

function eventOf(body: string, headers: Readonly<Record<string, string>> = {}): APIGatewayProxyEvent {
  return {
    ...{ httpMethod: 'POST', path: '/graphql', queryStringParameters: null, multiValueQueryStringParameters: null },
    ...{ body, isBase64Encoded: false, headers: { 'content-type': 'application/json', ...headers } },
    requestContext: { requestId: randomUUID(), identity: { sourceIp: '127.0.0.1' } },
  } as unknown as APIGatewayProxyEvent;
}
