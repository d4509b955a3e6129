/**
 * Opens a data folder, which must be complete. Database, key, checkpoints of the streams and archive of changes belong
 * together: each holds the folder's id (the key has a check value), and a part that doesn't fit is refused with one
 * line before anything is written. The next start completes a first start that broke off. Folders of versions without
 * marks are adopted if they are complete.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkDatabaseFile } from './data-folder/database-check';
import { storageTrouble, writeWhole } from './data-folder/files';
import { checkOf, FORMAT, type Manifest, readManifest, writeManifest } from './data-folder/manifest';
import { databaseFileName } from './engine/database-file';
import { lockDataFolder } from './engine/data-folder-lock';
import { readCheckpoints } from './stream-pump/checkpoints';

export interface DataFolder {
  readonly path: string;
  readonly id: string;
  /** Data key of personal data, 32 bytes. */
  readonly key: Buffer;
  /**
   * Expected mark in the database: MARKED has one; NEW has none, because the database is just made; EITHER after a
   * first start that broke off; UNMARKED for a version without marks, where the key must open the data.
   */
  readonly database: 'MARKED' | 'NEW' | 'EITHER' | 'UNMARKED';
  readonly archive: string;
  /** Path of a handler's checkpoints. */
  checkpoints(handler: string): string;
  /** Call it before the database is marked: from here on the next start completes one that breaks off. */
  begin(): void;
  /** Records that all parts exist, and must exist from now on. Call it before the first request is answered. */
  complete(handlers: readonly string[]): void;
  /** Releases the folder. Idempotent. Call it after all writers have ended. */
  release(): void;
}

/** Database file of each engine; an external engine keeps its data elsewhere. */
const databaseFiles: Readonly<Record<string, string | undefined>> = {
  dynoxide: databaseFileName,
  'dynamodb-local': 'shared-local-instance.db',
};

/** @throws an error of one line that says what is wrong and what to do. */
export async function openDataFolder(folder: string, engine: string): Promise<DataFolder> {
  const path = resolve(folder);
  let release = (): void => undefined;
  try {
    mkdirSync(path, { recursive: true });
    release = await lockDataFolder(path);
    return { ...open(path, engine), release };
  } catch (error) {
    release();
    const trouble = storageTrouble(error, path);
    throw trouble === undefined ? error : new Error(trouble, { cause: error });
  }
}

function open(path: string, engine: string): Omit<DataFolder, 'release'> {
  const parts = { path, key: join(path, 'data-key'), database: databaseFile(path, engine) };
  const known = readManifest(path);
  if (known !== undefined && known.engine !== engine)
    throw new Error(
      `The data folder ${path} was made with the engine ${known.engine} and is not read by ${engine}: start it with that one, or choose another folder.`,
    );
  const database = known === undefined ? stateWithoutManifest(parts) : known.whole ? 'MARKED' : 'EITHER';
  checkParts(parts, known);
  // From here on the folder is written.
  const begun: Manifest = known ?? { format: FORMAT, id: randomUUID(), engine, whole: false, streams: [] };
  if (known === undefined && database === 'NEW') writeManifest(path, begun);
  const key = readOrMakeKey(parts.key);
  let manifest: Manifest = { ...begun, key: checkOf(key) };
  const archive = join(path, 'changes');
  return {
    ...{ path, key, database, archive, id: manifest.id },
    checkpoints: (handler) => checkpointFile(path, handler),
    begin: () => database === 'MARKED' || writeManifest(path, manifest),
    complete: (handlers) => {
      markArchive(archive, manifest.id);
      manifest = { ...manifest, whole: true, streams: [...new Set([...manifest.streams, ...handlers])] };
      writeManifest(path, manifest);
    },
  };
}

interface Parts {
  readonly path: string;
  readonly key: string;
  readonly database: string | undefined;
}

function databaseFile(path: string, engine: string): string | undefined {
  const name = databaseFiles[engine];
  return name === undefined ? undefined : join(path, name);
}

function checkpointFile(path: string, handler: string): string {
  return join(path, `stream-checkpoints-${handler}.json`);
}

/** Whether the folder is new, or of a version without marks. */
function stateWithoutManifest({ path, key, database }: Parts): 'NEW' | 'UNMARKED' {
  const names = readdirSync(path);
  const known = names.filter((name) => name === 'data-key' || name === 'changes' || isCheckpoint(name));
  const held = database !== undefined && existsSync(database);
  if (known.length === 0 && !held) return 'NEW';
  if (!existsSync(key)) throw keyIsGone(path, key);
  return 'UNMARKED';
}

function checkParts({ path, key: keyFile, database }: Parts, manifest: Manifest | undefined): void {
  const isNew = manifest === undefined ? !existsSync(keyFile) : !manifest.whole;
  // A new folder has no key yet, or one that is not in its manifest.
  if (!isNew || existsSync(keyFile) || manifest?.key !== undefined) {
    const key = readKey(keyFile);
    if (key === undefined) throw keyIsGone(path, keyFile);
    if (manifest?.key !== undefined && manifest.key !== checkOf(key))
      throw new Error(
        `The data key ${keyFile} is not the one of this data folder: put its own back, or choose another folder. Without it no person can be read.`,
      );
  }
  if (database !== undefined && !isNew) checkDatabaseFile(database);
  const missing = manifest?.streams.map((handler) => checkpointFile(path, handler)).find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new Error(
      `The stream checkpoint ${missing} is missing: put it back from a copy of the whole folder, or choose another folder.`,
    );
  for (const name of readdirSync(path).filter(isCheckpoint)) checkCheckpoints(join(path, name), manifest);
  if (manifest?.whole === true) checkArchive(join(path, 'changes'), manifest.id);
}

function isCheckpoint(name: string): boolean {
  return /^stream-checkpoints-.*\.json$/.test(name);
}

function checkCheckpoints(file: string, manifest: Manifest | undefined): void {
  const { folder } = readCheckpoints(file);
  const fits = folder === undefined ? manifest?.whole !== true : folder === manifest?.id;
  if (!fits)
    throw new Error(
      `The stream checkpoint ${file} is another folder's: put its own back from a copy of the whole folder, or choose another folder.`,
    );
}

function keyIsGone(path: string, file: string): Error {
  return new Error(
    `The data key ${file} is missing or damaged: put it back, or choose another folder. Without it no person in ${path} can be read.`,
  );
}

function readKey(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

const KEY_BYTES = 32;

function readOrMakeKey(file: string): Buffer {
  const found = readKey(file);
  if (found !== undefined) return found;
  const key = randomBytes(KEY_BYTES);
  writeWhole(file, key.toString('base64'), 0o600);
  return key;
}

/**
 * The archive has a file with the folder's id, because its objects are named by shards, which are the same in every
 * folder.
 */
const ARCHIVE_MARK = '.data-folder';

function markArchive(archive: string, id: string): void {
  mkdirSync(archive, { recursive: true });
  if (!existsSync(join(archive, ARCHIVE_MARK))) writeWhole(join(archive, ARCHIVE_MARK), id);
}

function checkArchive(archive: string, id: string): void {
  const mark = join(archive, ARCHIVE_MARK);
  if (!existsSync(mark) || readFileSync(mark, 'utf8').trim() !== id)
    throw new Error(
      `The archive of changes ${archive} is missing, or another folder's: put its own back, or choose another folder.`,
    );
}
