/**
 * Items of this noun, in table Workers: whoever was looked at in the last day leaves a sign under what others would be found by.
 * An index may not show yet who was registered a moment ago; a sign is read strongly consistent, and left before the others'
 * are read: of two who are looked at at once, the later one sees the other. No handler is called for a sign.
 */
import { type Clock, expiryAfter } from '../../../platform/values/clock';
import type { Database } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import { derivedId } from '../../../platform/values/ids';
import type { Worker } from '../worker/store';

/** Partitions of signs: of those with the same phone, and of those with the same name, birth date and township. */
export interface Signs {
  readonly phone: string | undefined;
  readonly name: string;
}

export function signsOf({ phoneHash, name, birthDate, villageCode }: Worker): Signs {
  return {
    phone: phoneHash === undefined ? undefined : derivedId('sgn', 'phone', phoneHash),
    name: derivedId('sgn', 'name', villageCode.slice(0, TOWNSHIP_DIGITS), birthDate, name),
  };
}

/** Idempotent. They are gone some time after a day: longer than an index is ever late. */
export async function leaveSigns(
  { db, clock }: { db: Database; clock: Clock },
  { id }: Worker,
  signs: Signs,
): Promise<void> {
  const expiresAt = expiryAfter(clock.now(), DAYS);
  const partitions = [signs.name, signs.phone].filter((partition) => partition !== undefined);
  await Promise.all(
    partitions.map((pk) => db.commit([put({ TableName: 'Workers', Item: { pk, sk: id, expiresAt } }).always()])),
  );
}

const DAYS = 1;

/** A home may be known as a township alone. */
const TOWNSHIP_DIGITS = 9;

/** Ids of people who left one, what became of them since or not; at most `count`. */
export async function readSigns(db: Database, partition: string, count: number): Promise<string[]> {
  const { items } = await db.query({
    TableName: 'Workers',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
    ConsistentRead: true,
    Limit: count,
  });
  return items.map(({ sk }) => String(sk));
}
