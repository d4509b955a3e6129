/**
 * Uniqueness: an item whose key is the unique value, put in the same transaction as the object that owns it. The caller
 * must fingerprint personal values.
 */
import type { Id, IdKind } from '../../id-kinds';
import type { TableName } from '../../tables';
import type { Item, Key, Write } from '../dynamodb/database';
import { deletion, equals, isNew, isThere, put } from '../dynamodb/expressions';
import { asId } from '../values/ids';
import * as attr from './attributes';
import { codec } from './codec';

const SORT_KEY = 'guard';

const guards = codec<{ readonly ownerId: string }>('guard', { ownerId: attr.text }, ({ sk }) => sk === SORT_KEY);

export function guardKey(table: TableName, kind: string, value: string): Key {
  return { TableName: table, Key: { pk: `${kind}#${value}`, sk: SORT_KEY } };
}

/** The owner of a guarded value. @throws if the item is malformed, or its owner is of another kind. */
export function ownerIn<K extends IdKind>(guard: Item, kind: K): Id<K> {
  return asId(guards.decode(guard).ownerId, kind);
}

/** Claims the value; refused if it is taken, and then the old item names the owner (`ownerIn`). */
export function guardPut(table: TableName, kind: string, value: string, ownerId: string): Write {
  return put(guards.stored(guardKey(table, kind, value), { ownerId })).when(isNew);
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
  return put(guards.stored(guardKey(table, kind, value), { ownerId: owners.to })).when(equals('ownerId', owners.from));
}

/** Makes the value lead to another owner. Refused if nobody has it. */
export function guardLead(table: TableName, kind: string, value: string, ownerId: string): Write {
  return guards
    .update(guardKey(table, kind, value))
    .set({ ownerId })
    .when(isThere);
}
