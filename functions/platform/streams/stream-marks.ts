/**
 * How far an item is with the shards of a stream, in few bytes: by a short name of each shard, the last sequence number that
 * the item holds and the hour of it. Two things to know: a name belongs to one shard for ever, so marks of two shards never
 * meet; and an item forgets marks only up to an hour, its floor, from which on it takes no record of that hour or before.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../dynamodb/database';
import { anyOf, equals, isNew, put } from '../dynamodb/expressions';
import { CHANGED, whileChanged } from '../dynamodb/while-changed';
import type { StreamRecord } from './streams';

type Place = Pick<StreamRecord, 'stream' | 'shardId' | 'sequenceNumber' | 'at'>;

/** Hours since the epoch, rounded down. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / 3_600_000);
}

/**
 * At most 19 bytes. As bytes, marks of one shard are in the order of their sequence numbers, and above `markBelow` of their
 * own, which compares them inside a condition.
 */
export function markOf({ sequenceNumber, at }: Pick<Place, 'sequenceNumber' | 'at'>): Uint8Array {
  const mark = Buffer.concat([markBelow(sequenceNumber), Buffer.alloc(HOUR_BYTES)]);
  // The next hour: a shard is in order of time, but for what is less than an hour.
  mark.writeUInt16BE((hourOf(at) + 1) % HOURS, mark.length - HOUR_BYTES);
  return mark;
}

/** Below the mark of this sequence number, and above those of smaller ones. */
export function markBelow(sequenceNumber: string): Uint8Array {
  const hex = BigInt(sequenceNumber).toString(16);
  const [first = 0, ...others] = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  // How many bytes follow; 40 digits may need one more than that many, which is 29 at most and says it along with its own value.
  return Buffer.from(
    others.length < BYTES_MAX ? [others.length + 1, first, ...others] : [BYTES_MAX + first, ...others],
  );
}

/** Of a record, whether the mark's shard has passed it. */
export function isPassed({ sequenceNumber }: Pick<Place, 'sequenceNumber'>, mark: Uint8Array): boolean {
  return Buffer.compare(markBelow(sequenceNumber), mark) < 0;
}

/**
 * No record that the mark has passed is of a later hour. @param floor of the item: a mark is up to six years ahead of it; one
 * that is more than a year behind seems to be ahead, and is kept for nothing.
 */
export function lastHourOf(mark: Uint8Array, floor: number): number {
  const bytes = Buffer.from(mark);
  const ahead = (((bytes.readUInt16BE(bytes.length - HOUR_BYTES) - floor) % HOURS) + HOURS) % HOURS;
  return floor + (ahead < HOURS - HOURS_OF_A_YEAR ? ahead : ahead - HOURS);
}

const BYTES_MAX = 16;
const HOUR_BYTES = 2;
const HOURS = 65_536;
const HOURS_OF_A_YEAR = 8_760;

/**
 * The shard's name, 4 characters, the same for ever. Hashes of 24 bits meet now and then: a name is claimed by an item of its own, and
 * the shard that comes second takes its next one. One write for each shard in the life of a process.
 */
export async function shardName(db: Database, { stream, shardId }: Pick<Place, 'stream' | 'shardId'>): Promise<string> {
  const shard = `${stream}/${shardId}`;
  const known = namesKnown.get(db) ?? new Map<string, string>();
  namesKnown.set(db, known);
  const name = known.get(shard) ?? (await claimName(db, shard));
  if (known.size >= NAMES_KNOWN_MAX) known.clear();
  known.set(shard, name);
  return name;
}

const namesKnown = new WeakMap<Database, Map<string, string>>();
/** A process meets a few shards in an hour. */
const NAMES_KNOWN_MAX = 1_000;

/** Claims are never taken back: whoever comes again finds the names before its own claimed by the same ones. */
function claimName(db: Database, shard: string): Promise<string> {
  return whileChanged(async (before) => {
    const name = createHash('sha256').update(`${shard}\u0000${before}`).digest('base64url').slice(0, NAME_LENGTH);
    const item = { pk: `shard#${name}`, sk: 'name', shard };
    const claim = put({ TableName: 'Campaigns', Item: item }).when(anyOf(isNew, equals('shard', shard)));
    return (await db.commit([claim])).committed ? name : CHANGED;
  });
}

const NAME_LENGTH = 4;
