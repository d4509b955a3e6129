/** How clients sign what they send to the engine: it is most of what a call takes, and an embedded engine does not look. */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { type Timeouts, timeouts } from '../../functions/platform/process/timeouts';
import type { Engine } from '../engine';
import { EngineConnections } from './connections';
import { RecordProtocol, takeShortWay, unsignedHeaders } from './short-way';

/** An external engine is given the credentials of the environment, or else the machine's own; the embedded ones take any. */
export function engineAccess(engine: Pick<Engine, 'name'>, environment: NodeJS.ProcessEnv): DynamoDBClientConfig {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = environment;
  const { AWS_SESSION_TOKEN: sessionToken } = environment;
  if (engine.name === 'external' && accessKeyId !== undefined) {
    if (secretAccessKey === undefined) return {};
    return {
      ...(region !== undefined && { region }),
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    };
  }
  const options = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return engine.name === 'dynoxide' ? { ...options, signer: unsigned } : options;
}

/** dynoxide never checks a signature; making one is 40 % of a call's time. */
const unsigned: NonNullable<DynamoDBClientConfig['signer']> = {
  sign: (request) => Promise.resolve(Object.assign(request, { headers: { ...request.headers, ...unsignedHeaders } })),
};

/** For reads and writes of items, the short way where the engine is embedded. @param access as `engineAccess` gives it. */
export function connectTo(
  { name, endpoint }: Pick<Engine, 'name' | 'endpoint'>,
  access: DynamoDBClientConfig,
  patience: Timeouts = timeouts.dynamodb,
): DynamoDBDocumentClient {
  const client = connect({ ...access, endpoint }, patience);
  return name === 'dynoxide' ? takeShortWay(client, new EngineConnections(new URL(endpoint), patience)) : client;
}

/** For reads of streams, the short way where the engine is embedded. @param access as `engineAccess` gives it. */
export function connectToStreams(
  { name, streamsEndpoint }: Pick<Engine, 'name' | 'streamsEndpoint'>,
  access: DynamoDBClientConfig,
): DynamoDBStreamsClient {
  const config = { ...access, endpoint: streamsEndpoint };
  if (name !== 'dynoxide') return new DynamoDBStreamsClient(config);
  const client = new DynamoDBStreamsClient({ ...config, protocol: RecordProtocol, cacheMiddleware: true });
  return takeShortWay(client, new EngineConnections(new URL(streamsEndpoint)));
}

/**
 * For the tables themselves, the short way to what describes them where the engine is embedded.
 * @param access as `engineAccess` gives it.
 */
export function connectToTables(
  { name, endpoint }: Pick<Engine, 'name' | 'endpoint'>,
  access: DynamoDBClientConfig,
): DynamoDBClient {
  const config = { ...access, endpoint };
  if (name !== 'dynoxide') return new DynamoDBClient(config);
  // Without the cache of steps, which the document client over it does not allow.
  const client = new DynamoDBClient({ ...config, protocol: RecordProtocol });
  return takeShortWay(client, new EngineConnections(new URL(endpoint)));
}
