/** What a function finds around it, on loopback: DynamoDB with one item to read, KMS, and an issuer with the keys of a token. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { tableNames, tableSetting } from '../../functions/tables';
import { AUDIENCE, ISSUER, openIdentityIssuer } from '../../local/identity-issuer';
import { startEngineWithTables } from './engine';
import { startKeyService } from './key-service';
import { enterprises, idOf } from '../../bench/capacity/items';

export interface Surroundings {
  /** Of the function, and no other. */
  readonly environment: Readonly<Record<string, string>>;
  /** A request that reads one item, as API Gateway hands it over. */
  readonly event: object;
  /** How the body of its answer begins. */
  readonly answer: string;
  stop(): Promise<void>;
}

/** @param folder where the issuer's key is kept. */
export async function startSurroundings(folder: string): Promise<Surroundings> {
  const [engine, kms, issuer] = await Promise.all([
    startEngineWithTables(),
    startKeyService(),
    openIdentityIssuer(folder),
  ]);
  const jwks = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.jwks));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const documents = connect({ ...access, endpoint: engine.endpoint });
  for (const Item of enterprises({ positions: 0, workers: 0, enterprises: 1, services: 0 }))
    await documents.send(new PutCommand({ TableName: 'Positions', Item }));
  documents.destroy();
  const id = idOf('ent', 0);
  const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
  return {
    environment: {
      ...Object.fromEntries(tableNames.map((name) => [tableSetting(name), name])),
      ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      ...{ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_ENDPOINT_URL_KMS: kms.endpoint },
      ...{ DATA_KEY_KMS_KEY_ID: 'key', CHANGE_ARCHIVE_BUCKET: 'changes', STAGE: 'prod' },
      ...{ IDENTITY_ISSUER: ISSUER, IDENTITY_AUDIENCE: AUDIENCE },
      IDENTITY_JWKS_URI: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks.json`,
      ...{ POWERTOOLS_LOG_LEVEL: 'WARN', POWERTOOLS_SERVICE_NAME: 'bench' },
    },
    event: {
      ...{ httpMethod: 'POST', path: '/graphql', queryStringParameters: null, multiValueQueryStringParameters: null },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      requestContext: { requestId: 'bench' },
      isBase64Encoded: false,
      body: JSON.stringify({
        query: 'query One($id: ID!) { enterprise(id: $id) { id name regionCode } }',
        variables: { id },
      }),
    },
    answer: `{"data":{"enterprise":{"id":"${id}"`,
    stop: async () => {
      await Promise.all([engine.stop(), kms.stop(), new Promise((resolve) => jwks.close(resolve))]);
    },
  };
}
