/**
 * Thrown errors. A refusal is never thrown (`result.ts`). A fault is a failure of the environment; a caller error is a
 * wrong request that no other input value can correct; anything else is a bug, which is masked and logged.
 */

export class Fault extends Error {
  override readonly name = 'Fault';

  /** Whether an attempt at the call got no answer, so that it may have been done, whatever the cause of the last one is. */
  readonly unanswered: boolean;

  /** `retryable`: the same request may succeed later. The cause is for the log, never for the caller. */
  constructor(
    readonly code: 'SERVICE_UNAVAILABLE',
    readonly retryable: boolean,
    options?: { cause?: unknown; unanswered?: boolean },
  ) {
    super(code, options);
    this.unanswered = options?.unanswered ?? false;
  }
}

export type CallerErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'INQUIRIES_EXHAUSTED';

export class CallerError extends Error {
  override readonly name = 'CallerError';

  /** Which roles may use a field that the caller's may not. */
  readonly needs: { readonly field: string; readonly roles: readonly string[] } | undefined;

  /** `what` says in English what was expected and what was sent, without personal data. */
  constructor(
    readonly code: CallerErrorCode,
    options?: { cause?: unknown; what?: string; needs?: CallerError['needs'] },
  ) {
    super(options?.what ?? code, options);
    this.needs = options?.needs;
  }
}

/** Throws a bug if the condition does not hold. The message names the expectation, without personal data. */
export function assert(condition: unknown, expectation: string): asserts condition {
  if (!condition) throw new Error(`Expected ${expectation}`);
}

/** The name of any thrown value, which is safe to log; its message may hold an item. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
