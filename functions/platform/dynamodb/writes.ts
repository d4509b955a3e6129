/** What is written, in DynamoDB's own form, and what becomes of it: the words that the database and its callers share. */
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

/** What became of a transaction: all of it, or nothing and, for each write whose condition did not hold, the item as it was. */
export type Commit =
  { readonly committed: true } | { readonly committed: false; readonly refused: ReadonlyMap<Write, Item | undefined> };

/** A PartiQL statement with `?` parameters about the item of this key; the table's name stands in it as `"<TableName>"`. */
export interface Statement extends Key {
  readonly Statement: string;
  readonly Parameters: readonly unknown[];
  /** What of the item it sets, so that its own work is known again; absent where it deletes. */
  readonly leaves?: Item;
}

export type StatementResult = 'DONE' | 'CONDITION_FAILED';

/** Who wrote an object (`author.ts`), and since when there is only its tombstone (`authored.ts`): of the stream, for nobody who reads. */
export const AUTHOR = 'who';
export const REMOVED_AT = 'removedAt';

/** An item as it is read: without the stamp of who wrote it. A tombstone is no item. */
export function standing(item: Item | undefined): Item | undefined {
  if (item === undefined || REMOVED_AT in item) return undefined;
  if (!(AUTHOR in item)) return item;
  const { [AUTHOR]: _, ...rest } = item;
  return rest;
}
