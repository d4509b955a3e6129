/**
 * Idempotency records, written in the same transaction as the effect. The same key with the same input has no second
 * effect, and returns the same object in its present state if the caller may see it now. A refusal is returned only
 * after a search for the record, because the repeat of a success finds a changed state.
 */
import { expiryAfter } from '../values/clock';
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import type { Context } from './context';
import type { Item, Key, Write } from '../dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../dynamodb/while-changed';
import { absent, allOf, anyOf, deletion, equals, isNew, isThere, put, update } from '../dynamodb/expressions';
import { checkText } from '../values/checks';
import { hasFields } from '../values/unknown';
import { forgetRead } from './per-request';
import { failed, ok, type Outcome, type Refusal, refusal, refusalsOf, withNamed } from './result';

export interface IdempotencyScope {
  /** The mutation's name; each mutation has its own keys. */
  readonly operation: string;
  /** Key chosen by the client, 1..64 characters, unique within the caller's account. */
  readonly key: string;
  /** The table that the effect is written to. */
  readonly table: TableName;
}

/** Makes the record's write, which goes with the effect; refused if the key was used before. */
export type RecordPut = (resultId: string) => Write;

/** The parts of a mutation that is idempotent by key; `I` is its input, `T` the object that it returns. */
export interface IdempotentMutation<I, T> {
  /** What is wrong with the input before the attempt; nothing by default. */
  readonly check?: (context: Context, input: I) => readonly Refusal[] | Promise<readonly Refusal[]>;
  /**
   * What is wrong with the objects that the input names. Asked beside what `check` found, so that all is told at once: an
   * attempt is only made with an input whose form is right. Writes nothing.
   */
  readonly named?: (context: Context, input: I) => Promise<readonly Refusal[]>;
  /**
   * Reads, decides and writes in a transaction that contains `recordPut(id of the object)`. CHANGED if another writer
   * changed what it read: it is called again, and reads anew.
   */
  readonly attempt: (context: Context, input: I, recordPut: RecordPut) => Promise<Outcome<T> | Changed>;
  /**
   * The noun's use case that reads an object: null if the caller may not see it now, even if they made it. Then a
   * repeat is refused like a new request, or with NOT_FOUND if only the record stands against it. (A loader does not
   * check rights; it returns `undefined` and does not fit.)
   */
  readonly see: (context: Context, id: string) => Promise<T | null>;
}

/**
 * Result of an attempt of which only the record was refused: `idempotent` then finds the record and answers from it.
 */
export const keyReused = failed(refusal('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']));

/**
 * Commits the writes of an attempt with its record. Gives `value`; CHANGED if one of the writes was refused, because another
 * writer changed what the attempt read; `keyReused` if only the record was.
 */
export async function commitAttempt<T>(
  { db }: Pick<Context, 'db'>,
  writes: readonly Write[],
  record: Write,
  value: T,
): Promise<Outcome<T> | Changed> {
  const commit = await db.commit([...writes, record]);
  if (commit.committed) return ok(value);
  return writes.some((write) => commit.refused.has(write)) ? CHANGED : keyReused;
}

/**
 * The use case of a mutation that is idempotent by the key in its input. If the attempt is refused for any reason and a
 * record exists, the result is what `see` returns, or IDEMPOTENCY_KEY_REUSED if the input was different. Costs one read
 * more than the attempt, and only if that was refused.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing what the attempt reads.
 */
export function idempotent<I extends { readonly idempotencyKey: string }, T>(
  operation: string,
  table: TableName,
  { check: checkInput, named, attempt, see }: IdempotentMutation<I, T>,
): (context: Context, input: I) => Promise<Outcome<T>> {
  return async (context, input) => {
    const scope = { operation, table, key: input.idempotencyKey };
    const wrong = await withNamed(
      (await checkInput?.(context, input)) ?? [],
      () => named?.(context, input) ?? Promise.resolve([]),
    );
    const wrongKey = checkKey(scope.key);
    const fingerprint = inputFingerprint(context, input);
    const put: RecordPut = (resultId) => recordPut(context, scope, fingerprint, { resultId });
    if (wrongKey.length > 0) {
      const refused =
        wrong.length > 0
          ? wrong
          : await refusalsBeforeWrites(context, (writesNothing) => attempt(writesNothing, input, put));
      return failed([...wrongKey, ...refused]);
    }
    const outcome = wrong.length > 0 ? failed(wrong) : await whileChanged(() => attempt(context, input, put));
    if (outcome.ok) return outcome;
    const record = await context.db.get(recordKey(context, scope));
    if (record === undefined) return outcome;
    if (record['fingerprint'] !== fingerprint) return keyReused;
    if (isOpen(record)) return outcome;
    // The first attempt may have committed after this one read.
    forgetRead(context);
    const seen = await see(context, String(record['resultId']));
    if (seen !== null) return ok(seen);
    const stands = outcome.refusals.some(({ code }) => code !== 'IDEMPOTENCY_KEY_REUSED');
    return stands ? outcome : failed(refusal('NOT_FOUND', ['idempotencyKey']));
  };
}

/** What an attempt refuses by what it reads, beside a key by which nothing can be written. */
async function refusalsBeforeWrites<T>(
  context: Context,
  attempt: (context: Context) => Promise<Outcome<T> | Changed>,
): Promise<readonly Refusal[]> {
  const end = (): Promise<never> => Promise.reject(wouldWrite);
  try {
    const outcome = await attempt({ ...context, db: { ...context.db, commit: end, execute: end } });
    return outcome === CHANGED ? [] : refusalsOf(outcome);
  } catch (error) {
    if (error === wouldWrite) return [];
    throw error;
  }
}

const wouldWrite = new Error('The attempt came to its writes');

export function checkKey(key: string): Refusal[] {
  return checkText(['idempotencyKey'], key, { max: limits.idempotencyKeyCharactersMax, needed: true });
}

export function recordKey({ vault, viewer }: Context, { operation, key, table }: IdempotencyScope): Key {
  return {
    TableName: table,
    Key: {
      pk: `once#${vault.fingerprint('idempotency', JSON.stringify([viewer.account, operation, key]))}`,
      sk: 'record',
    },
  };
}

/** Puts the record; refused if it exists. `expiresAt` is only for cleaning up. */
export function recordPut(context: Context, scope: IdempotencyScope, fingerprint: string, content: Item): Write {
  const { TableName, Key: key } = recordKey(context, scope);
  const expiresAt = expiryAfter(context.clock.now(), limits.idempotencyDays);
  return put({ TableName, Item: { ...key, ...content, fingerprint, expiresAt } }).when(isNew);
}

/**
 * The writes of a record whose effect is in transactions of its own. It is opened before the effect, so that nothing is
 * done twice under one key.
 */
export interface OpenedRecord {
  /** Refused if the key was used for another input, or with a result. */
  readonly open: Write;
  readonly close: (resultId: string) => Write;
  /** For an effect that was refused: its key may be used again. */
  readonly free: Write;
}

export function openedRecord(context: Context, scope: IdempotencyScope, input: unknown): OpenedRecord {
  const fingerprint = inputFingerprint(context, input);
  const key = recordKey(context, scope);
  const isOwn = [equals('fingerprint', fingerprint), absent('resultId')] as const;
  const expiresAt = expiryAfter(context.clock.now(), limits.idempotencyDays);
  return {
    open: put({ TableName: key.TableName, Item: { ...key.Key, fingerprint, expiresAt } }).when(
      anyOf(isNew, allOf<string>(...isOwn)),
    ),
    close: (resultId) =>
      update(key)
        .set({ resultId })
        .when(...isOwn),
    free: deletion(key).when(...isOwn),
  };
}

function isOpen(record: Item): boolean {
  return record['resultId'] === undefined;
}

/**
 * Adds the results to a record that was opened before they were known. Refused if it has results already, with the
 * record as the old item.
 */
export function resultsUpdate(record: Key, results: readonly unknown[]): Write {
  return update<{ results: readonly unknown[] }>(record).set({ results }).when(isThere, absent('results'));
}

/**
 * Keyed fingerprint of an input, because inputs hold identity numbers. It ignores the order of an object's fields, and
 * whether one is null or absent.
 */
export function inputFingerprint({ vault }: Context, input: unknown): string {
  return vault.fingerprint('input', JSON.stringify(withSortedFields(input)));
}

/** A copy: sorting while it is written takes twice as long. */
function withSortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedFields);
  if (!hasFields(value) || typeof value['toJSON'] === 'function') return value;
  const names = Object.keys(value).filter((name) => value[name] !== null);
  return Object.fromEntries(names.sort().map((name) => [name, withSortedFields(value[name])]));
}
