/** The Lambda context of a call, with the parts that handlers read. */
import { randomUUID } from 'node:crypto';
import type { Context as LambdaContext } from 'aws-lambda';
import { type HandlerName, secondsOf } from '../functions/triggers';

/** Starts the timeout of the cloud's function now, so that a call that is too slow there is too slow here. */
export function lambdaContext(name: HandlerName): LambdaContext {
  const end = performance.now() + secondsOf(name) * 1_000;
  return {
    awsRequestId: randomUUID(),
    functionName: name,
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
  } as LambdaContext;
}

/** The same context, but with `slack` times the time. */
export function withSlack(context: LambdaContext, slack: number): LambdaContext {
  return { ...context, getRemainingTimeInMillis: () => context.getRemainingTimeInMillis() * slack };
}
