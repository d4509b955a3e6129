/** How clients sign what they send to the engine: it is most of what a call takes, and an embedded engine does not look. */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine';

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

/** dynoxide wants the form of a signature and never checks it; making one is 40 % of a call's time. */
const unsigned: NonNullable<DynamoDBClientConfig['signer']> = {
  sign: (request) => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
    const headers = { ...request.headers, authorization, 'x-amz-date': '20000101T000000Z' };
    return Promise.resolve(Object.assign(request, { headers }));
  },
};
