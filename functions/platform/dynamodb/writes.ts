/** Types of writes and their results, in DynamoDB's own form, for the database and its callers. */
import type { TableName } from '../../tables';

export type Item = Record<string, unknown>;

export interface OnTable {
  readonly TableName: TableName;
}

export interface Key extends OnTable {
  readonly Key: { readonly pk: string; readonly sk: string };
}

interface Conditional {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export type PutParams = OnTable & Conditional & { readonly Item: Item };
export type UpdateParams = Key & Conditional & { readonly UpdateExpression: string };
export type DeleteParams = Key & Conditional;
export type CheckParams = Key & Conditional & { readonly ConditionExpression: string };

/** One conditional write, in DynamoDB's own form. */
export type Write =
  | { readonly Put: PutParams }
  | { readonly Update: UpdateParams }
  | { readonly Delete: DeleteParams }
  | { readonly ConditionCheck: CheckParams };

/** Of a whole item. */
export function keyOfPut({ TableName, Item: item }: OnTable & { readonly Item: Item }): Key {
  return { TableName, Key: { pk: String(item['pk']), sk: String(item['sk']) } };
}

/** Of the item that is written or checked. */
export function keyOfWrite(write: Write): Key {
  if ('Put' in write) return keyOfPut(write.Put);
  return 'Update' in write ? write.Update : 'Delete' in write ? write.Delete : write.ConditionCheck;
}

/**
 * Result of a transaction: committed, or nothing was written; then it has the old item for each write whose condition
 * failed.
 */
export type Commit =
  { readonly committed: true } | { readonly committed: false; readonly refused: ReadonlyMap<Write, Item | undefined> };

/** A PartiQL statement with `?` parameters about the item of this key; the table's name stands in it as `"<TableName>"`. */
export interface Statement extends Key {
  readonly Statement: string;
  readonly Parameters: readonly unknown[];
  /** The attributes that the statement sets, so that its own write is recognised; absent if it deletes. */
  readonly leaves?: Item;
}

export type StatementResult = 'DONE' | 'CONDITION_FAILED';

/**
 * Attributes for readers of the stream: the author of an object (`author.ts`), and the time of its deletion on a
 * tombstone (`authored.ts`). Reads leave them out.
 */
export const AUTHOR = 'who';
export const REMOVED_AT = 'removedAt';

/** The item as a read returns it: without its author's stamp; undefined for a tombstone. */
export function standing(item: Item | undefined): Item | undefined {
  if (item === undefined || REMOVED_AT in item) return undefined;
  if (!(AUTHOR in item)) return item;
  const { [AUTHOR]: _, ...rest } = item;
  return rest;
}
