/** Streams -> messages to the webhooks of strangers, who may take their time. Wiring only. */
import { deliver, systemTurn, type Turn } from '../domains/webhook/work';
import { cloudPlatform } from '../platform/cloud';
import type { Platform } from '../platform/context';
import { Fault } from '../platform/errors';
import { kept } from '../platform/kept';
import { permitted } from '../platform/permitted';
import { notTaken, readRecords, type StreamAnswer, type StreamEvent, taken } from '../platform/streams';
import { actingAs } from './acting-as';

export type DeliverHandler = (event: StreamEvent) => Promise<StreamAnswer>;

type Deliverer = Pick<Platform, 'db' | 'vault' | 'clock' | 'outbound' | 'log'>;

/** A fault has the whole batch delivered again: what was sent is not sent again by that. */
export function createDeliverHandler(given: Deliverer, turn: Turn = systemTurn): DeliverHandler {
  const platform = actingAs({ ...given, db: permitted(given.db, 'deliver') }, 'deliver');
  return async (event) => {
    try {
      await deliver(platform, readRecords(event), turn);
      return taken;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      platform.log.warn('The batch is to be delivered again', { code: error.code });
      return notTaken(event);
    }
  };
}

const connected = kept(async () => createDeliverHandler(await cloudPlatform('deliver')));

export const handler: DeliverHandler = async (event) => (await connected())(event);
