/** A world in which something happens just before a write, whole: what is between a read and its write, seen through HTTP. */
import {
  BatchExecuteStatementCommand,
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { SystemOptions } from '../../local/system';
import type { Client } from './conflicting-client';

export interface AtAWrite {
  /** For `startTestSystem({ over })`. */
  readonly over: NonNullable<SystemOptions['over']>;
  /**
   * Once: before the first write that is sent from now on, which waits for it. What the streams still carry writes, too: have it
   * carried before, or it waits for itself.
   */
  readonly next: (happen: () => Promise<unknown>) => void;
}

export function atAWrite(): AtAWrite {
  let happen: (() => Promise<unknown>) | undefined;
  return {
    next: (what) => (happen = what),
    over: (client) => {
      const send = async (command: unknown): Promise<unknown> => {
        const now = happen;
        if (now !== undefined && writes.some((write) => command instanceof write)) {
          happen = undefined;
          await now();
        }
        return client.send(command as Parameters<typeof client.send>[0]);
      };
      return Promise.resolve({ send: send as Client['send'] });
    },
  };
}

const writes = [PutCommand, UpdateCommand, DeleteCommand, TransactWriteCommand, BatchExecuteStatementCommand];
