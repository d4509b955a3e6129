/**
 * How often an account did something on a civil day, where it may do so only so many times: one number, added to on the
 * condition that it stays within the bound, so that no two requests at once pass it.
 */
import { today } from './clock';
import type { Context } from './context';
import type { Key, Write } from './database';

export interface DailyBound {
  /** Names the count; each name has its own. */
  readonly what: string;
  /** Times an account and civil day. */
  readonly max: number;
}

/** Adds `times`, 1 to `max`; refused, and nothing is added, where they are not all left. `expiresAt` only cleans up. */
export function dailyAdd(context: Context, { what, max }: DailyBound, times: number): Write {
  return {
    Update: {
      ...dailyKey(context, what),
      UpdateExpression: 'SET #expiresAt = :expiresAt ADD #count :times',
      ConditionExpression: 'attribute_not_exists(#count) OR #count <= :room',
      ExpressionAttributeNames: { '#count': 'count', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: {
        ':times': times,
        ':room': max - times,
        ':expiresAt': Math.floor(context.clock.now().getTime() / 1000) + 2 * 86_400,
      },
    },
  };
}

/** Of the day so far. One round trip. */
export async function dailyCount(context: Context, { what }: DailyBound): Promise<number> {
  return Number((await context.db.get(dailyKey(context, what)))?.['count'] ?? 0);
}

function dailyKey({ clock, vault, viewer }: Context, what: string): Key {
  return { TableName: 'Workers', Key: { pk: `${what}#${vault.fingerprint(what, viewer.account)}`, sk: today(clock) } };
}
