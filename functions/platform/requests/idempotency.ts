/**
 * Idempotency: a record in the same transaction as the effect. The same key with the same input has no second effect
 * and answers with the same object in its present state, to whoever may see it now; a refusal is given only after the
 * record was looked for, because the repeat of a success finds a changed state.
 */
import { expiryAfter } from '../values/clock';
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import type { Context } from './context';
import type { Item, Key, Write } from '../dynamodb/database';
import { absent, isNew, isThere, put, update } from '../dynamodb/expressions';
import { checkText } from '../values/checks';
import { forgetRead } from './per-request';
import { ok, type Outcome, type Refusal, refuse, refused } from './result';

export interface IdempotencyScope {
  /** The mutation's name; each mutation has its own keys. */
  readonly operation: string;
  /** Chosen by the client, 1..64 characters. Keys belong to the caller's account. */
  readonly key: string;
  /** The whole input; only its keyed fingerprint is kept. */
  readonly input: unknown;
  /** The table of the effect. */
  readonly table: TableName;
}

/** The record to be written with the effect; it is refused when the key was used before. */
export type RecordPut = (resultId: string) => Write;

/** What an attempt answers when nothing but the claim was refused: `once` then finds the record and answers from it. */
export const keyReused = refuse('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']);

/**
 * Runs `attempt`, whose transaction must contain `claim(id of the object)`, unless the input is `wrong`. When it is refused
 * for whatever reason and a record exists, the repeat is answered by `see(id)`, or with IDEMPOTENCY_KEY_REUSED where the
 * input was another. Costs one read more than the attempt, and only when that was refused.
 * @param see the noun's use case of looking one up: null where the caller may not see it now, whatever they might when they
 * made it. Then a repeat is refused as the request would be anew, and where nothing stands against it but the record, with
 * NOT_FOUND. (A loader, which does not ask who wants to know, answers `undefined` and does not fit.)
 */
export async function idempotent<T>(
  context: Context,
  intent: IdempotencyScope,
  wrong: readonly Refusal[],
  attempt: (claim: RecordPut) => Promise<Outcome<T>>,
  see: (resultId: string) => Promise<T | null>,
): Promise<Outcome<T>> {
  const wrongKey = checkKey(intent.key);
  if (wrongKey.length > 0) return refused([...wrongKey, ...wrong]);
  const fingerprint = inputFingerprint(context, intent.input);
  const claim: RecordPut = (resultId) => recordPut(context, intent, fingerprint, { resultId });
  const outcome = wrong.length > 0 ? refused(wrong) : await attempt(claim);
  if (outcome.ok) return outcome;
  const record = await context.db.get(recordKey(context, intent));
  if (record === undefined) return outcome;
  if (record['fingerprint'] !== fingerprint) return keyReused;
  // The first attempt may have ended after this one had read.
  forgetRead(context);
  const seen = await see(String(record['resultId']));
  if (seen !== null) return ok(seen);
  const stands = outcome.refusals.some(({ code }) => code !== 'IDEMPOTENCY_KEY_REUSED');
  return stands ? outcome : refuse('NOT_FOUND', ['idempotencyKey']);
}

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

/** A put that is refused when the record is there already. `expiresAt` only cleans up. */
export function recordPut(context: Context, intent: IdempotencyScope, fingerprint: string, content: Item): Write {
  const { TableName, Key: key } = recordKey(context, intent);
  const expiresAt = expiryAfter(context.clock.now(), limits.idempotencyDays);
  return put({ TableName, Item: { ...key, ...content, fingerprint, expiresAt } }).when(isNew);
}

/** Of a record that was opened before its results were known: once, refused with the record where they are there. */
export function resultsUpdate(record: Key, results: readonly unknown[]): Write {
  return update<{ results: readonly unknown[] }>(record).set({ results }).when(isThere, absent('results'));
}

/** Keyed, because inputs hold identity numbers. The order of an object's fields does not matter, nor whether one is null or absent. */
export function inputFingerprint({ vault }: Context, input: unknown): string {
  return vault.fingerprint('input', JSON.stringify(input, sortFields));
}

function sortFields(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
