/**
 * Writes whose answer was lost. A single conditional write that is sent again may meet what it wrote itself and be refused for
 * it; the item, which the refusal brings along, tells: it is as the write leaves it, or it is not.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item, Statement, UpdateParams, Write } from './writes';

/** In DynamoDB's own form. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** Whether done twice it comes to the same as done once: what adds to what is there does not. */
export function isRepeatable(write: Write): boolean {
  return !('Update' in write) || !/\bADD\b|list_append|[+-]/.test(write.Update.UpdateExpression);
}

/** Whether the item is what the write, a repeatable one, leaves there. Of an item that is gone: whether that was to be deleted. */
export function isAsWritten(write: Write, item: StoredItem | undefined): boolean {
  if ('ConditionCheck' in write) return false;
  if ('Delete' in write) return item === undefined;
  if (item === undefined) return false;
  return 'Put' in write ? isDeepStrictEqual(item, stored(write.Put.Item)) : isUpdated(write.Update, item);
}

/** Of a statement: what it sets is there, with `item` undefined where it deletes. */
export function isAsStated({ leaves }: Statement, item: Item | undefined): boolean {
  if (leaves === undefined || item === undefined) return leaves === item;
  const found = stored(item);
  return Object.entries(stored(leaves)).every(([name, value]) => isDeepStrictEqual(found[name] ?? NULL, value));
}

const NULL = { NULL: true };

function stored(item: Item): StoredItem {
  return marshall(item, { removeUndefinedValues: true });
}

/** Of assignments to what stands on the first level, which all of them here are. */
function isUpdated({ UpdateExpression: expression, ...params }: UpdateParams, item: StoredItem): boolean {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = params;
  const isDone = (verb: string, part: string): boolean => {
    const [path = '', value = ''] = part.split('=').map((side) => side.trim());
    const found = item[names[path] ?? path];
    if (verb !== 'SET') return found === undefined;
    if (value in values) return isDeepStrictEqual(found, stored({ value: values[value] })['value']);
    // Such as if_not_exists: whatever it came to, it is there.
    return found !== undefined;
  };
  // The text before the first word, then each word with its list.
  const [, ...clauses] = expression.split(/\b(SET|REMOVE)\b/);
  const judged = clauses.flatMap((verb, index) =>
    index % 2 === 1 ? [] : partsOf(clauses[index + 1] ?? '').map((part) => isDone(verb, part)),
  );
  return judged.length > 0 && judged.every(Boolean);
}

/** What stands between commas that no parentheses hold. */
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
