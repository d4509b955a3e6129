/** The handlers that streams call, each by a pump of its own. */
import { onLambda } from '../../functions/handlers/lambda';
import type { StreamHandler } from '../../functions/platform/streams/readers';
import { triggers } from '../../functions/triggers';
import type { DataFolder } from '../data-folder';
import { lambdaContext, withSlack } from '../lambda';
import { startStreamPump, type StreamPump, type StreamPumpOptions } from '../stream-pump';

/** In this order they start; the last one stops first. */
export const FOLLOWERS = ['work', 'facts', 'deliver'] as const;

export type Followers = Readonly<Record<(typeof FOLLOWERS)[number], StreamHandler>>;

/** What all pumps have in common. */
export interface Following extends Pick<
  StreamPumpOptions,
  'streams' | 'client' | 'writes' | 'shared' | 'pollEveryMs' | 'recordsAt' | 'isHealthy' | 'log'
> {
  /** Where each handler's place in the streams is kept; undefined for a system in memory. */
  readonly folder: Pick<DataFolder, 'id' | 'checkpoints'> | undefined;
  /** As in `SystemOptions`. */
  readonly slack: number;
}

/**
 * Reads the streams from their beginning or from the checkpoints, so that no record is missed.
 * @param begun stops the pumps.
 * @returns one pump for all: idle when the handlers have handled all records, and all that they wrote in turn.
 */
export async function followStreams(
  handlers: Followers,
  { slack, folder, ...common }: Following,
  begun: AsyncDisposableStack,
): Promise<StreamPump> {
  const pumps: StreamPump[] = [];
  for (const name of FOLLOWERS) {
    const invoke = onLambda(name, () => Promise.resolve(handlers[name]));
    const pump = await startStreamPump({
      ...common,
      from: 'TRIM_HORIZON',
      tables: triggers[name].tables,
      trigger: triggers[name],
      invoke: (event) => invoke(event, withSlack(lambdaContext(name), slack)),
      givesAll: common.shared !== undefined,
      checkpointFile: folder?.checkpoints(name),
      dataFolderId: folder?.id,
    });
    begun.defer(() => pump.stop());
    pumps.push(pump);
  }
  return {
    idle: async () => {
      let any = false;
      for (let more = true; more; any ||= more)
        more = (await Promise.all(pumps.map((each) => each.idle()))).includes(true);
      return any;
    },
    stop: () => Promise.all(pumps.map((each) => each.stop())).then(() => undefined),
  };
}
