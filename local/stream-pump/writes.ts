/**
 * When something was written: the server of an embedded engine is the only one that writes, so while it writes nothing
 * the streams have nothing new.
 */
import { EventEmitter } from 'node:events';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Writes {
  /** Calls `listener` after each write from now on, done or not, as long as the process runs. */
  readonly follow: (listener: () => void) => void;
}

/** The writes that go through this client. */
export function writesOf(client: DynamoDBDocumentClient): Writes {
  const told = new EventEmitter().setMaxListeners(0);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } finally {
          if (!/Get|Query|Scan/.test(commandName)) told.emit('write');
        }
      },
    { step: 'initialize', name: 'tellWrites' },
  );
  return { follow: (listener) => void told.on('write', listener) };
}
