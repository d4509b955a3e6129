/**
 * How far each shard was handled, in a small JSON file beside the data, so that a restart neither loses records nor
 * replays all of them: the embedded engine never trims its streams.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

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

/** Without a file they last as long as the process. A file that can't be written is logged: only repeats follow from it. */
export function openCheckpoints(file: string | undefined, log: (line: string) => void): Checkpoints {
  if (file === undefined) return checkpoints(new Map(), () => undefined);
  const streams = new Map(Object.entries(readCheckpoints(file)));
  return checkpoints(streams, () => {
    try {
      // Written beside and renamed: a crash leaves the old file or the new one.
      writeFileSync(`${file}.draft`, JSON.stringify(Object.fromEntries(streams)));
      renameSync(`${file}.draft`, file);
    } catch (error) {
      log(`The stream checkpoint was not saved: ${String(error)}`);
    }
  });
}

/** Sequence numbers by shard. */
type Stream = Readonly<Record<string, string>>;

function readCheckpoints(file: string): Record<string, Stream> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Stream>) : {};
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
