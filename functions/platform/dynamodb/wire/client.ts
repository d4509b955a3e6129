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
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as documents from '@aws-sdk/lib-dynamodb';
import { endAnswers, handlerOptions, type Timeouts, timeouts } from '../../process/timeouts';
import { ItemProtocol } from './protocol';
import { createSigner } from './signer';

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
  const signer = createSigner(client.config);
  client.config.signer = () => Promise.resolve(signer);
  client.middlewareStack.use(endAnswers(patience));
  // This middleware copies every item for a log that must not hold items.
  client.middlewareStack.remove('loggerMiddleware');
  const connection = documents.DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  // The SDK then resolves its middleware once for each kind of command, and not for each call. Commands of the document
  // client keep their input in it, and are resolved each by the copy.
  const own = { ...client.config };
  client.config.cacheMiddleware = true;
  const convert = connection.send.bind(Object.assign(connection, { config: own }));
  const send: Send = (command, options) => sendPlainly(client, command, options) ?? convert(command, options);
  return Object.assign(connection, { send });
}

type Send = (
  command: Parameters<documents.DynamoDBDocumentClient['send']>[0],
  options?: HttpHandlerOptions,
) => Promise<unknown>;
type HttpHandlerOptions = NonNullable<Parameters<DynamoDBClient['send']>[1]>;

/** Sends the SDK's own command for one of the document client, which would convert its items. @returns undefined for another. */
function sendPlainly(
  client: DynamoDBClient,
  command: object,
  options?: HttpHandlerOptions,
): Promise<object> | undefined {
  if (command instanceof documents.GetCommand) return client.send(new GetItemCommand(command.input), options);
  if (command instanceof documents.BatchGetCommand) return client.send(new BatchGetItemCommand(command.input), options);
  if (command instanceof documents.QueryCommand) return client.send(new QueryCommand(command.input), options);
  if (command instanceof documents.ScanCommand) return client.send(new ScanCommand(command.input), options);
  if (command instanceof documents.PutCommand) return client.send(new PutItemCommand(command.input), options);
  if (command instanceof documents.UpdateCommand) return client.send(new UpdateItemCommand(command.input), options);
  if (command instanceof documents.DeleteCommand) return client.send(new DeleteItemCommand(command.input), options);
  if (command instanceof documents.TransactWriteCommand)
    return client.send(new TransactWriteItemsCommand(command.input), options);
  if (command instanceof documents.BatchExecuteStatementCommand)
    return client.send(new BatchExecuteStatementCommand(command.input), options);
  return undefined;
}
