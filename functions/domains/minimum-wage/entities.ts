/**
 * Items of this noun, in table Positions: one for a province's own rows, one for all of a prefecture's (`areaOf`), so that a
 * place of work is two keys of a batch read whatever the length of the table.
 */
import type { Item, Key, Write } from '../../platform/database';
import type { MinimumWage } from './minimum-wage';

export function areaKey(area: string): Key {
  return { TableName: 'Positions', Key: { pk: `minimumWage#${area}`, sk: 'rows' } };
}

export function parseArea(item: Item | undefined): readonly MinimumWage[] {
  return (item?.['rows'] ?? []) as readonly MinimumWage[];
}

/** Over the very rows that were read. */
export function areaPut(area: string, rows: readonly MinimumWage[], old: Item | undefined): Write {
  const { TableName, Key: key } = areaKey(area);
  const version = Number(old?.['version'] ?? 0);
  return {
    Put: {
      TableName,
      Item: { ...key, rows, version: version + 1 },
      ...(old === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
    },
  };
}
