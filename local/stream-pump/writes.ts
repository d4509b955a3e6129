/**
 * When something was written: the server of an embedded engine is the only one that writes, so while it writes nothing
 * the streams have nothing new.
 */
import { EventEmitter } from 'node:events';
import type { DynamoDBDocumentClient, ServiceInputTypes, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

export interface Writes {
  /** Calls `listener` after each write to the table from now on, done or not, as long as the process runs. */
  readonly follow: (table: string, listener: () => void) => void;
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
          if (!/Get|Query|Scan/.test(commandName)) for (const table of tablesOf(args.input)) told.emit(table);
        }
      },
    { step: 'initialize', name: 'tellWrites' },
  );
  return {
    follow: (table, listener) => {
      told.on(table, listener);
      told.on(ANY, listener);
    },
  };
}

/** Whatever else names its tables. */
const ANY = 'any table';

function tablesOf(input: ServiceInputTypes): readonly string[] {
  if ('TableName' in input) return [input.TableName ?? ANY];
  if ('Statements' in input && input.Statements !== undefined)
    return [...new Set(input.Statements.map(({ Statement = '' }) => changedBy.exec(Statement)?.[1] ?? ANY))];
  return 'TransactItems' in input ? [...new Set(writtenBy(input.TransactItems))] : [ANY];
}

/** The table of a statement that writes. */
const changedBy = /^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"/;

function writtenBy(items: TransactWriteCommandInput['TransactItems'] = []): string[] {
  return items.flatMap(({ Put, Update, Delete }) => [Put, Update, Delete].flatMap((write) => write?.TableName ?? []));
}
