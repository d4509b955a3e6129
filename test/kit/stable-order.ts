/** Items in an order that is the same in every run, whatever their ids are: what a seed picks from them is the same again. */
import type { Item } from '../../functions/platform/dynamodb/database';
import type { TableName } from '../../functions/tables';

export interface Placed {
  readonly table: TableName;
  readonly item: Item;
}

/** @param names words for ids that are to be told apart; others count as equal. */
export function inStableOrder<T extends Placed>(
  placed: readonly T[],
  names: Readonly<Record<string, string>> = {},
): T[] {
  const words = Object.entries(names).map(([name, id]) => [id, name] as const);
  const told = ({ table, item: { pk, sk, __edb_e__: kind } }: Placed): string => {
    const text = words.reduce((rest, [id, name]) => rest.replaceAll(id, name), JSON.stringify([table, kind, sk, pk]));
    return text.replace(/[0-9A-Z]{26}|[\w-]{40,}/g, '');
  };
  return placed
    .map((one) => ({ one, key: told(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ one }) => one);
}
