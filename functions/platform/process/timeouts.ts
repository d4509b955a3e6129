/**
 * Timeouts of each attempt to call a service of the cloud: a hanging connection must not hang the function. All
 * attempts together take less than the caller's own time (`test/unit/timeouts`).
 */
import { Readable } from 'node:stream';
import { limits } from '../../limits';
import { hasFields } from '../values/unknown';

export interface Timeouts {
  /** Milliseconds to connect, including the wait for one of the SDK's 50 connections. */
  readonly connectMs: number;
  /** Milliseconds until the answer begins, and again until it ends. */
  readonly answerMs: number;
}

export type Service = 'dynamodb' | 'kms' | 's3';

const { connectMs } = limits;

export const timeouts: Readonly<Record<Service, Timeouts>> = {
  dynamodb: { connectMs, answerMs: limits.databaseAnswerMs },
  kms: { connectMs, answerMs: limits.keyServiceAnswerMs },
  s3: { connectMs, answerMs: limits.archiveAnswerMs },
};

/** Options of the SDK's `requestHandler`, which by default only warns about a slow answer. */
export function handlerOptions({ connectMs, answerMs }: Timeouts) {
  return { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true };
}

/**
 * A plugin for a client's middleware stack: an answer that has begun must end within `answerMs`. The SDK's own timeouts
 * end with the first bytes, or bound pauses only, so a server that sends a byte now and then would be read for ever.
 */
export function endAnswers({ answerMs }: Timeouts): { applyToStack(stack: Stack): void } {
  return {
    applyToStack(stack) {
      // The innermost step: it wraps one attempt, before its answer is read.
      stack.add((next) => async (args) => endWithin(answerMs, await next(args)), {
        ...{ name: 'endAnswers', step: 'deserialize', priority: 'low' },
      });
    },
  };
}

/** The part of the SDK's middleware stack that is used here, the same for every client. */
interface Stack {
  add(
    middleware: <A, R extends Answer>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>,
    options: { readonly name: string; readonly step: 'deserialize'; readonly priority: 'low' },
  ): void;
}

interface Answer {
  readonly response: unknown;
}

/** The answer, whose body is destroyed if it has not ended by then. */
export function endWithin<R extends Answer>(milliseconds: number, answer: R): R {
  const body = hasFields(answer.response) ? answer.response['body'] : undefined;
  if (body instanceof Readable) {
    // An error is made only where it is needed: its stack takes a tenth of what a call takes.
    const late = (): Error => Object.assign(new Error('The answer did not end in time'), { name: 'TimeoutError' });
    const timer = setTimeout(() => body.destroy(late()), milliseconds);
    body.once('close', () => clearTimeout(timer));
  }
  return answer;
}
