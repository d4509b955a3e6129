/** The database as an operator's command reaches it: with the credentials of the environment, past all handlers. */
import { createDatabase, type Database } from '../functions/platform/dynamodb/database';
import { createScanner, type Scanner } from '../functions/platform/dynamodb/wire/scan';
import { connect } from '../functions/platform/dynamodb/wire/client';
import { readTables } from '../functions/platform/process/config';
import { Refused } from '../partner/api';
import { tableNames, tableSetting } from '../functions/tables';

export interface OperatorDatabase {
  readonly db: Database;
  readonly scanner: Scanner;
  readonly close: () => void;
}

/**
 * @param endpoint of an engine on this machine, whose tables have their own names; else AWS, or what its settings name.
 * @throws Refused if the names of the tables are missing.
 */
export function operatorDatabase(endpoint?: string, environment: NodeJS.ProcessEnv = process.env): OperatorDatabase {
  const local = { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = connect(endpoint === undefined ? {} : { ...local, endpoint });
  const tables = endpoint === undefined ? physicalTables(environment) : undefined;
  return {
    db: createDatabase({ client, ...(tables && { tables }) }),
    scanner: createScanner(client, tables),
    close: () => client.destroy(),
  };
}

function physicalTables(environment: NodeJS.ProcessEnv): ReturnType<typeof readTables> {
  const missing = tableNames.map(tableSetting).filter((name) => !environment[name]);
  if (missing.length > 0)
    throw new Refused(
      `缺少表名设置 / settings with the names of tables are missing: ${missing.join(', ')} (docs/operations.md)；本机请用 --endpoint / for a server on this machine use --endpoint`,
    );
  return readTables(environment);
}
