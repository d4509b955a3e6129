/** Which items a command writes, by table and key: for the clients of the kit that stand between the system and its engine. */
import {
  BatchExecuteStatementCommand,
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../functions/platform/dynamodb/database';

export interface WrittenKey {
  readonly table: unknown;
  readonly pk: unknown;
  readonly sk: unknown;
}

/** In the order in which the command names them; none for commands that read. */
export function writtenKeys(command: unknown): WrittenKey[] {
  if (command instanceof TransactWriteCommand) return (command.input.TransactItems ?? []).map(keyOf);
  if (command instanceof BatchExecuteStatementCommand) return (command.input.Statements ?? []).map(statementKey);
  if (command instanceof PutCommand || command instanceof UpdateCommand || command instanceof DeleteCommand)
    return [keyOf({ Write: command.input })];
  return [];
}

/** A put names its item, every other write its key. */
function keyOf(write: object): WrittenKey {
  const [params] = Object.values(write) as { TableName: string; Item?: Item; Key?: Item }[];
  const key = params?.Item ?? params?.Key;
  return { table: params?.TableName, pk: key?.['pk'], sk: key?.['sk'] };
}

/** Statements name each of their parameters: `'pk':?` or `"pk"=?`. */
function statementKey({
  Statement: statement = '',
  Parameters: parameters = [],
}: {
  Statement?: string | undefined;
  Parameters?: unknown[] | undefined;
}): WrittenKey {
  const names = [...statement.matchAll(/['"](\w+)['"]\s*[:=]\s*\?/g)].map(([, name]) => name);
  const [, table] = /(?:INTO|UPDATE|FROM)\s+"([^"]+)"/.exec(statement) ?? [];
  return { table, pk: parameters[names.indexOf('pk')], sk: parameters[names.indexOf('sk')] };
}
