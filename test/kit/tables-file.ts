/**
 * A database file with every table and nothing in them, from which the engines of tests start: making the tables by
 * calls takes more than all else of a start. Made by what `npm start` runs, once for each definition of the tables.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableNames } from '../../functions/tables';
import { createTableInput, createTables } from '../../local/create-tables';
import { engineOf, startEngine } from '../../local/engine';
import { engineAccess } from '../../local/engine/access';
import { databaseFileName } from '../../local/engine/database-file';
import { projectFolder } from '../../local/project-folder';

/** What the file depends on, beside the definition: the code that makes it, and the engine. */
const makers = ['local/create-tables.ts', 'local/engine/database-file.ts', 'local/engine/room.ts', 'package-lock.json'];

/** Of what tests make once for all files, and for the runs to come. */
export const cacheFolder = projectFolder('node_modules/.cache/job-bowl');

let made: Promise<string | undefined> | undefined;

/**
 * Path of the file; undefined where dynoxide is not the embedded engine. Any number of processes may ask at once: each
 * makes it whole, and one of the same content replaces another.
 */
export function tablesFile(): Promise<string | undefined> {
  return (made ??= engineOf({}) === 'dynoxide' ? make() : Promise.resolve(undefined));
}

async function make(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(tableNames.map(createTableInput)));
  for (const maker of makers) hash.update(readFileSync(projectFolder(maker)));
  const file = join(cacheFolder, `tables-${hash.digest('hex')}.sqlite`);
  if (existsSync(file)) {
    utimesSync(file, new Date(), new Date());
    return file;
  }
  const draft = join(cacheFolder, `draft-${randomUUID()}`);
  mkdirSync(draft, { recursive: true });
  const engine = await startEngine({ environment: {}, dataFolder: draft });
  const client = new DynamoDBClient({ ...engineAccess(engine, {}), endpoint: engine.endpoint });
  await createTables(client);
  client.destroy();
  await engine.stop();
  const left = readdirSync(draft);
  if (!isDeepStrictEqual(left, [databaseFileName])) throw new Error(`Expected the file alone, got ${left.join()}`);
  renameSync(join(draft, databaseFileName), file);
  rmSync(draft, { recursive: true });
  removeOld(cacheFolder, file);
  return file;
}

/** Days after which a file that nobody began with goes. */
const KEPT_DAYS = 7;

/** Files of other definitions, and drafts that a killed process left behind, once they are old. */
export function removeOld(from: string, newest: string, now = Date.now()): void {
  for (const name of readdirSync(from).filter((each) => /^(tables|draft|commands)-/.test(each))) {
    const path = join(from, name);
    const usedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (path !== newest && now - usedAt > KEPT_DAYS * 86_400_000) rmSync(path, { recursive: true, force: true });
  }
}
