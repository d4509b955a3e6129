/**
 * PartiQL statements for batches of conditional writes. Attribute names are constants of the entities; values are always
 * parameters.
 */
import type { TableName } from '../tables';
import type { Item, Statement } from './database';

/** Fails with CONDITION_FAILED where an item with this key exists. */
export function insert(table: TableName, item: Item): Statement {
  const fields = Object.keys(item).map((name) => `'${name}':?`);
  return {
    TableName: table,
    Statement: `INSERT INTO "${table}" VALUE {${fields.join(',')}}`,
    Parameters: Object.values(item),
  };
}

/**
 * Replaces the item if it still has the `version` of `old`, else fails with CONDITION_FAILED. What the new item lacks is
 * set to NULL: the dialects of DynamoDB and of the embedded engine have no form in common that removes two attributes.
 */
export function replace(table: TableName, old: Item, item: Item): Statement {
  const { pk, sk, ...attributes } = { ...Object.fromEntries(Object.keys(old).map((name) => [name, null])), ...item };
  const set = Object.keys(attributes).map((name) => `"${name}"=?`);
  return {
    TableName: table,
    Statement: `UPDATE "${table}" SET ${set.join(',')} WHERE "pk"=? AND "sk"=? AND "version"=?`,
    Parameters: [...Object.values(attributes), pk, sk, old['version']],
  };
}
