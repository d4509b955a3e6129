/**
 * Makes the file of the embedded engine with an additional index, without which the engine reads all stream records of a
 * table on each write to find the next sequence number, and with room for its calls.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { roomForCalls } from './room';

/** The columns are those of a file that dynoxide 1.2.1 made itself; a test compares them, so that an upgrade cannot drift. */
const schema = `
  CREATE TABLE _stream_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    event_name TEXT NOT NULL,
    keys_json TEXT NOT NULL,
    new_image TEXT,
    old_image TEXT,
    sequence_number TEXT NOT NULL,
    shard_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    user_identity TEXT
  );
  CREATE INDEX _stream_records_by_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
`;

/** Its name in the folder of an engine. */
export const databaseFileName = 'dynamodb.sqlite';

/**
 * Makes `file` (half a megabyte, or a copy of `original`) unless it exists, completely or not at all: removes the draft of a
 * crashed start first. Not for concurrent callers: take the data folder's lock first.
 */
export function prepareDatabaseFile(file: string, original?: string): void {
  if (existsSync(file)) return;
  const folder = `${file}.draft`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const draft = join(folder, basename(file));
  if (original === undefined) makeDatabase(draft);
  else copyFileSync(original, draft);
  renameSync(draft, file);
  rmSync(folder, { recursive: true });
}

function makeDatabase(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(schema);
    database.exec(roomForCalls);
  } finally {
    database.close();
  }
}
