/** The database of the system: the clients of its engine, its tables, and the mark of whose data it holds. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTables } from '../create-tables';
import type { DataFolder } from '../data-folder';
import { checkDatabase, markDatabase } from '../data-folder/database-mark';
import type { Engine } from '../engine';
import { connectTo, connectToStreams, connectToTables, engineAccess } from '../engine/access';
import { checkNotAhead } from '../stream-pump/ahead';
import { type AskOnce, sharedPages } from '../stream-pump/shared-pages';
import { type Writes, writesOf } from '../stream-pump/writes';
import { FOLLOWERS } from './followers';

export interface SystemDatabase {
  /** Data key of personal data, 32 bytes. */
  readonly key: Buffer;
  /** For reads and writes of items. */
  readonly documents: DynamoDBDocumentClient;
  /** For tables. */
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  /** All writes to the tables; undefined where others write, too. */
  readonly writes: Writes | undefined;
  /** Pages of streams for several pumps; undefined where the engine may give less than it has. */
  readonly shared: ((table: string) => AskOnce) | undefined;
}

interface Given {
  readonly engine: Engine;
  /** Undefined if all is in memory. */
  readonly folder: DataFolder | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds that a call may take. */
  readonly patience: { readonly connectMs: number; readonly answerMs: number };
  readonly step: (line: string) => void;
}

/**
 * Checks whose data the engine holds before anything is written, then creates what is missing.
 * @param begun ends the clients.
 * @throws an error of one line if the data are not the folder's.
 */
export async function openDatabase(given: Given, begun: AsyncDisposableStack): Promise<SystemDatabase> {
  const { engine, folder } = given;
  const access = engineAccess(engine, given.environment);
  const documents = connectTo(engine, access, given.patience);
  const client = connectToTables(engine, access);
  const streams = connectToStreams(engine, access);
  for (const each of [documents, client, streams]) begun.defer(() => each.destroy());
  // Nobody else writes to an embedded engine.
  const writes = engine.name === 'external' ? undefined : writesOf(documents);
  // Whose iterators are equal at the same place, and which gives all that it has.
  const shared = writes && engine.name === 'dynoxide' ? sharedPages(writes) : undefined;

  // Without a folder the key of personal data is lost together with the data in memory.
  const owner = folder ?? { id: randomUUID(), key: randomBytes(32), database: 'EITHER' as const };
  await checkDatabase(client, owner);
  if (folder !== undefined && engine.name === 'dynoxide')
    await Promise.all(FOLLOWERS.map((name) => checkNotAhead(streams, folder.checkpoints(name))));
  folder?.begin();
  given.step(`Creating the tables that ${engine.name} does not have yet …`);
  await createTables(client);
  await markDatabase(client, owner);
  return { key: owner.key, documents, client, streams, writes, shared };
}
