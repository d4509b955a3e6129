/**
 * A client whose indexes are late, as DynamoDB's are and no emulator's: what was written less than `lagSeconds` ago is in
 * them as it was before. A new item is not there yet, a changed one stands under its old keys with its old attributes, a
 * deleted one is still there. Queries that don't ask for consistency are late alike. Time is the given clock's: nothing waits.
 *
 * Beside each table stands its late copy, which gets what is written when its time has come; late queries are answered from
 * it by the engine itself, so they page, filter and sort as ever.
 */
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../functions/platform/values/clock';
import type { Item } from '../../functions/platform/dynamodb/database';
import { tableNames } from '../../functions/tables';
import { createTableInput } from '../../local/create-tables';
import type { SystemOptions } from '../../local/system';
import type { Client } from './conflicting-client';
import { writtenKeys, type WrittenKey } from './written-keys';

/** What an item was after a write, for its late copy. */
interface Image {
  readonly key: WrittenKey;
  readonly item: Item | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The world for `startTestSystem({ over })`. */
export function lagging(lagSeconds: number): NonNullable<SystemOptions['over']> {
  return (client, clock) => laggingClient(client, { lagSeconds, clock });
}

/** One client for all writers, over empty tables: what others write never comes to the late copies. */
export async function laggingClient(
  client: DynamoDBDocumentClient,
  { lagSeconds, clock }: { readonly lagSeconds: number; readonly clock: Clock },
): Promise<Client> {
  // Tables are made by the client below; only the type says that this one can't.
  const admin = client;
  for (const name of tableNames) {
    const { StreamSpecification: _, ...table } = createTableInput(name);
    await admin.send(new CreateTableCommand({ ...table, TableName: lateName(name) }));
  }
  let waiting: Image[] = [];
  // Of each key its images are read one after the other, so that the last one is the latest.
  const reading = new Map<string, Promise<void>>();

  function follow(key: WrittenKey): Promise<void> {
    const name = identity(key);
    const at = clock.now().getTime();
    const read = async (): Promise<void> => {
      const Key = { pk: key.pk, sk: key.sk };
      const { Item: item } = await client.send(
        new GetCommand({ TableName: String(key.table), Key, ConsistentRead: true }),
      );
      waiting.push({ key, item, at });
    };
    const last = (reading.get(name) ?? Promise.resolve()).then(read);
    reading.set(name, last);
    return last;
  }

  /** One after the other: an older image never overtakes a later one. */
  let catchingUp = Promise.resolve();
  function catchUp(): Promise<void> {
    catchingUp = catchingUp.then(async () => {
      await Promise.all(reading.values());
      const due = clock.now().getTime() - lagSeconds * 1_000;
      const latest = new Map(waiting.filter(({ at }) => at <= due).map((image) => [identity(image.key), image]));
      waiting = waiting.filter(({ at }) => at > due);
      await Promise.all([...latest.values()].map(copy));
    });
    return catchingUp;
  }

  async function copy({ key, item }: Image): Promise<void> {
    const TableName = lateName(String(key.table));
    if (item === undefined) await client.send(new DeleteCommand({ TableName, Key: { pk: key.pk, sk: key.sk } }));
    else await client.send(new PutCommand({ TableName, Item: item }));
  }

  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof QueryCommand && command.input.ConsistentRead !== true) {
      await catchUp();
      return client.send(new QueryCommand({ ...command.input, TableName: lateName(String(command.input.TableName)) }));
    }
    try {
      return await client.send(command as Parameters<typeof client.send>[0]);
    } finally {
      // Also where it failed: some of a batch's statements may be done.
      await Promise.all(writtenKeys(command).map(follow));
    }
  };
  return { send: send as Client['send'] };
}

function lateName(table: string): string {
  return `${table}.late`;
}

function identity({ table, pk, sk }: WrittenKey): string {
  return JSON.stringify([table, pk, sk]);
}
