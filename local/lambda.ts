/** What Lambda gives a function besides its event, as far as handlers look at it. */
import { randomUUID } from 'node:crypto';
import type { Context as LambdaContext } from 'aws-lambda';
import { type HandlerName, secondsOf } from '../functions/triggers';

/** The time is that of the cloud's function, and runs from now on: what is too slow there is too slow here. */
export function lambdaContext(name: HandlerName): LambdaContext {
  const end = performance.now() + secondsOf(name) * 1_000;
  return {
    awsRequestId: randomUUID(),
    functionName: name,
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
  } as LambdaContext;
}
