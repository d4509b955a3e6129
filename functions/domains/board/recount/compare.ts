/** Compares what is stored with what the tables tell, number by number. */
import type { Item, Key } from '../../../platform/dynamodb/database';
import type { Scanner } from '../../../platform/dynamodb/wire/scan';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { numberOf } from '../../../platform/values/unknown';
import { itemName } from '../counter/watch-store';
import { attributesIn, dayIn, groupOfStored, isCount, keysOf, type Stored, storedIn } from './cells';
import type { Progress, TableCounts } from './count-tables';
import type { Fact } from './definitions';
import type { Days } from './beside/supply-cells';

/** Amounts by attribute of one item. */
export type Amounts = ReadonlyMap<string, number>;

/** A stored number that the tables do not tell. */
export type Difference = Stored & {
  readonly key: Key;
  readonly attribute: string;
  readonly counted: number;
  readonly recounted: number;
};

/** What facts of the item's group add to it. */
export function amountsOf(facts: readonly Fact[], stored: Stored): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const fact of facts)
    for (const attribute of attributesIn(fact, stored))
      amounts.set(attribute, (amounts.get(attribute) ?? 0) + fact.amount);
  return amounts;
}

/** The counts that the item has. */
export function countsIn(item: Item, stored: Stored): Map<string, number> {
  return new Map(
    Object.entries(item).flatMap(([attribute, value]): [string, number][] =>
      isCount(stored, attribute) ? [[attribute, numberOf(value) ?? 0]] : [],
    ),
  );
}

/** Attributes whose amounts are not the same; an absent one is 0. */
export function unequal(counted: Amounts, recounted: Amounts): string[] {
  return [...new Set([...counted.keys(), ...recounted.keys()])]
    .filter((attribute) => (counted.get(attribute) ?? 0) !== (recounted.get(attribute) ?? 0))
    .sort();
}

interface Compared {
  readonly names: ReadonlySet<string>;
  readonly days: Days;
  /** Which of the stored items are compared. */
  readonly isWanted: (stored: Stored) => boolean;
}

/** Of every item that counts such facts, or should. Items are compared as they are read, and only what differs is kept. */
export async function differencesFrom(
  scanner: Scanner,
  { groups }: Pick<TableCounts, 'groups'>,
  { names, days, isWanted }: Compared,
  segments: number,
  tell: Progress,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const seen = new Set<string>();
  const compare = (key: Key, stored: Stored, item: Item): void => {
    seen.add(itemName(key.Key));
    const [counted, recounted] = [
      countsIn(item, stored),
      amountsOf(groups.get(groupOfStored(stored, key)) ?? [], stored),
    ];
    for (const attribute of unequal(counted, recounted))
      differences.push({
        ...{ ...stored, on: dayIn(stored, attribute), key, attribute },
        ...{ counted: counted.get(attribute) ?? 0, recounted: recounted.get(attribute) ?? 0 },
      });
  };
  let read = 0;
  // Keys begin with days, months and codes of regions, or are one of these.
  const begins = [...['1', '2', '3', '4', '5', '6', '7', '8'], 'collected#', 'positions#'];
  const scanned = { table: 'Campaigns', exact: ['months', 'positions', 'at-work'], prefixes: begins } as const;
  await inParallel(segments, [...Array(segments).keys()], async (segment) => {
    for await (const page of scanner.pages(scanned, segment, segments)) {
      for (const item of page.items) {
        const [pk, sk] = [String(item['pk']), String(item['sk'])];
        const stored = storedIn(pk, sk, names, days);
        if (stored !== undefined && isWanted(stored))
          compare({ TableName: 'Campaigns', Key: { pk, sk } }, stored, item);
      }
      read += page.read;
      tell('Campaigns', read);
    }
  });
  const missing = [...groups.values()].flat().flatMap(keysOf);
  for (const key of missing) {
    const stored = storedIn(key.Key.pk, key.Key.sk, names, days);
    if (stored !== undefined && isWanted(stored) && !seen.has(itemName(key.Key))) compare(key, stored, {});
  }
  return differences.toSorted(inOrder);
}

export function inOrder(a: Difference, b: Difference): number {
  const [one, other] = [a, b].map(({ name, on, of, attribute }) => `${name} ${on} ${of} ${attribute}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
