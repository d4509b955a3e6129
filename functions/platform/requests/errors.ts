/**
 * What is thrown, and why. A refusal is never thrown (`result.ts`). A fault is the world's failure, a caller error is
 * what changing the input's values can't mend, anything else is a bug: masked at the door and logged.
 */

export class Fault extends Error {
  override readonly name = 'Fault';

  /** `retryable`: the same request may succeed later. The cause is for the log, never for the caller. */
  constructor(
    readonly code: 'SERVICE_UNAVAILABLE',
    readonly retryable: boolean,
    options?: { cause?: unknown },
  ) {
    super(code, options);
  }
}

export type CallerErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'INQUIRIES_EXHAUSTED';

export class CallerError extends Error {
  override readonly name = 'CallerError';

  /** `what` says what was expected and what was got, in English; it holds no personal data. */
  constructor(
    readonly code: CallerErrorCode,
    options?: { cause?: unknown; what?: string },
  ) {
    super(options?.what ?? code, options);
  }
}

/** A bug, not a refusal: what must hold did not. The message names the expectation and no personal data. */
export function assert(condition: unknown, expectation: string): asserts condition {
  if (!condition) throw new Error(`Expected ${expectation}`);
}

/** What of any thrown thing may be told: a message may hold an item, the kind of error does not. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
