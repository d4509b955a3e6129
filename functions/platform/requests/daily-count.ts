/**
 * Daily limits of an account, as one counter for each civil day. A conditional addition keeps it within the limit, even
 * with concurrent requests.
 */
import { expiryAfter, today } from '../values/clock';
import type { Context } from './context';
import type { Key, Write } from '../dynamodb/database';
import { absent, anyOf, atMost, isNew, put, update } from '../dynamodb/expressions';

export interface DailyBound {
  /** Name of the count. */
  readonly what: string;
  /** Largest count of an account on a civil day. */
  readonly max: number;
}

interface Daily {
  readonly count: number;
  readonly expiresAt: number;
}

/** Adds `times`, 1 to `max`. Refused, without an addition, if fewer than `left` (at least `times`) are left. */
export function dailyAdd(context: Context, { what, max }: DailyBound, times: number, left = times): Write {
  return update<Daily>(dailyKey(context, what))
    .set({ expiresAt: expiry(context) })
    .add({ count: times })
    .when(anyOf(absent('count'), atMost('count', max - left)));
}

/**
 * Goes with an addition, so that the same thing counts once a day; refused if it was counted. @param fingerprint keyed,
 * of the counted thing.
 */
export function dailyOnce(context: Context, { what }: DailyBound, fingerprint: string): Write {
  const { TableName, Key: key } = dailyKey(context, what);
  const sk = `${key.sk}#${fingerprint}`;
  return put({ TableName, Item: { ...key, sk, expiresAt: expiry(context) } }).when(isNew);
}

/** Today's count so far. One round trip. */
export async function dailyCount(context: Context, { what }: DailyBound): Promise<number> {
  return Number((await context.db.get(dailyKey(context, what)))?.['count'] ?? 0);
}

/** Only for cleaning up. */
function expiry({ clock }: Context): number {
  return expiryAfter(clock.now(), 2);
}

function dailyKey({ clock, vault, viewer }: Context, what: string): Key {
  return { TableName: 'Workers', Key: { pk: `${what}#${vault.fingerprint(what, viewer.account)}`, sk: today(clock) } };
}
