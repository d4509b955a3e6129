/**
 * Uniqueness: an item whose key is the unique value, put in the same transaction as the object that owns it. Values that
 * are personal are fingerprinted by the caller.
 */
import type { TableName } from '../tables';
import type { Key, Write } from './database';

/** Refused when the value is taken; the refusal's old item then holds `ownerId`. */
export function guardPut(table: TableName, kind: string, value: string, ownerId: string): Write {
  const { Key: key } = guardKey(table, kind, value);
  return { Put: { TableName: table, Item: { ...key, ownerId }, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export function guardKey(table: TableName, kind: string, value: string): Key {
  return { TableName: table, Key: { pk: `${kind}#${value}`, sk: 'guard' } };
}
