/** What a request asks of the database, call by call: two requests with the same calls take the same time but for chance. */
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import type { Platform } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { Viewer } from '../../functions/platform/security/viewer';
import { createKeyRing } from '../../functions/platform/security/key-ring';

/**
 * The calls that the operation makes, in the order in which they begin, each with the number of its keys or writes, as
 * `batchGet 1`. Through a handler of its own over the same data: what the streams do meanwhile is not among them.
 */
export async function recordedCalls(
  platform: Platform,
  viewer: Viewer,
  query: string,
  variables: object,
): Promise<string[]> {
  const calls: string[] = [];
  const handler = createGraphqlHandler(
    { ...platform, db: recording(platform.db, (call) => calls.push(call)) },
    { verify: () => Promise.resolve(viewer) },
    await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), platform.clock),
  );
  const event = {
    ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
    ...{ queryStringParameters: null, multiValueQueryStringParameters: null, isBase64Encoded: false },
    body: JSON.stringify({ query, variables }),
    requestContext: { requestId: 'test' },
  } as unknown as APIGatewayProxyEvent;
  const { statusCode } = await handler(event, {} as LambdaContext);
  if (statusCode !== 200) throw new Error(`Expected an answer, got ${statusCode}`);
  return calls;
}

function recording(db: Database, record: (call: string) => void): Database {
  return new Proxy(db, {
    get: (target, name: keyof Database) => {
      if (name === 'origin') return target.origin;
      return (...given: readonly [never]) => {
        const [argument] = given;
        record(`${name} ${Array.isArray(argument) ? (argument as unknown[]).length : 1}`);
        return target[name](...given);
      };
    },
  });
}
