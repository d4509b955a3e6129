/**
 * Counts the tables by the definitions: a parallel scan in segments. What is kept of it are sums by indicator, day and village, so
 * memory grows with the days of a campaign and not with the people: about 200 bytes a sum, 300 MB for 100 days of Yunnan. Of
 * villages (COVERAGE) there is a sum for each day on which somebody is due, which may be as much again.
 */
import type { Item } from '../../../platform/dynamodb/database';
import type { Scanned, Scanner } from '../../../platform/dynamodb/wire/scan';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { TableName } from '../../../tables';
import { itemName } from '../counter/watch-store';
import { isBeside } from './beside/cells';
import { countedIn, groupOf } from './cells';
import { type Counted, definitions, type Fact } from './definitions';
import { Lots } from './lots';
import { enterprises, lots as lotItems, people } from './sources';
import { Transfers } from './transfers';

/** Which facts are counted. */
export interface Wanted {
  readonly names: readonly Counted[];
  readonly isWanted: (fact: Fact) => boolean;
  /** Whether each item's own facts are kept, too: memory for every item that counts. */
  readonly keepsItems: boolean;
}

export interface TableCounts {
  /** Sums of facts, by their group: one for each county, township and village, or what else tells their cells; of SUPPLY for each day. */
  readonly groups: ReadonlyMap<string, readonly Fact[]>;
  /** Facts by the name of their item, if they are kept. */
  readonly items: ReadonlyMap<string, readonly Fact[]>;
  readonly lots: Lots;
  readonly transfers: Transfers;
  /** How many items were looked at. */
  readonly read: number;
  /** Names of items that could not be read, which count for nothing. */
  readonly unreadable: readonly string[];
}

/** Told after each page. @param read items of the table so far. */
export type Progress = (table: TableName, read: number) => void;

export async function countTables(
  scanner: Scanner,
  { names, isWanted, keepsItems }: Wanted,
  segments: number,
  tell: Progress,
): Promise<TableCounts> {
  const sums = new Map<string, Map<string, Fact>>();
  const items = new Map<string, readonly Fact[]>();
  const lots = new Lots();
  const transfers = new Transfers();
  const unreadable: string[] = [];
  let read = 0;
  const rows = names.flatMap((name) => definitions[name].map((row) => ({ name, ...row })));
  for (const [table, those] of Map.groupBy(rows, ({ source }) => source.table)) {
    const seesLots = those.some(({ name }) => name === 'SUBMITTED');
    const seesPeople = table === 'Workers' && those.some(({ name }) => name === 'WORKERS_TRANSFERRED');
    const keys = those.map(({ source }) => source.sortKey);
    const scanned = scannedOf(table, [
      ...keys,
      ...(seesLots ? [enterprises.sortKey, lotItems.sortKey] : []),
      ...(seesPeople ? [people.sortKey] : []),
    ]);
    const take = (item: Item, segment: number): void => {
      if (seesLots) lots.take(item);
      if (seesPeople) transfers.take(segment, item);
      const facts = those
        .flatMap(({ name, factsIn }) => factsIn(item).flatMap((fact) => countedIn({ name, ...fact })))
        .filter(isWanted);
      for (const fact of facts) add(sums, fact);
      if (keepsItems && facts.length > 0) items.set(itemName(item), facts);
    };
    let ofTable = 0;
    await inParallel(segments, [...Array(segments).keys()], async (segment) => {
      for await (const page of scanner.pages(scanned, segment, segments)) {
        for (const item of page.items)
          try {
            take(item, segment);
          } catch {
            unreadable.push(`${table} ${itemName(item)}`);
          }
        ofTable += page.read;
        tell(table, ofTable);
      }
    });
    read += ofTable;
  }
  const groups = new Map([...sums].map(([group, facts]) => [group, [...facts.values()]]));
  return { groups, items, lots, transfers, read, unreadable };
}

function add(sums: Map<string, Map<string, Fact>>, fact: Fact): void {
  const group = sums.get(groupOf(fact)) ?? new Map<string, Fact>();
  sums.set(groupOf(fact), group);
  const name =
    fact.name === 'SUPPLY' || isBeside(fact.name) ? `${fact.on} ${fact.of ?? ''}` : `${fact.in} ${fact.of ?? ''}`;
  group.set(name, { ...fact, amount: fact.amount + (group.get(name)?.amount ?? 0) });
}

function scannedOf(table: TableName, sortKeys: readonly string[]): Scanned {
  const all = [...new Set(sortKeys)];
  return {
    table,
    exact: all.filter((key) => !key.endsWith('#')),
    prefixes: all.filter((key) => key.endsWith('#')),
  };
}
