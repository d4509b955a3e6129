/** Streams -> what opens personal data or calls out: people who may have been registered twice. Wiring only. */
import { mayShowDuplicates, raiseDuplicates } from '../domains/duplicate/work';
import { cloudPlatform } from '../platform/cloud';
import type { Platform } from '../platform/context';
import { Fault } from '../platform/errors';
import { notTaken, readRecords, type StreamAnswer, type StreamEvent, taken } from '../platform/streams';

export type WorkHandler = (event: StreamEvent) => Promise<StreamAnswer>;

/** A fault has the whole batch delivered again, which is safe; a record that can't be read is logged and passed over. */
export function createWorkHandler(platform: Pick<Platform, 'db' | 'vault' | 'clock' | 'log'>): WorkHandler {
  return async (event) => {
    for (const { newItem, ...record } of readRecords(event)) {
      if (newItem === undefined || !mayShowDuplicates({ ...record, newItem })) continue;
      try {
        await raiseDuplicates(platform, newItem);
      } catch (error) {
        if (error instanceof Fault) {
          platform.log.warn('The batch is to be delivered again', { code: error.code });
          return notTaken(event);
        }
        const { shardId, sequenceNumber } = record;
        const name = error instanceof Error ? error.name : typeof error;
        platform.log.error('A record was passed over', { shardId, sequenceNumber, error: name });
      }
    }
    return taken;
  };
}

let connected: Promise<WorkHandler> | undefined;

export const handler: WorkHandler = async (event) => {
  connected ??= cloudPlatform('work').then(createWorkHandler);
  return (await connected)(event);
};
