/**
 * Reads SQLite's write-ahead log, which a killed engine leaves beside its database. SQLite reads it up to the first
 * damaged frame and ignores the rest; this distinguishes damage from frames that a kill left unfinished. Formats:
 * sqlite.org/walformat.html.
 */
import { existsSync, readFileSync } from 'node:fs';

export interface WriteAheadLog {
  /** Numbers (from 1) of the pages in the log, which are newer than those in the database file. */
  readonly pages: ReadonlySet<number>;
  /** Whether the log has everything that was acknowledged. */
  readonly whole: boolean;
}

/** Bytes. */
const HEADER = 32;
const FRAME_HEADER = 24;

interface Frame {
  readonly page: number;
  readonly commits: boolean;
}

/** @param file of the database. */
export function readWriteAheadLog(file: string): WriteAheadLog {
  const log = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
  const index = readIndex(`${file}-shm`);
  // Only a header, or part of one: nothing was written since the log was made.
  if (log.length <= HEADER) return { pages: new Set(), whole: index === undefined || index.unsaved === 0 };
  const { frames, readable } = walk(log);
  const committed = frames.flatMap(({ commits }, at) => (commits ? [at + 1] : []));
  // Each commit is on disk before the next one begins, so only the last one may be unacknowledged.
  const acknowledged = Math.max(committed.at(-2) ?? 0, acknowledgedBy(index, log));
  const end = committed.filter((frame) => frame <= readable).at(-1) ?? 0;
  const headerIsWhole = sumOf(log.subarray(0, HEADER - 8), [0, 0], isBigEndian(log)).every(
    (sum, at) => sum === log.readUInt32BE(HEADER - 8 + at * 4),
  );
  return { pages: new Set(frames.slice(0, end).map(({ page }) => page)), whole: headerIsWhole && end >= acknowledged };
}

/** Frames that belong to the log by their salts, and how many of them, from the first, are undamaged. */
function walk(log: Buffer): { frames: readonly Frame[]; readable: number } {
  const size = pageSize(log);
  const frames: Frame[] = [];
  let readable = 0;
  let sum: Sum = [log.readUInt32BE(24), log.readUInt32BE(28)];
  for (let at = HEADER; at + FRAME_HEADER + size <= log.length; at += FRAME_HEADER + size) {
    const frame = log.subarray(at, at + FRAME_HEADER + size);
    const isOwn = frame.subarray(8, 16).equals(log.subarray(16, 24));
    if (readable === frames.length && isOwn) {
      sum = sumOf(frame.subarray(FRAME_HEADER), sumOf(frame.subarray(0, 8), sum, isBigEndian(log)), isBigEndian(log));
      if (sum[0] === frame.readUInt32BE(16) && sum[1] === frame.readUInt32BE(20)) readable += 1;
    }
    frames.push({ page: frame.readUInt32BE(0), commits: isOwn && frame.readUInt32BE(4) !== 0 });
  }
  return { frames, readable };
}

function pageSize(log: Buffer): number {
  const size = log.readUInt32BE(8);
  return size >= 512 && size <= 65_536 ? size : 4_096;
}

function isBigEndian(log: Buffer): boolean {
  return log.readUInt32BE(0) === 0x377f0683;
}

type Sum = readonly [number, number];

/** SQLite's checksum, over pairs of 32-bit words. */
function sumOf(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  let [one, two] = [first, second];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    one = (one + view.getUint32(at, !bigEndian) + two) >>> 0;
    two = (two + view.getUint32(at + 4, !bigEndian) + one) >>> 0;
  }
  return [one, two];
}

/** The shared index of the engine's connections. It is written when a commit is acknowledged, and survives a kill. */
interface Index {
  readonly frames: number;
  /** Frames that were not in the database file yet. */
  readonly unsaved: number;
  readonly salts: Buffer;
}

/**
 * Reads the index, in the machine's byte order, which is little-endian wherever the engine runs. Undefined if there is
 * none, or if a kill left it incomplete.
 */
function readIndex(file: string): Index | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  if (bytes.length < 136 || !bytes.subarray(0, 48).equals(bytes.subarray(48, 96)) || bytes[12] !== 1) return undefined;
  const frames = bytes.readUInt32LE(16);
  return { frames, unsaved: Math.max(0, frames - bytes.readUInt32LE(96)), salts: bytes.subarray(32, 40) };
}

/**
 * Acknowledged frames of this log; more than it can have if the index belongs to a later log. An index of an earlier
 * log remains after a power cut.
 */
function acknowledgedBy(index: Index | undefined, log: Buffer): number {
  if (index === undefined) return 0;
  if (index.salts.equals(log.subarray(16, 24))) return index.frames;
  const isLater = ((index.salts.readUInt32BE(0) - log.readUInt32BE(16)) | 0) > 0;
  return isLater && index.unsaved > 0 ? Infinity : 0;
}
