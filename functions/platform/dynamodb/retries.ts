/**
 * Retries calls after contention and outages. Contention: other writers hold the same items, and DynamoDB cancels such
 * transactions instead of queueing them. Outage: DynamoDB is unreachable or failing, and it is unknown whether the call
 * was done. Neither is ever reported as a refusal. This is the one place that repeats calls; the SDK does not.
 */
import { limits } from '../../limits';
import { Fault } from '../requests/errors';

/** Time and randomness as arguments, in milliseconds. */
export interface Patience {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

export const systemPatience: Patience = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/**
 * Repeats `attempt` with jitter until a deadline; after outages at most `limits.outageAttemptsMax` times.
 * @param attempt is told whether an earlier attempt got no answer, and so may have been done.
 * @param again false for a call that must not be done twice: it is not repeated after an attempt without an answer.
 * @param withinMs from now until the deadline while others are in the way; the first attempt is made in any case. After an
 * attempt without an answer it is `limits.conflictDeadlineMs`, if that is later: only a repeat can tell what was done.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when the deadline or the last attempt has passed; it tells whether an
 * attempt got no answer.
 */
export async function retryContention<T>(
  patience: Patience,
  attempt: (unanswered: boolean) => Promise<T>,
  {
    again = true,
    withinMs = limits.conflictDeadlineMs,
  }: { readonly again?: boolean; readonly withinMs?: number | undefined } = {},
): Promise<T> {
  const begun = patience.now();
  let deadline = begun + withinMs;
  let unanswered = false;
  let outages = 0;
  for (let backoff: number = limits.conflictBackoffMs; ; backoff = Math.min(backoff * 2, limits.conflictBackoffMsMax)) {
    try {
      return await attempt(unanswered);
    } catch (error) {
      const outage = isOutage(error);
      if (!outage && !isContention(error)) throw error;
      const fault = (): Fault => new Fault('SERVICE_UNAVAILABLE', true, { cause: error, unanswered });
      if (isUnanswered(error)) {
        unanswered = true;
        if (!again) throw fault();
        deadline = Math.max(deadline, begun + limits.conflictDeadlineMs);
      }
      outages += outage ? 1 : 0;
      if (outages >= limits.outageAttemptsMax) throw fault();
      const pause = backoff * patience.random();
      if (patience.now() + pause >= deadline) throw fault();
      await patience.sleep(pause);
    }
  }
}

/**
 * For a service whose client repeats calls by itself: turns an outage or throttling that it gave up on into a fault.
 * @throws Fault SERVICE_UNAVAILABLE, retryable.
 */
export async function orUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isOutage(error) || isContention(error)) throw new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
    throw error;
  }
}

const IN_PROGRESS = 'TransactionInProgressException';

const CONTENTION = new Set([
  IN_PROGRESS,
  'TransactionConflict',
  'TransactionConflictException',
  'ThrottlingError',
  'ThrottlingException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  // S3: another caller puts the same name (409).
  'ConditionalRequestConflict',
  'OperationAborted',
  // A failure of one statement in a batch; its neighbours were written.
  'InternalServerError',
]);

/** Error codes of calls that did not leave this machine. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/**
 * Error codes of the network, of HTTP and of TLS, as the system and Node name them. Node's other codes (ERR_) are bugs
 * of the calling code.
 */
const NETWORK = /^(E[A-Z0-9]+|HPE_\w+|ERR_(SSL|TLS|STREAM)_\w+|CERT_\w+|\w+_CERT(_\w+)?)$/;

/**
 * Whether the service is unreachable or failing: there was no answer from it, or the answer reports its own failure.
 * Any other answer is about the call.
 */
function isOutage(error: unknown): boolean {
  if (!isObject(error)) return false;
  const { name, code, $fault: fault, $metadata: metadata } = error;
  const status = isObject(metadata) ? metadata['httpStatusCode'] : undefined;
  if (fault !== undefined) return fault === 'server' || Number(status) >= 500;
  // An error with a status, but without `$fault`, is an unreadable answer: a page of a proxy, or part of an answer.
  return name === 'TimeoutError' || (typeof code === 'string' && NETWORK.test(code)) || status !== undefined;
}

/** Whether the call may have been done, or may still be done. */
export function isUnanswered(error: unknown): boolean {
  if (!isObject(error)) return false;
  const names = namesOf(error);
  if (names.some((name) => name === IN_PROGRESS || name === 'InternalServerError')) return true;
  return isOutage(error) && !names.some((name) => UNSENT.has(name));
}

function isObject(error: unknown): error is Record<string, unknown> {
  return typeof error === 'object' && error !== null;
}

function namesOf({ name, code, Code }: Record<string, unknown>): string[] {
  return [name, code, Code].filter((text) => typeof text === 'string');
}

/**
 * Whether the error, or any reason of a cancelled transaction, is contention. A transaction that was cancelled for both
 * a failed condition and a conflict counts as contention, because the condition was read while another writer was at
 * work.
 */
export function isContention(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const {
    name,
    Code,
    CancellationReasons: reasons,
  } = error as { name?: string; Code?: string; CancellationReasons?: { Code?: string }[] };
  return [name, Code, ...(reasons ?? []).map((reason) => reason.Code)].some(
    (code) => code !== undefined && CONTENTION.has(code),
  );
}
