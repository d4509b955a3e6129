/**
 * Items of signs in table Workers. An index may not show a worker yet who was registered a moment ago. So each examined
 * worker leaves a sign, for a day, under each key that others may find it by. Signs are read strongly consistent, and
 * are written before others are read: of two concurrent examinations, the later one finds the other. The stream calls
 * no handler for a sign.
 */
import type { WorkerId } from '../../../id-kinds';
import { type Clock, expiryAfter } from '../../../platform/values/clock';
import type { Database } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import { insert } from '../../../platform/dynamodb/statements';
import { asId, derivedId } from '../../../platform/values/ids';
import type { Worker } from '../worker/store';

/** Partition keys of the signs of workers with the same phone, and with the same name, birth date and township. */
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

/**
 * Idempotent. Signs expire after a day, which is longer than any lag of an index. New ones are inserted, so that those of many
 * people are one call; one that is there begins its day again.
 */
export async function leaveSigns(
  { db, clock }: { db: Database; clock: Clock },
  { id }: Worker,
  signs: Signs,
): Promise<void> {
  const expiresAt = expiryAfter(clock.now(), DAYS);
  const partitions = [signs.name, signs.phone].filter((partition) => partition !== undefined);
  const left = partitions.map((pk) => ({ TableName: 'Workers', Item: { pk, sk: id, expiresAt } }) as const);
  const results = await db.execute(left.map(insert));
  const there = left.filter((_, index) => results[index] === 'CONDITION_FAILED');
  await Promise.all(there.map((sign) => db.commit([put(sign).always()])));
}

const DAYS = 1;

/** A home may be known as a township alone. */
const TOWNSHIP_DIGITS = 9;

/** Ids of workers who left a sign, even if they changed since; at most `count`. */
export async function readSigns(db: Database, partition: string, count: number): Promise<WorkerId[]> {
  const { items } = await db.query({
    TableName: 'Workers',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
    ConsistentRead: true,
    Limit: count,
  });
  return items.map(({ sk }) => asId(sk, 'wkr'));
}
