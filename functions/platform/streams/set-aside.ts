/**
 * Sets aside a record or an item that can't be handled, so that others don't wait behind it: puts an item into table
 * Campaigns with its place and the kind of error, and writes one log line, which is counted
 * (`infra/handler-function.ts`). Readers of streams and sweeps share this form, which has no personal data.
 * `docs/operations.md` says how to find and repair them.
 */
import { limits } from '../../limits';
import { civilDateOf } from '../values/civil-date';
import { expiryAfter, preciseInstantOf } from '../values/clock';
import type { Platform } from '../requests/context';
import type { Item, Write } from '../dynamodb/database';
import { put } from '../dynamodb/expressions';
import { errorName, Fault } from '../requests/errors';
import type { RecordPlace } from './streams';
import type { TableName } from '../../tables';

/** The place of an item that did not come from a stream. */
export function placeOfItem(table: TableName, { pk, sk }: Item, at: Date): RecordPlace {
  return { table, keys: { pk, sk }, at, mark: `${table}#${String(pk)}#${String(sk)}` };
}

/**
 * The item of a record that was set aside; the same for each repeat. @param reader the reader that failed; others may
 * have succeeded.
 */
export function asideItem(reader: string, { table, keys, at, mark }: RecordPlace, error: unknown): Item {
  return {
    ...{ pk: `aside#${civilDateOf(at)}`, sk: `${reader}#${mark}` },
    ...{ reader, table, keys, at: preciseInstantOf(at), error: errorName(error) },
    expiresAt: expiryAfter(at, limits.asideDays),
  };
}

/** @throws Fault, retryable, if the database is too busy; then nothing was set aside. */
export async function setAside(
  { db, log }: Pick<Platform, 'db' | 'log'>,
  reader: string,
  place: RecordPlace,
  error: unknown,
): Promise<void> {
  await db.commit([asidePut(asideItem(reader, place, error))]);
  log.error(SET_ASIDE, { reader, records: 1, table: place.table, mark: place.mark, error: errorName(error) });
}

/**
 * Sets aside an item that requests read again and again: once a day for each process, so that thousands of requests
 * don't write one item thousands of times. If the database is too busy, the request does not fail, and a later one sets
 * the item aside.
 */
export async function setAsideOnce(
  keeper: Pick<Platform, 'db' | 'log'>,
  reader: string,
  place: RecordPlace,
  error: unknown,
): Promise<void> {
  const name = `${civilDateOf(place.at)}#${reader}#${place.mark}`;
  const warned = warnedOf(keeper.db);
  if (warned.has(name)) return;
  if (warned.size >= limits.asideRemembered) warned.clear();
  warned.add(name);
  try {
    await setAside(keeper, reader, place, error);
  } catch (failure) {
    warned.delete(name);
    if (!(failure instanceof Fault)) throw failure;
  }
}

const allWarned = new WeakMap<object, Set<string>>();

function warnedOf({ origin }: Platform['db']): Set<string> {
  const warned = allWarned.get(origin) ?? new Set();
  allWarned.set(origin, warned);
  return warned;
}

/** Message of the log lines; `records` in them is the number. */
export const SET_ASIDE = 'Set aside';

function asidePut(item: Item): Write {
  return put({ TableName: 'Campaigns', Item: item }).always();
}

/**
 * Takes all records; if that fails, takes each half separately, in order, down to the single record that causes it,
 * which goes to `leave`. `take` must be safe to repeat. Each such record about doubles the calls.
 * @throws failures that no record caused.
 */
export async function takeApart<T>(
  items: readonly T[],
  take: (items: readonly T[]) => Promise<unknown>,
  leave: (item: T, error: unknown) => Promise<void>,
): Promise<void> {
  try {
    await take(items);
  } catch (error) {
    if (isTheWorlds(error)) throw error;
    const [first] = items;
    if (first === undefined) return;
    if (items.length === 1) return leave(first, error);
    const middle = Math.ceil(items.length / 2);
    await takeApart(items.slice(0, middle), take, leave);
    await takeApart(items.slice(middle), take, leave);
  }
}

/**
 * Whether no record caused the error: a fault, or an answer of AWS that something is missing or forbidden. Otherwise
 * every record would be set aside; so the error is thrown, raises the alarm, and the batch is tried again.
 */
export function isTheWorlds(error: unknown): boolean {
  if (error instanceof Fault) return true;
  if (typeof error !== 'object' || error === null) return false;
  const { name = '', $fault: fault, CancellationReasons: reasons = [] } = error as Answered;
  if (name === 'NotPermitted') return true;
  return fault !== undefined && !OF_THE_ITEM.has(name) && !reasons.some(({ Code: code = '' }) => OF_THE_ITEM.has(code));
}

interface Answered {
  readonly name?: string;
  readonly $fault?: string;
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

/** DynamoDB's errors for a value of a wrong type, size or form. */
const OF_THE_ITEM: ReadonlySet<string> = new Set([
  ...['ValidationException', 'ValidationError', 'SerializationException'],
  ...['ItemCollectionSizeLimitExceeded', 'ItemCollectionSizeLimitExceededException'],
]);
