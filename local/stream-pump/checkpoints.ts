/**
 * Checkpoints: the last handled record of each shard, in a small JSON file beside the data, so that a restart neither
 * loses records nor repeats all of them. (The embedded engine never trims its streams.)
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDiskFull, writeWhole } from '../data-folder/files';

export interface Checkpoints {
  /** The last handled sequence number, if there is one. */
  get(streamArn: string, shardId: string): string | undefined;
  set(streamArn: string, shardId: string, sequenceNumber: string): void;
  /** Adds a stream; true if it was added before, so that a shard without a checkpoint is new. */
  add(streamArn: string): boolean;
  /** Saves unsaved checkpoints. */
  close(): void;
}

/** Milliseconds between two writes of the file; after a kill, the records in between are delivered again. */
const saveEveryMs = 200;

/**
 * Opens the checkpoints; without a file they last as long as the process. A file that can't be written is logged once,
 * because it only leads to repeats. `health.ts` reports a full disk.
 * @param folder the id of the data folder that the file belongs to.
 */
export function openCheckpoints(file: string | undefined, log: (line: string) => void, folder?: string): Checkpoints {
  if (file === undefined) return checkpoints(new Map(), () => undefined);
  const streams = new Map(Object.entries(readCheckpoints(file).streams));
  let failing = false;
  return checkpoints(streams, () => {
    try {
      const saved = Object.fromEntries(streams);
      writeWhole(file, JSON.stringify(folder === undefined ? saved : { folder, name: basename(file), streams: saved }));
      failing = false;
    } catch (error) {
      if (!failing && !isDiskFull(error)) log(`The stream checkpoint was not saved: ${String(error)}`);
      failing = true;
    }
  });
}

/** Sequence numbers by shard. */
type Stream = Readonly<Record<string, string>>;

interface Saved {
  /** Id of the data folder; absent in files of versions without marks. */
  readonly folder?: string;
  /**
   * Name of the file's handler, because checkpoints of one handler don't fit another. Absent in files of earlier
   * versions.
   */
  readonly name?: string;
  readonly streams: Readonly<Record<string, Stream>>;
}

/** @throws an error of one line if the file is damaged. */
export function readCheckpoints(file: string): Saved {
  if (!existsSync(file)) return { streams: {} };
  const found = parse(readFileSync(file, 'utf8'));
  const read = typeof found?.['folder'] === 'string' ? found : { streams: found };
  if (!isSaved(read) || (read.name !== undefined && read.name !== basename(file)))
    throw new Error(
      `The stream checkpoint ${file} is damaged, or another's: put it back from a copy of the whole folder, or choose another folder.`,
    );
  return read;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

function isSaved(saved: object): saved is Saved {
  const { streams } = saved as { streams?: unknown };
  return (
    isMap(streams) && Object.values(streams).every((shards) => isMap(shards) && Object.values(shards).every(isNumber))
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value is the sequence number of a record. */
function isNumber(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,40}$/.test(value);
}

function checkpoints(streams: Map<string, Stream>, write: () => void): Checkpoints {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    write();
  };
  return {
    get: (streamArn, shardId) => streams.get(streamArn)?.[shardId],
    set: (streamArn, shardId, sequenceNumber) => {
      streams.set(streamArn, { ...streams.get(streamArn), [shardId]: sequenceNumber });
      timer ??= setTimeout(save, saveEveryMs);
    },
    add: (streamArn) => {
      if (streams.has(streamArn)) return true;
      streams.set(streamArn, {});
      save();
      return false;
    },
    close: save,
  };
}
