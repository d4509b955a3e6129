/**
 * Marks: how far an item has counted each shard of a stream, in few bytes. A mark has the last counted sequence number
 * and its hour, under a short name of the shard. A name belongs to one shard for ever, so marks of two shards never
 * collide. An item removes marks only up to an hour, its floor, and then takes no record of that hour or before.
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
 * The mark of a record, at most 19 bytes. Marks of one shard sort as bytes in the order of their sequence numbers, and
 * above their own `markBelow`, which conditions compare with.
 */
export function markOf({ sequenceNumber, at }: Pick<Place, 'sequenceNumber' | 'at'>): Uint8Array {
  const mark = Buffer.concat([markBelow(sequenceNumber), Buffer.alloc(HOUR_BYTES)]);
  // The next hour, because records of a shard are in the order of time except within an hour.
  mark.writeUInt16BE((hourOf(at) + 1) % HOURS, mark.length - HOUR_BYTES);
  return mark;
}

/** A bound below the mark of this sequence number, and above the marks of smaller ones. */
export function markBelow(sequenceNumber: string): Uint8Array {
  const hex = BigInt(sequenceNumber).toString(16);
  const [first = 0, ...others] = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  // The first byte holds the number of bytes that follow. 40 digits may need one more byte, whose value is at most 29;
  // the first byte then holds both.
  return Buffer.from(
    others.length < BYTES_MAX ? [others.length + 1, first, ...others] : [BYTES_MAX + first, ...others],
  );
}

/** Whether the mark shows that the record was counted. */
export function isPassed({ sequenceNumber }: Pick<Place, 'sequenceNumber'>, mark: Uint8Array): boolean {
  return Buffer.compare(markBelow(sequenceNumber), mark) < 0;
}

/**
 * The hour of the mark: no counted record is of a later hour. @param floor of the item: a mark may be up to six years
 * ahead of it. A mark more than a year behind would look ahead, and be kept needlessly.
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
 * The name of a shard, 4 characters, the same for ever. Hashes of 24 bits may collide, so an item claims each name, and
 * a shard whose name is taken tries its next one. Makes one write for each shard in the life of a process.
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
/** Far more than a process needs: it meets a few shards in an hour. */
const NAMES_KNOWN_MAX = 1_000;

/** Claims are permanent, so a repeat finds the same earlier names taken and comes to the same name. */
function claimName(db: Database, shard: string): Promise<string> {
  return whileChanged(async (before) => {
    const name = createHash('sha256').update(`${shard}\u0000${before}`).digest('base64url').slice(0, NAME_LENGTH);
    const item = { pk: `shard#${name}`, sk: 'name', shard };
    const claim = put({ TableName: 'Campaigns', Item: item }).when(anyOf(isNew, equals('shard', shard)));
    return (await db.commit([claim])).committed ? name : CHANGED;
  });
}

const NAME_LENGTH = 4;
