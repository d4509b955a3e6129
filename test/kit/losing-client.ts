/** A client whose writes are done and whose answers are lost on the way, as on a connection that breaks: the caller can't know. */
import {
  BatchExecuteStatementCommand,
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Client } from './conflicting-client';

/** How the caller hears that there is no answer. */
export type Loss = 'TIMEOUT' | 'RESET' | 'SERVER_ERROR' | 'IN_PROGRESS';

export const losses = ['TIMEOUT', 'RESET', 'SERVER_ERROR', 'IN_PROGRESS'] as const satisfies readonly Loss[];

const WRITES = [TransactWriteCommand, BatchExecuteStatementCommand, PutCommand, UpdateCommand, DeleteCommand] as const;

/** @param lossOf what becomes of the answer to each attempt to write, whatever it was; undefined where it arrives. */
export function losingClient(client: Client, lossOf: () => Loss | undefined): Client {
  const send = async (command: unknown): Promise<unknown> => {
    const isWrite = WRITES.some((write) => command instanceof write);
    const loss = isWrite ? lossOf() : undefined;
    const answer = await client.send(command as Parameters<typeof client.send>[0]);
    if (loss === undefined) return answer;
    throw errorOf(loss, command instanceof TransactWriteCommand);
  };
  return { send: send as Client['send'] };
}

/** Only a transaction is ever in progress. */
function errorOf(loss: Loss, transaction: boolean): Error {
  switch (loss) {
    case 'IN_PROGRESS':
      if (transaction) return named('TransactionInProgressException', { $fault: 'client' });
      return named('TimeoutError', {});
    case 'TIMEOUT':
      return named('TimeoutError', {});
    case 'RESET':
      return named('Error', { code: 'ECONNRESET' });
    case 'SERVER_ERROR':
      return named('InternalServerError', { $fault: 'server' });
  }
}

function named(name: string, more: object): Error {
  return Object.assign(new Error('The answer was lost'), { name, ...more });
}
