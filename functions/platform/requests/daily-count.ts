/**
 * How often an account did something on a civil day, where it may do so only so many times: one number, added to on the
 * condition that it stays within the bound, so that no two requests at once pass it.
 */
import { expiryAfter, today } from '../values/clock';
import type { Context } from './context';
import type { Key, Write } from '../dynamodb/database';
import { absent, anyOf, atMost, isNew, put, update } from '../dynamodb/expressions';

export interface DailyBound {
  /** Names the count; each name has its own. */
  readonly what: string;
  /** Times an account and civil day. */
  readonly max: number;
}

interface Daily {
  readonly count: number;
  readonly expiresAt: number;
}

/** Adds `times`, 1 to `max`; refused, and nothing is added, where not as many as `left`, at least `times`, are left. */
export function dailyAdd(context: Context, { what, max }: DailyBound, times: number, left = times): Write {
  return update<Daily>(dailyKey(context, what))
    .set({ expiresAt: expiry(context) })
    .add({ count: times })
    .when(anyOf(absent('count'), atMost('count', max - left)));
}

/** Beside an addition, so that the same is added once a day: refused where it was. @param fingerprint keyed, of what was counted. */
export function dailyOnce(context: Context, { what }: DailyBound, fingerprint: string): Write {
  const { TableName, Key: key } = dailyKey(context, what);
  const sk = `${key.sk}#${fingerprint}`;
  return put({ TableName, Item: { ...key, sk, expiresAt: expiry(context) } }).when(isNew);
}

/** Of the day so far. One round trip. */
export async function dailyCount(context: Context, { what }: DailyBound): Promise<number> {
  return Number((await context.db.get(dailyKey(context, what)))?.['count'] ?? 0);
}

/** Only cleans up. */
function expiry({ clock }: Context): number {
  return expiryAfter(clock.now(), 2);
}

function dailyKey({ clock, vault, viewer }: Context, what: string): Key {
  return { TableName: 'Workers', Key: { pk: `${what}#${vault.fingerprint(what, viewer.account)}`, sk: today(clock) } };
}
