/**
 * A client that asks the engine for a list of what is due no second time, once it found the list empty, until a write names it:
 * a sweep asks for 89 lists, and nearly all of them stay empty while a test runs. Every call is made and counted as ever up to
 * here. For a database that begins empty and that nobody writes to but through this client.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Characters of the longest name of a list; ids are longer. */
const NAME_MAX = 24;

/** @returns the same client. */
export function knowingEmptyLists(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  /** Short texts of all writes so far, begun or done: the names of all lists that may have something, among others. */
  const written = new Set<string>();
  const empty = new Set<string>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') {
          if (!/Get|Scan/.test(commandName)) noteTexts(args.input, written);
          return next(args);
        }
        const list = listOf(args.input);
        if (list === undefined || written.has(list.name)) return next(args);
        if (empty.has(list.key)) return { response: undefined, output: { $metadata: {}, ...NOTHING } };
        const answer = await next(args);
        const { Count } = answer.output as { readonly Count?: number };
        // What a write named meanwhile may have come too late for this answer.
        if (Count === 0 && !written.has(list.name)) empty.add(list.key);
        return answer;
      },
    { step: 'initialize', name: 'knowEmptyLists' },
  );
  return client;
}

const NOTHING = { Items: [], Count: 0, ScannedCount: 0 };

interface Asked {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** The list that a query asks for; undefined if it is none of what is due. */
function listOf(input: object): { readonly name: string; readonly key: string } | undefined {
  const { TableName = '', IndexName, KeyConditionExpression = '', ExpressionAttributeValues = {} } = input as Asked;
  if (IndexName !== 'byDue') return undefined;
  const [, value = ''] = /^byDuePk = (:\w+)\b/.exec(KeyConditionExpression) ?? [];
  const name = ExpressionAttributeValues[value];
  if (typeof name !== 'string' || name.length > NAME_MAX) return undefined;
  return { name, key: `${TableName} ${name} ${KeyConditionExpression}` };
}

function noteTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') {
    if (value.length <= NAME_MAX) texts.add(value);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    for (const key in value) noteTexts((value as Readonly<Record<string, unknown>>)[key], texts);
}
