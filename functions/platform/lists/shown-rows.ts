/**
 * Rows of reference that an answer shows beside what was asked for, such as the enterprises of a page of positions: taken
 * from what this process read in the last `limits.rowSecondsKept`. Without a check of the caller's rights, as a loader, and
 * never for what decides something: that is read by the loader.
 */
import type { Key } from '../dynamodb/database';
import type { Context } from '../requests/context';
import { limits } from '../../limits';
import { within } from '../process/deadline';
import { rowsOfKind } from '../process/kept-rows';
import { perRequest, readsAnew } from '../requests/per-request';
import type { AtHand } from '../process/at-hand';
import type { RequestLoader } from './item-loader';
import type { Keeper } from './malformed';

/**
 * What this request read of the row already, or was shown; else the row that the process kept; else a read by the loader,
 * which is kept. A request that writes takes nothing that is kept (`forgetRead`), so its answer shows what it wrote, and
 * what a repeat of it wrote in another process.
 */
export function shownRows<T, I extends string>(
  loader: (context: Keeper) => RequestLoader<T, I>,
  keyOf: (id: I) => Key,
): (context: Keeper, id: I) => AtHand<T | undefined> {
  const rowsOf = rowsOfKind<T>();
  const shownTo = perRequest((_: Keeper) => new Map<I, AtHand<T | undefined>>());
  return (context, id) => {
    const own = loader(context);
    if (own.isAsked(id) || readsAnew(context)) return own.load(id);
    // What a list of this request looked for once is there for its fields, too (`readable.ts`).
    const shown = shownTo(context);
    const known = shown.get(id);
    if (known !== undefined) return known;
    const key = keyOf(id);
    const rows = rowsOf(context.db);
    const found = rows.find(key, context.clock.now());
    const read = (): Promise<T | undefined> => {
      const reading = own.load(id);
      rows.keep(key, context.clock.now(), reading);
      return reading;
    };
    if (found === undefined) return read();
    // What another request fails to read, or is slow to, this one reads in its own time, and whoever comes next joins it.
    const safe = found instanceof Promise ? within(limits.joinedReadMs, found).catch(read) : found;
    shown.set(id, safe);
    return safe;
  };
}

/**
 * The use cases that give an object by its id: `get` as the table has it, and `show` beside another object, as it was some
 * seconds ago. @param see what the caller sees of it, by either read; null if that is nothing.
 */
export function lookUps<T, I extends string>(
  loader: (context: Keeper) => RequestLoader<T, I>,
  shown: (context: Keeper, id: I) => AtHand<T | undefined>,
  see: (context: Context, id: string, read: (id: I) => AtHand<T | undefined>) => AtHand<T | null>,
) {
  return {
    get: async (context: Context, id: string): Promise<T | null> =>
      see(context, id, (known) => loader(context).load(known)),
    show: (context: Context, id: string): AtHand<T | null> => see(context, id, (known) => shown(context, known)),
  };
}
