/** Checks whether the system can work: the database answers and takes a write, and the disk has room. */
import { statfs } from 'node:fs/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { storageTrouble } from './data-folder/files';

export type HealthState = 'ok' | 'disk full' | 'database out of reach';

export interface Health {
  /** Asks now. */
  readonly check: () => Promise<HealthState>;
  /** Called once when trouble begins, and once when it is over. */
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
}

/** Bytes. A nearly full disk may take one small write and none of the next ones. */
const freeBytesMin = 2 ** 20;
/** Milliseconds. */
const answerMsMax = 2_000;

/** In a table without a stream. */
const CHECK = { TableName: 'Changes', Item: { pk: 'health', sk: 'check' } };

/** @param folder of the data; absent for a system in memory. */
export function watchHealth(
  documents: Pick<DynamoDBDocumentClient, 'send'>,
  folder: string | undefined,
  log: (line: string) => void,
): Health {
  let trouble: string | undefined;

  const hasRoom = async (): Promise<boolean> => {
    if (folder === undefined) return true;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= freeBytesMin;
  };

  const check = async (): Promise<HealthState> => {
    try {
      await documents.send(new PutCommand(CHECK), { abortSignal: AbortSignal.timeout(answerMsMax) });
      return (await hasRoom()) ? 'ok' : 'disk full';
    } catch (error) {
      return storageTrouble(error, '')?.includes('full') === true ? 'disk full' : 'database out of reach';
    }
  };

  const begin = (line: string): void => {
    if (trouble === undefined)
      log(
        `${line} Until then what changes something is answered SERVICE_UNAVAILABLE; nothing that was acknowledged is lost.`,
      );
    trouble = line;
  };
  const end = async (): Promise<void> => {
    if (trouble === undefined || !(await hasRoom())) return;
    trouble = undefined;
    log('The data folder takes writes again.');
  };

  // The overloads of `send` do not matter here.
  const plain = documents as unknown as { send: (...call: unknown[]) => Promise<unknown> };
  const send = async (...call: unknown[]): Promise<unknown> => {
    try {
      const answer = await plain.send(...call);
      if (trouble !== undefined && call[0] instanceof PutCommand) await end();
      return answer;
    } catch (error) {
      const line = folder === undefined ? undefined : storageTrouble(error, folder);
      if (line !== undefined) begin(line);
      throw error;
    }
  };
  return { check, client: { send: send as typeof documents.send } };
}
