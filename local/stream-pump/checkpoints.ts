/**
 * How far each shard was handled, in a small JSON file beside the data, so that a restart neither loses records nor
 * replays all of them: the embedded engine never trims its streams.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDiskFull, writeWhole } from '../data-folder/files';

export interface Checkpoints {
  /** The last sequence number that was handled, if any was. */
  get(streamArn: string, shardId: string): string | undefined;
  set(streamArn: string, shardId: string, sequenceNumber: string): void;
  /** True if the stream was added before: what has no checkpoint then was written since. */
  add(streamArn: string): boolean;
  /** Saves what is not saved yet. */
  close(): void;
}

/** Milliseconds between two writes of the file; what a kill in between forgets is delivered again. */
const saveEveryMs = 200;

/**
 * Without a file they last as long as the process. A file that can't be written is logged once: only repeats follow from it. A full
 * disk is told by whoever watches the database (`health.ts`).
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
  /** The data folder's id; absent where a version without marks wrote it. */
  readonly folder?: string;
  /** The file's own: one handler's checkpoints are not another's. Absent where a version before wrote it. */
  readonly name?: string;
  readonly streams: Readonly<Record<string, Stream>>;
}

/** @throws one line where it is damaged. */
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

/** Of a record. */
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
