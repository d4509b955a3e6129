/**
 * Follows one stream: reads its shards in rounds and delivers every batch. A round reads each shard once, so a round
 * that began after a moment and read nothing proves that all records before that moment are handled. So does one that
 * read all there was, if nothing was written since.
 */
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { ShardReader } from './shard-reader';

export interface StreamLoop {
  /**
   * Resolves when all records written before the call are handled: true if there were any since the last call. Rejects
   * if the loop is stopped before.
   */
  idle(): Promise<boolean>;
  /** Resolves when the loop has ended; never rejects. */
  readonly ended: Promise<void>;
}

export interface StreamLoopOptions {
  /** Opens the shards of the stream that are not in `known`. */
  readonly openShards: (known: ReadonlySet<string>) => Promise<readonly ShardReader[]>;
  /** Records of one call, at most. */
  readonly readMax: number;
  /**
   * Milliseconds between rounds once one left nothing; each round costs a call. With Infinity rounds run only while `idle`
   * is awaited.
   */
  readonly pollEveryMs: number;
  /** Follows all writes to the stream's table; with it, rounds are rare while nothing is written, and `idle` needs none. */
  readonly followWrites?: (listener: () => void) => void;
  /** Whether a call that gives fewer than `readMax` gives all there are; DynamoDB may give fewer at any time. */
  readonly fewAreAll?: boolean;
  /** Resolves when the records are handled, or the loop is stopping. */
  readonly deliver: (shardId: string, records: readonly StreamRecord[]) => Promise<void>;
  readonly stopping: AbortSignal;
  readonly log: (line: string) => void;
}

/** Milliseconds of pause after the stream could not be read. */
const faultPauseMs = 1_000;
/** Milliseconds between rounds while nothing is written. */
const quietMs = 1_000;
/** Milliseconds between two searches for new shards. */
const openShardsEveryMs = 10_000;

/** Resolves when the existing shards are open. */
export async function startStreamLoop(options: StreamLoopOptions): Promise<StreamLoop> {
  const readRound = await openRounds(options);
  const { stopping, log, pollEveryMs, followWrites } = options;
  let any = false;
  let written = false;
  let quiet = false;
  /** Whether the last round left nothing, and no other runs. */
  let rests = false;
  let waiting: { readonly resolve: (any: boolean) => void; readonly reject: (error: Error) => void }[] = [];
  let wakeUp = (): void => undefined;
  stopping.addEventListener('abort', () => wakeUp());
  followWrites?.(() => {
    written = true;
    if (quiet) wakeUp();
  });

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      // A stop during a round came before this pause, so it could not end it.
      if (stopping.aborted) return resolve();
      const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const nobodyWaits = (): boolean => followWrites !== undefined && !written && waiting.length === 0;

  const run = async (): Promise<void> => {
    while (!stopping.aborted) {
      const asked = waiting;
      waiting = [];
      written = false;
      rests = false;
      const result = await readRound().catch((error: unknown) => {
        if (!stopping.aborted) log(`A stream could not be read, trying again: ${String(error)}`);
        return 'fault' as const;
      });
      if (result === 'records' || result === 'all') any = true;
      const isRead = result === 'empty' || (result === 'all' && followWrites !== undefined && !written);
      if (isRead && asked.length > 0) {
        asked.forEach(({ resolve }) => resolve(any));
        any = false;
      } else waiting.unshift(...asked);
      if (result === 'fault') await sleep(faultPauseMs);
      else if (isRead && waiting.length === 0) {
        rests = true;
        await sleep(pollEveryMs);
        quiet = nobodyWaits();
        if (quiet) await sleep(quietMs);
        quiet = false;
      }
    }
    waiting.forEach(({ reject }) => reject(stopped()));
  };

  /** Whether nothing was written since a round left nothing. */
  const nothingNew = (): boolean => followWrites !== undefined && rests && !written;

  return {
    ended: run(),
    idle: () =>
      new Promise((resolve, reject) => {
        if (stopping.aborted) reject(stopped());
        if (nothingNew()) {
          resolve(any);
          any = false;
          return;
        }
        waiting.push({ resolve, reject });
        wakeUp();
      }),
  };
}

function stopped(): Error {
  return new Error('The stream pump was stopped.');
}

/** What a read or a round found: `all` are records after which there were no others. */
type Found = 'records' | 'all' | 'empty';

/** @returns a function that reads one round. If it throws, the next round reads the undelivered records again. */
async function openRounds(options: StreamLoopOptions): Promise<() => Promise<Found>> {
  const readers = new Map<string, ShardReader>();
  const finished = new Set<string>();
  let openedAt = -Infinity;

  const open = async (): Promise<void> => {
    const found = await options.openShards(new Set(readers.keys()));
    found.forEach((reader) => readers.set(reader.shardId, reader));
    openedAt = performance.now();
  };

  const isReadable = ({ shardId, parentShardId: parent }: ShardReader): boolean =>
    !finished.has(shardId) && (parent === undefined || finished.has(parent) || !readers.has(parent));

  const readOnce = async (reader: ShardReader): Promise<Found> => {
    const records = await reader.read(options.readMax);
    if (records === undefined) {
      finished.add(reader.shardId);
      // The children of a closed shard exist already: DynamoDB makes them before it closes the parent.
      openedAt = -Infinity;
      return 'records';
    }
    if (records.length === 0) return 'empty';
    await options.deliver(reader.shardId, records);
    return options.fewAreAll === true && records.length < options.readMax ? 'all' : 'records';
  };

  await open();
  return async () => {
    if (performance.now() - openedAt > openShardsEveryMs) await open();
    // Wait for all, even if one fails: a reader must not be read again while its batch is being delivered.
    const results = await Promise.allSettled([...readers.values()].filter(isReadable).map(readOnce));
    const found = new Set<Found>();
    for (const result of results)
      if (result.status === 'rejected') throw result.reason;
      else found.add(result.value);
    if (
      found.has('all') &&
      [...readers.values()].some((reader) => !finished.has(reader.shardId) && !isReadable(reader))
    )
      return 'records';
    return found.has('records') ? 'records' : found.has('all') ? 'all' : 'empty';
  };
}
