/**
 * How long a call of a service of the cloud may take, attempt by attempt: a connection that hangs must not hang the function.
 * What all attempts take together is inside the time of whoever calls (`test/unit/timeouts`).
 */
import { Readable } from 'node:stream';
import { limits } from '../../limits';
import { hasFields } from '../values/unknown';

export interface Timeouts {
  /** Milliseconds in which the connection stands, its wait for one of the SDK's 50 included. */
  readonly connectMs: number;
  /** Milliseconds from the attempt's beginning to that of its answer, and from there to the answer's end. */
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
  return { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true };
}

/**
 * For the middleware stack of a client: an answer that has begun ends within `answerMs`. The SDK's own times end with the answer's
 * first bytes, or count its pauses alone: a server that sends a byte now and then would be read for ever.
 */
export function endAnswers({ answerMs }: Timeouts): { applyToStack(stack: Stack): void } {
  return {
    applyToStack(stack) {
      // The innermost step: around one attempt, before its answer is read.
      stack.add((next) => async (args) => endWithin(answerMs, await next(args)), {
        ...{ name: 'endAnswers', step: 'deserialize', priority: 'low' },
      });
    },
  };
}

/** As much of the SDK's as is needed, of any client. */
interface Stack {
  add(
    middleware: <A, R extends Answer>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>,
    options: { readonly name: string; readonly step: 'deserialize'; readonly priority: 'low' },
  ): void;
}

interface Answer {
  readonly response: unknown;
}

function endWithin<R extends Answer>(milliseconds: number, answer: R): R {
  const body = hasFields(answer.response) ? answer.response['body'] : undefined;
  if (body instanceof Readable) {
    const late = Object.assign(new Error('The answer did not end in time'), { name: 'TimeoutError' });
    const timer = setTimeout(() => body.destroy(late), milliseconds);
    body.once('close', () => clearTimeout(timer));
  }
  return answer;
}
