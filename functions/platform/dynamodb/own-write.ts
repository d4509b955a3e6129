/**
 * Recognises a write whose answer was lost. A conditional write that is sent again may be refused because of its own
 * earlier attempt. The refusal brings the item, which shows whether it is as the write leaves it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item, Statement, UpdateParams, Write } from './writes';

/** An item in DynamoDB's attribute-value form. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** Whether doing the write twice has the same effect as once; an addition does not. */
export function isRepeatable(write: Write): boolean {
  return !('Update' in write) || !/\bADD\b|list_append|[+-]/.test(write.Update.UpdateExpression);
}

/** Whether the item is as the repeatable write leaves it; for an absent item, whether the write deletes it. */
export function isAsWritten(write: Write, item: StoredItem | undefined): boolean {
  if ('ConditionCheck' in write) return false;
  if ('Delete' in write) return item === undefined;
  if (item === undefined) return false;
  return 'Put' in write ? isDeepStrictEqual(item, stored(write.Put.Item)) : isUpdated(write.Update, item);
}

/** Whether the item is as the statement leaves it; `item` is undefined after a deletion. */
export function isAsStated({ leaves }: Statement, item: Item | undefined): boolean {
  if (leaves === undefined || item === undefined) return leaves === item;
  const found = stored(item);
  return Object.entries(stored(leaves)).every(([name, value]) => isDeepStrictEqual(found[name] ?? NULL, value));
}

const NULL = { NULL: true };

function stored(item: Item): StoredItem {
  return marshall(item, { removeUndefinedValues: true });
}

/**
 * Whether the item has the effects of an update. Handles assignments to top-level attributes only; our updates have no
 * others.
 */
function isUpdated({ UpdateExpression: expression, ...params }: UpdateParams, item: StoredItem): boolean {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = params;
  const isDone = (verb: string, part: string): boolean => {
    const [path = '', value = ''] = part.split('=').map((side) => side.trim());
    const found = item[names[path] ?? path];
    if (verb !== 'SET') return found === undefined;
    if (value in values) return isDeepStrictEqual(found, stored({ value: values[value] })['value']);
    // A function such as if_not_exists: its value is unknown, but the attribute must exist.
    return found !== undefined;
  };
  // The text before the first keyword, then each keyword with its list.
  const [, ...clauses] = expression.split(/\b(SET|REMOVE)\b/);
  const judged = clauses.flatMap((verb, index) =>
    index % 2 === 1 ? [] : partsOf(clauses[index + 1] ?? '').map((part) => isDone(verb, part)),
  );
  return judged.length > 0 && judged.every(Boolean);
}

/** The parts between commas that are outside parentheses. */
function partsOf(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at += 1) {
    if (list[at] === '(') depth += 1;
    if (list[at] === ')') depth -= 1;
    if (list[at] !== ',' || depth > 0) continue;
    parts.push(list.slice(start, at));
    start = at + 1;
  }
  return [...parts, list.slice(start)];
}
