/** Adapts a stream handler to Lambda: makes it at the first call, and bounds each call by Lambda's deadline. */
import { inTime, type Timed } from '../platform/process/deadline';
import { Fault } from '../platform/requests/errors';
import { createLogger } from '../platform/process/log';
import type { StreamHandler } from '../platform/streams/readers';
import { retryBatch, type StreamAnswer, type StreamEvent } from '../platform/streams/streams';
import type { HandlerName } from '../triggers';

/** A batch that runs out of time, or finds no key, is delivered again, like any batch that met a fault. */
export function onLambda(
  name: HandlerName,
  connected: () => Promise<StreamHandler>,
): (event: StreamEvent | null | undefined, context?: Timed) => Promise<StreamAnswer> {
  return async (event, context = {}) => {
    try {
      return await inTime(context, async () => (await connected())(event));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      createLogger(name).warn('The batch is to be delivered again', { code: error.code });
      return retryBatch(event);
    }
  };
}
