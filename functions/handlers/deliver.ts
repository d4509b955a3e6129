/** Streams -> messages to the webhooks of partners, which may be slow. Wiring only. */
import { MESSAGES } from '../domains/partners/webhook-delivery/attempt';
import { deliver } from '../domains/partners/webhook-delivery/on-stream';
import { CHANNEL_MESSAGES, messages } from '../domains/notices/message/mail';
import { sendBegun } from '../domains/partners/receiver/sending/on-stream';
import { systemTurn, type Turn } from '../domains/partners/receiver/sending/turns';
import { STORED_EVENTS, deliverStoredEvents } from '../domains/partners/event/earlier-release';
import { limits } from '../limits';
import { cloudPlatform } from '../platform/process/cloud';
import type { Platform } from '../platform/requests/context';
import { kept, madeAhead } from '../platform/process/made-once';
import { permitted } from '../platform/dynamodb/permitted';
import { type Reader, type StreamHandler, streamHandler } from '../platform/streams/readers';
import { actingAs } from './acting-as';
import { onLambda } from './lambda';

/** A repeated batch does not send a message twice. */
export function createDeliverHandler(given: Platform, turn: Turn = systemTurn): StreamHandler {
  const platform = actingAs({ ...given, db: permitted(given.db, 'deliver') }, 'deliver');
  const readers: readonly Reader[] = [
    { name: STORED_EVENTS, take: (records) => deliverStoredEvents(platform, records) },
    { name: MESSAGES, take: (records) => deliver(platform, records, turn) },
    { name: CHANNEL_MESSAGES, take: (records) => sendBegun(platform, messages, records, turn) },
  ];
  return streamHandler('deliver', platform, readers, 'IN_TURN');
}

const connected = kept(async () => createDeliverHandler(await cloudPlatform('deliver')));

/** Lambda calls it while it starts the process, before the first call of the handler. */
export const start = (): Promise<void> => madeAhead(connected(), limits.startMs);

export const handler = onLambda('deliver', connected);
