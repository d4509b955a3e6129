/**
 * How long a call of a service of the cloud may take, attempt by attempt: a connection that hangs must not hang the function.
 * What all attempts take together is inside the time of whoever calls (`test/unit/timeouts`).
 */
import { limits } from '../limits';

export interface Timeouts {
  /** Milliseconds in which the connection stands, its wait for one of the SDK's 50 included. */
  readonly connectMs: number;
  /** Milliseconds from the attempt's beginning to that of its answer, and of any pause in the answer. */
  readonly answerMs: number;
}

export type Service = 'dynamodb' | 'kms' | 's3';

const { connectMs } = limits;

export const timeouts: Readonly<Record<Service, Timeouts>> = {
  dynamodb: { connectMs, answerMs: limits.databaseAnswerMs },
  kms: { connectMs, answerMs: limits.keyServiceAnswerMs },
  s3: { connectMs, answerMs: limits.archiveAnswerMs },
};

/** For the SDK's `requestHandler`, in whose own words a breach is a warning unless it is to be an error. */
export function handlerOptions({ connectMs, answerMs }: Timeouts) {
  return {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
    // The request's own ends with the answer's first bytes.
    socketTimeout: answerMs,
  };
}
