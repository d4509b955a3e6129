/**
 * Judges watched counters: what is wrong with each, whatever was written while the tables were read. An item whose records
 * were noted counts as the newest note has it, in which state soever it was read; any other counts as it was read.
 */
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { limits } from '../../../limits';
import { numberOf } from '../../../platform/values/unknown';
import { type Noted, NOTES, notedIn, notesUpTo, WATCH } from '../counter/watch-store';
import { groupOf, groupOfStored, isCount, type Stored } from './cells';
import { type Amounts, amountsOf, countsIn, unequal } from './compare';
import type { TableCounts } from './count-tables';

export interface Watched {
  readonly key: Key;
  readonly stored: Stored;
}

/** The watch as the counters have it, and the recount's name in it. */
export interface Watch {
  readonly run: string;
  readonly watch: string;
}

/** Somebody else began a recount of the same counters. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/** Wrong amounts of each counter, in their order; empty for one that is right. @throws TakenOver */
export async function judge(
  db: Database,
  watched: readonly Watched[],
  { run, watch }: Watch,
  counts: Pick<TableCounts, 'groups' | 'items'>,
): Promise<Verdict[]> {
  const items = await db.batchGet(watched.map(({ key }) => key));
  return inParallel(limits.countersJudgedAtOnce, [...watched.entries()], async ([index, { key, stored }]) => {
    const item = items[index];
    if (item?.[WATCH] !== watch) throw new TakenOver();
    const notes = await readAll(db, notesUpTo(key, run, numberOf(item[NOTES]) ?? 0));
    return verdictOf(item, { key, stored }, newestOf(notes), counts);
  });
}

export interface Verdict {
  readonly counted: Amounts;
  readonly recounted: Amounts;
  /** What the counter has too much; negative for what it lacks. */
  readonly wrong: Amounts;
}

function newestOf(notes: readonly Item[]): ReadonlyMap<string, Noted['amounts']> {
  return new Map(notes.flatMap(notedIn).map(({ item, amounts }) => [item, amounts]));
}

function verdictOf(
  item: Item,
  { key, stored }: Watched,
  newest: ReadonlyMap<string, Noted['amounts']>,
  { groups, items }: Pick<TableCounts, 'groups' | 'items'>,
): Verdict {
  const group = groupOfStored(stored, key);
  const recounted = amountsOf(groups.get(group) ?? [], stored);
  const add = (attribute: string, amount: number): Map<string, number> =>
    recounted.set(attribute, (recounted.get(attribute) ?? 0) + amount);
  for (const [name, amounts] of newest) {
    const read = (items.get(name) ?? []).filter((fact) => groupOf(fact) === group);
    for (const [attribute, amount] of amountsOf(read, stored)) add(attribute, -amount);
    for (const [attribute, amount] of Object.entries(amounts)) if (isCount(stored, attribute)) add(attribute, amount);
  }
  const counted = countsIn(item, stored);
  const wrong = new Map(
    unequal(counted, recounted).map((attribute) => [
      attribute,
      (counted.get(attribute) ?? 0) - (recounted.get(attribute) ?? 0),
    ]),
  );
  return { counted, recounted, wrong };
}
