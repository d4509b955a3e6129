/**
 * Contention: other writers hold the same items at this moment. DynamoDB cancels such transactions instead of queueing
 * them and the SDK does not repeat them, so this does, with jitter, until a deadline. It is never a refusal.
 */
import { limits } from '../limits';
import { Fault } from './errors';

/** Time and chance as arguments; milliseconds. */
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

/** @throws Fault SERVICE_UNAVAILABLE, retryable, when the deadline of `limits.conflictDeadlineMs` has passed. */
export async function retryContention<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const deadline = patience.now() + limits.conflictDeadlineMs;
  for (let backoff: number = limits.conflictBackoffMs; ; backoff = Math.min(backoff * 2, limits.conflictBackoffMsMax)) {
    try {
      return await attempt();
    } catch (error) {
      if (isOutage(error)) throw new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
      if (!isContention(error)) throw error;
      const pause = backoff * patience.random();
      if (patience.now() + pause >= deadline) throw new Fault('SERVICE_UNAVAILABLE', true, { cause: error });
      await patience.sleep(pause);
    }
  }
}

const CONTENTION = new Set([
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingError',
  'ThrottlingException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  // Of one statement in a batch, whose neighbours were written.
  'InternalServerError',
]);

const OUTAGE = new Set(['TimeoutError', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** DynamoDB out of reach or out of order, after the SDK's own retries. */
function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, $fault: fault } = error as { name?: string; code?: string; $fault?: string };
  return fault === 'server' || OUTAGE.has(name ?? '') || OUTAGE.has(code ?? '');
}

/**
 * Whether the error, or any reason of a cancelled transaction, is contention. A transaction cancelled for a failed
 * condition and a conflict at once counts as contention: the condition was read while another writer was at work.
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
