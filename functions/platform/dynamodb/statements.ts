/**
 * PartiQL statements for batches of conditional writes. Attribute names are constants of the stores; values are always
 * parameters.
 */
import { isIndexKey, type TableName } from '../../tables';
import { type Item, type Key, keyOfPut, type OnTable, type Statement } from './writes';
import { limits } from '../../limits';
import { kept } from '../process/kept';
import { assert } from '../requests/errors';

/** Inserts the item; fails with CONDITION_FAILED if one with this key exists. */
export function insert(put: OnTable & { readonly Item: Item }): Statement {
  const { TableName: table, Item: item } = put;
  return {
    ...keyOfPut(put),
    Statement: insertion([table, ...Object.keys(item)].join()),
    Parameters: Object.values(item),
    leaves: item,
  };
}

/** Items of a batch have few forms. @param form the table and the item's attributes. */
const insertion = kept(limits.statementFormsKept, String, (form: string) => {
  const [table = '', ...names] = form.split(',');
  return `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}':?`).join(',')}}`;
});

/**
 * Replaces the item if it still has the `version` of `old`, else fails with CONDITION_FAILED. Attributes that the new
 * item lacks are set to NULL, because the dialects of DynamoDB and of the embedded engine have no common form that
 * removes two attributes. An index key can't be NULL: an item may leave at most one index, by losing its partition key.
 */
export function replace(table: TableName, old: Item, item: Item): Statement {
  const lacking = Object.keys(old).filter((name) => !(name in item));
  const [left, ...others] = lacking.filter((name) => isIndexKey(name) && name.endsWith('Pk'));
  assert(others.length === 0, 'an update to leave one index at most');
  const nulls: [string, unknown][] = lacking.filter((name) => !isIndexKey(name)).map((name) => [name, null]);
  const { pk, sk, ...attributes }: Item = { ...Object.fromEntries(nulls), ...item };
  const set = Object.keys(attributes).map((name) => `"${name}"=?`);
  const remove = left === undefined ? '' : ` REMOVE "${left}"`;
  return {
    TableName: table,
    Key: { pk: String(pk), sk: String(sk) },
    Statement: `UPDATE "${table}" SET ${set.join(',')}${remove} WHERE "pk"=? AND "sk"=? AND "version"=?`,
    Parameters: [...Object.values(attributes), pk, sk, old['version']],
    leaves: { ...attributes, pk, sk },
  };
}

/** Sets attributes if `attribute` still has `value`, else fails with CONDITION_FAILED. */
export function set(
  table: TableName,
  { pk, sk }: Key['Key'],
  change: Item,
  attribute: string,
  value: unknown,
): Statement {
  const sets = Object.keys(change).map((name) => `"${name}"=?`);
  return {
    TableName: table,
    Key: { pk, sk },
    Statement: `UPDATE "${table}" SET ${sets.join(',')} WHERE "pk"=? AND "sk"=? AND "${attribute}"=?`,
    Parameters: [...Object.values(change), pk, sk, value],
    leaves: { ...change, pk, sk },
  };
}

/** Deletes the item if `attribute` still has `value`, else fails with CONDITION_FAILED. */
export function remove(table: TableName, { pk, sk }: Key['Key'], attribute: string, value: string): Statement {
  return {
    TableName: table,
    Key: { pk, sk },
    Statement: `DELETE FROM "${table}" WHERE "pk"=? AND "sk"=? AND "${attribute}"=?`,
    Parameters: [pk, sk, value],
  };
}
