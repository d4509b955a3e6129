/** The platform of a Lambda function, from its settings. Clients live as long as the process and keep their connections. */
import type { HandlerName } from '../../triggers';
import { readKeySettings, readTables } from './config';
import { systemClock } from '../values/clock';
import type { Platform } from '../requests/context';
import { createVault } from '../security/crypto';
import { createDatabase, type Database } from '../dynamodb/database';
import { connect } from '../dynamodb/wire/client';
import { createIds } from '../values/ids';
import { createKeyRing, type KeyRing } from '../security/key-ring';
import { kmsWrapper, loadCursorKeys, loadDataKey } from '../security/keys';
import { createLogger } from './log';
import { createOutbound } from '../security/outbound';
import { permitted } from '../dynamodb/permitted';

export function cloudDatabase(): Database {
  return createDatabase({ client: connect({}), tables: readTables() });
}

/** The platform of a function that opens personal data; reads the data key once. */
export async function cloudPlatform(handler: HandlerName, db: Database = cloudDatabase()): Promise<Platform> {
  const vault = createVault(
    await loadDataKey(permitted(db, handler), kmsWrapper(readKeySettings().kmsKeyId, 'personal-data')),
  );
  const outbound = createOutbound({ allowLoopback: false });
  return { db, vault, clock: systemClock, ids: createIds(Date.now), log: createLogger(handler), outbound };
}

/** The keys of cursors: one query, and one call of KMS for each key. */
export function cloudCursorKeys(db: Database): Promise<KeyRing> {
  const wrapper = kmsWrapper(readKeySettings().kmsKeyId, 'cursors');
  return createKeyRing((known) => loadCursorKeys(permitted(db, 'graphql'), wrapper, known), systemClock);
}
