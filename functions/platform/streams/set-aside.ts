/**
 * What can't be taken as it is, set aside alone so that nothing stands behind it: an item in table Campaigns that says where it is and
 * what kind of error it met, and one line of the log, which is counted (`infra/handler-function.ts`). One form for the readers of
 * streams and for the sweeps, without personal data. How to find them and what to do: `docs/operations.md`.
 */
import { limits } from '../../limits';
import { civilDateOf } from '../values/civil-date';
import { expiryAfter } from '../values/clock';
import type { Platform } from '../requests/context';
import type { Item, Write } from '../dynamodb/database';
import { errorName, Fault } from '../requests/errors';
import type { RecordPlace } from './streams';
import type { TableName } from '../../tables';

/** Where an item is that no stream told of. */
export function placeOfItem(table: TableName, { pk, sk }: Item, at: Date): RecordPlace {
  return { table, keys: { pk, sk }, at, mark: `${table}#${String(pk)}#${String(sk)}` };
}

/** The same however often it comes. @param reader who could not take it; others may have. */
export function asideItem(reader: string, { table, keys, at, mark }: RecordPlace, error: unknown): Item {
  return {
    ...{ pk: `aside#${civilDateOf(at)}`, sk: `${reader}#${mark}` },
    ...{ reader, table, keys, at: at.toISOString(), error: errorName(error) },
    expiresAt: expiryAfter(at, limits.asideDays),
  };
}

/** @throws Fault, retryable, when the database is too busy: then nothing was set aside. */
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
 * For what each request may read: a process tells of an item once a day, so thousands of requests are no thousands of writes of one
 * item, and no request fails where the database is too busy to be told; a later one tells then.
 */
export async function setAsideOnce(
  keeper: Pick<Platform, 'db' | 'log'>,
  reader: string,
  place: RecordPlace,
  error: unknown,
): Promise<void> {
  const name = `${civilDateOf(place.at)}#${reader}#${place.mark}`;
  if (told.has(name)) return;
  if (told.size >= limits.asideRemembered) told.clear();
  told.add(name);
  try {
    await setAside(keeper, reader, place, error);
  } catch (failure) {
    told.delete(name);
    if (!(failure instanceof Fault)) throw failure;
  }
}

const told = new Set<string>();

/** What the log's lines of it say; `records` is how many. */
export const SET_ASIDE = 'Set aside';

function asidePut(item: Item): Write {
  return { Put: { TableName: 'Campaigns', Item: item } };
}

/**
 * Takes all of them; where that fails, each half on its own, in order, down to the one that is to blame, which `leave` is given. What
 * takes them must be safe to repeat. It costs about twice the calls for each that is to blame.
 * @throws the world's failures, which are nobody's fault of these.
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
 * Whether an error says nothing about the item that met it: a fault, or an answer of AWS that something is missing or forbidden.
 * Everything would be set aside for it, and nothing could be counted later; so it is thrown, rings, and is tried again.
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

/** What DynamoDB answers where a value has a type, a size or a form that it can't have. */
const OF_THE_ITEM: ReadonlySet<string> = new Set([
  ...['ValidationException', 'ValidationError', 'SerializationException'],
  ...['ItemCollectionSizeLimitExceeded', 'ItemCollectionSizeLimitExceededException'],
]);
