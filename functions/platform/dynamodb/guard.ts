/**
 * Uniqueness: an item whose key is the unique value, put in the same transaction as the object that owns it. The caller
 * must fingerprint personal values.
 */
import type { TableName } from '../../tables';
import type { Key, Write } from './database';
import { deletion, equals, isNew, put } from './expressions';

/** Claims the value; refused if it is taken, and then the old item holds `ownerId`. */
export function guardPut(table: TableName, kind: string, value: string, ownerId: string): Write {
  const { Key: key } = guardKey(table, kind, value);
  return put({ TableName: table, Item: { ...key, ownerId } }).when(isNew);
}

/** Frees the value; refused if another owner has it. */
export function guardDelete(table: TableName, kind: string, value: string, ownerId: string): Write {
  return deletion(guardKey(table, kind, value)).when(equals('ownerId', ownerId));
}

/** Passes the value from one owner to another; refused if a third one has it. */
export function guardReplace(
  table: TableName,
  kind: string,
  value: string,
  owners: { readonly from: string; readonly to: string },
): Write {
  const { Key: key } = guardKey(table, kind, value);
  return put({ TableName: table, Item: { ...key, ownerId: owners.to } }).when(equals('ownerId', owners.from));
}

export function guardKey(table: TableName, kind: string, value: string): Key {
  return { TableName: table, Key: { pk: `${kind}#${value}`, sk: 'guard' } };
}
