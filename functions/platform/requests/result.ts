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
