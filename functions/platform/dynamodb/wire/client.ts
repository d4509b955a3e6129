/** The connection to DynamoDB: the SDK's client, with operations on items in a protocol of their own (`protocol.ts`). */
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as documents from '@aws-sdk/lib-dynamodb';
import { endAnswers, handlerOptions, type Timeouts, timeouts } from '../../process/timeouts';
import { ItemProtocol } from './protocol';

/**
 * Makes the client. It leaves absent values out of items, and no attempt waits for ever. The commands of the document client
 * are sent without its conversion; those of the SDK's own client that have items are not for it.
 */
export function connect(
  config: DynamoDBClientConfig,
  patience: Timeouts = timeouts.dynamodb,
): documents.DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...{ requestHandler: handlerOptions(patience), ...config, protocol: ItemProtocol },
    // One attempt for each call: `retryContention` repeats it, and must know which attempts may have been done.
    maxAttempts: 1,
  });
  client.middlewareStack.use(endAnswers(patience));
  // This middleware copies every item for a log that must not hold items.
  client.middlewareStack.remove('loggerMiddleware');
  const connection = documents.DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const convert = connection.send.bind(connection);
  const send: Send = (command) => sendPlainly(client, command) ?? convert(command);
  return Object.assign(connection, { send });
}

type Send = (command: Parameters<documents.DynamoDBDocumentClient['send']>[0]) => Promise<unknown>;

/** Sends the SDK's own command for one of the document client, which would convert its items. @returns undefined for another. */
function sendPlainly(client: DynamoDBClient, command: object): Promise<object> | undefined {
  if (command instanceof documents.GetCommand) return client.send(new GetItemCommand(command.input));
  if (command instanceof documents.BatchGetCommand) return client.send(new BatchGetItemCommand(command.input));
  if (command instanceof documents.QueryCommand) return client.send(new QueryCommand(command.input));
  if (command instanceof documents.PutCommand) return client.send(new PutItemCommand(command.input));
  if (command instanceof documents.UpdateCommand) return client.send(new UpdateItemCommand(command.input));
  if (command instanceof documents.DeleteCommand) return client.send(new DeleteItemCommand(command.input));
  if (command instanceof documents.TransactWriteCommand)
    return client.send(new TransactWriteItemsCommand(command.input));
  if (command instanceof documents.BatchExecuteStatementCommand)
    return client.send(new BatchExecuteStatementCommand(command.input));
  return undefined;
}
