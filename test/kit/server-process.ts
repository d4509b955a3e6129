/** One process of the server over a database that others use, too: a handler with a connection and a clock of its own. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import type { Mutation, Query } from '../../functions/generated/graphql';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import type { DatabaseOptions } from '../../functions/platform/dynamodb/database';
import { createVault } from '../../functions/platform/security/crypto';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import { createOutbound } from '../../functions/platform/security/outbound';
import type { Viewer } from '../../functions/platform/security/viewer';
import { createLogger } from '../../functions/platform/process/log';
import { createIds } from '../../functions/platform/values/ids';
import type { LocalDatabase } from './local-database';

type Send = DatabaseOptions['client']['send'];

export interface ServerProcess {
  /** Names of the commands that it sent. */
  readonly sent: string[];
  /** The data of an operation that must not fail. */
  readonly ask: (as: Viewer, query: string, input?: object) => Promise<Query & Mutation>;
  /** What becomes of each answer to a batch read from now on, before the process has it. */
  readonly onBatchRead: (then: (answered: Promise<unknown>) => Promise<unknown>) => void;
}

/** @param clock what the process takes for now. */
export async function startProcess(local: LocalDatabase, clock: { now: () => Date }): Promise<ServerProcess> {
  const sent: string[] = [];
  let then = (answered: Promise<unknown>): Promise<unknown> => answered;
  const db = local.over(({ send }) => ({
    send: ((command: Parameters<Send>[0]) => {
      sent.push(command.constructor.name);
      const answered: Promise<unknown> = send(command);
      return command instanceof BatchGetCommand ? then(answered) : answered;
    }) as Send,
  }));
  let viewer: Viewer = { roles: [], account: '' };
  const key = Buffer.alloc(32, 7);
  const handler = createGraphqlHandler(
    {
      ...{ db, clock, vault: createVault(key), ids: createIds(() => clock.now().getTime()) },
      ...{ log: createLogger('test'), outbound: createOutbound({ allowLoopback: false }) },
    },
    { verify: () => Promise.resolve(viewer) },
    await createKeyRing(() => Promise.resolve([{ id: 1, key }]), clock),
  );
  return {
    sent,
    onBatchRead: (made) => (then = made),
    ask: async (as, query, input) => {
      viewer = as;
      const event = {
        ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
        ...{ queryStringParameters: null, multiValueQueryStringParameters: null, isBase64Encoded: false },
        ...{ body: JSON.stringify({ query, variables: { input } }), requestContext: { requestId: 'test' } },
      } as unknown as APIGatewayProxyEvent;
      const { body } = await handler(event, {} as LambdaContext);
      const { data, errors } = JSON.parse(body) as { data?: Query & Mutation; errors?: unknown };
      if (data == null || errors !== undefined) throw new Error(`Expected data, got ${body}`);
      return data;
    },
  };
}
