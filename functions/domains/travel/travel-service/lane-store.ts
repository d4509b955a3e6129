/** The item of a lane's head (`lanes.ts`) in table TravelAllocations, and every write of it. */
import type { Database, Item, Key, Write } from '../../../platform/dynamodb/database';
import { check, given, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import type { Head, Lane, Waiters } from './lanes';

/**
 * DynamoDB has no empty set, so `waiters` may be absent. Attributes `whole`, `sizes` and `days` of an earlier release
 * are ignored.
 */
interface Stored {
  readonly joined?: number;
  readonly read?: boolean;
  readonly waiters?: Waiters;
  readonly kept?: number;
  readonly back?: number;
  readonly came?: number;
  readonly left?: number;
}

const count = attr.optional(attr.number);

const heads = codec<Stored>(
  'head of a lane',
  {
    ...{ joined: count, kept: count, back: count, came: count, left: count },
    ...{ read: attr.optional(attr.flag), waiters: attr.optional(attr.unchecked<Waiters>()) },
  },
  ({ pk }) => String(pk).startsWith('lane#'),
);

export function headKey({ origin, destination, county }: Lane): Key {
  return { TableName: 'TravelAllocations', Key: { pk: `lane#${origin}#${destination}`, sk: county } };
}

/** Heads in the order of the lanes, strongly consistent. One round trip. */
export async function readHeads(db: Database, lanes: readonly Lane[]): Promise<Head[]> {
  const items = await db.batchGet(lanes.map(headKey));
  return lanes.map((lane, index) => headOf(lane, items[index]));
}

export function headOf(lane: Lane, item: Item | undefined): Head {
  const { joined, read: isWhole = false, waiters, kept = 0, back = 0, came = 0, left = 0 } = heads.decode(item ?? {});
  return { ...{ lane, joined, isWhole, waiters: new Set(waiters), kept, back }, length: Math.max(0, came - left) };
}

/**
 * Parties that join or leave a lane, or get smaller. Such a party counts `joined` and `waiters`, and `kept` if it got
 * smaller; the stream counts `came` and `left`, perhaps twice.
 */
export interface Joining {
  readonly waiters: Waiters;
  readonly joined: number;
  readonly came?: number;
  readonly left?: number;
  readonly kept?: number;
  /** Of those who join: back in line after an offer that nobody read. */
  readonly back?: number;
}

/** A single `ADD` without a condition, which any number of parties can write at once. */
export function countUp(lane: Lane, { joined, came = 0, left = 0, kept = 0, back = 0, waiters }: Joining): Write {
  const some = (amount: number) => (amount > 0 ? amount : undefined);
  return heads
    .update(headKey(lane))
    .add(
      given({
        joined: some(joined),
        came: some(came),
        left: some(left),
        kept: some(kept),
        back: some(back),
        waiters: waiters.size > 0 ? waiters : undefined,
      }),
    )
    .always();
}

/** Sets the waiters that a pass found in the whole lane. Refused if a party joined since the head was read. */
export function waitersFound({ lane, joined }: Head, waiters: Waiters): Write {
  const seen = heads.update(headKey(lane)).set({ joined: joined ?? 0, read: true });
  const told = waiters.size > 0 ? seen.set({ waiters }) : seen.remove('waiters');
  return told.when(unchanged('joined', joined));
}

/**
 * Counts parties of the lane for which seats are gathered; passes whose signposts skip them then read the lane again.
 */
export function countKept(lane: Lane, more: number): Write {
  return heads.update(headKey(lane)).add({ kept: more }).always();
}

/** Condition that no party joined since the head was read. */
export function nobodyJoined({ lane, joined }: Head): Write {
  return check<Stored>(headKey(lane)).when(unchanged('joined', joined));
}
