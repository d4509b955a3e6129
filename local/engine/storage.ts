/**
 * Opens the storage of an engine: a data folder that survives restarts and belongs to one server at a time, or a folder
 * in memory that is removed with the server.
 */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockDataFolder } from './data-folder-lock';

export interface Storage {
  readonly folder: string;
  readonly temporary: boolean;
  /** Removes a temporary folder, unlocks a data folder. Idempotent. Call it only after the engine has ended. */
  release(): void;
}

/**
 * @param locked whether the caller holds the folder's lock. @throws an error of one line if another server uses
 * `dataFolder`.
 */
export async function openStorage(dataFolder?: string, { locked = false } = {}): Promise<Storage> {
  if (dataFolder === undefined) {
    const folder = mkdtempSync(join(memoryFolder(), 'job-bowl-'));
    return { folder, temporary: true, release: () => rmSync(folder, { recursive: true, force: true }) };
  }
  const folder = resolve(dataFolder);
  if (locked) return { folder, temporary: false, release: () => undefined };
  mkdirSync(folder, { recursive: true });
  return { folder, temporary: false, release: await lockDataFolder(folder) };
}

/** Bytes. A million positions with their stream records are about 3 GB; below 1 GB even a demo may not fit. */
const sharedMemoryBytesMin = 2 ** 30;

/**
 * The engine syncs its file on every write, which costs nothing in shared memory. Containers often have only 64 MB of
 * it and use the disk.
 */
function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= sharedMemoryBytesMin ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}
