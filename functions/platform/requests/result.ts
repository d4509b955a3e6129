/** The result of a use case: a value, or refusals. A refusal is an expected error that the caller can act on. */
import type { UserErrorCode } from '../../generated/graphql';
import { limits } from '../../limits';
import type { Parameters } from './text';

/**
 * One wrong field. `path` starts at the mutation's input; `params` fill the text of the code (the noun's
 * `messages.json`).
 */
export interface Refusal {
  readonly code: UserErrorCode;
  readonly path: readonly (string | number)[];
  readonly params?: Parameters;
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly Refusal[] };

export function ok<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refusal(code: UserErrorCode, path: readonly (string | number)[], params?: Parameters): Refusal {
  return params === undefined ? { code, path } : { code, path, params };
}

/**
 * The outcome of a use case that was refused, for one reason or several. Keeps at most `limits.userErrorsMax`, so that a
 * hostile list does not make an answer that is too large.
 */
export function failed(refusals: Refusal | readonly Refusal[]): {
  readonly ok: false;
  readonly refusals: readonly Refusal[];
} {
  return { ok: false, refusals: 'code' in refusals ? [refusals] : refusals.slice(0, limits.userErrorsMax) };
}

/** Empty if it succeeded. */
export function refusalsOf(outcome: Outcome<unknown>): readonly Refusal[] {
  return outcome.ok ? [] : outcome.refusals;
}

/**
 * What is wrong with the form of an input, and with what it names: both at once.
 * @param readNamed reads what the input names; asked only where the form is wrong, or else it is read with the rest.
 */
export async function withNamed(
  wrong: readonly Refusal[],
  readNamed: () => Promise<readonly Refusal[]>,
): Promise<readonly Refusal[]> {
  // What a list of ids that is too long names is not read.
  const isTooLong = wrong.some(({ code, path: [field] }) => code === 'LIST_LENGTH' && String(field).endsWith('Ids'));
  if (wrong.length === 0 || isTooLong) return wrong;
  return withOthers(wrong, await readNamed());
}

/** Each field once. */
export function withOthers(wrong: readonly Refusal[], others: readonly Refusal[]): readonly Refusal[] {
  const told = new Set(wrong.map(({ path }) => path.join()));
  return [...wrong, ...others.filter(({ path }) => !told.has(path.join()))];
}

/** A mutation's payload: the changed object under its own name, or the refusals. */
export function payload<K extends string, T>(
  name: K,
  outcome: Outcome<T>,
): { [P in K]: T | null } & { userErrors: readonly Refusal[] } {
  const fields = outcome.ok
    ? { [name]: outcome.value, userErrors: [] }
    : { [name]: null, userErrors: outcome.refusals };
  return fields as { [P in K]: T | null } & { userErrors: readonly Refusal[] };
}
