/**
 * Items that are not what their kind must be, which somebody's bug wrote: whoever reads several goes on without them. Each is set
 * aside once a day by each process, without personal data (`streams/set-aside.ts`).
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import type { Item } from '../dynamodb/database';
import { inParallel } from '../jobs/in-parallel';
import type { Platform } from '../requests/context';
import { placeOfItem, setAsideOnce } from '../streams/set-aside';

/** What reading several items needs: what is malformed is left out, and told of. */
export type Keeper = Pick<Platform, 'db' | 'log' | 'clock'>;

/** Items of one list as they are read: each is parsed once, and what can't be is remembered. */
export class Reading<T> {
  private readonly nodes = new Map<Item, T>();
  private readonly malformed = new Map<Item, unknown>();

  constructor(private readonly parse: (item: Item) => T) {}

  /** Undefined where it is malformed. */
  nodeOf(item: Item): T | undefined {
    if (this.malformed.has(item)) return undefined;
    const known = this.nodes.get(item);
    if (known !== undefined) return known;
    try {
      const node = this.parse(item);
      this.nodes.set(item, node);
      return node;
    } catch (error) {
      this.malformed.set(item, error);
      return undefined;
    }
  }

  /** What is wrong with it; undefined where nothing is. */
  errorOf(item: Item): unknown {
    return this.malformed.get(item);
  }

  shows(item: Item, keep: (node: T) => boolean): boolean {
    const node = this.nodeOf(item);
    return node !== undefined && keep(node);
  }

  /** At once: many may be malformed, and a request waits for it. @param reader by what name they are found among what was set aside. */
  async setAsideMalformed(keeper: Keeper, reader: string, table: TableName): Promise<void> {
    if (this.malformed.size === 0) return;
    const at = keeper.clock.now();
    await inParallel(limits.asideWritesAtOnce, [...this.malformed], ([item, error]) =>
      setAsideOnce(keeper, reader, placeOfItem(table, item, at), error),
    );
  }
}

/** What each is, in order, without what is not there or malformed. @param from who reads them, and the table that they are in. */
export async function parseEach<T>(
  keeper: Keeper,
  from: { readonly reader: string; readonly table: TableName },
  items: readonly (Item | undefined)[],
  parse: (item: Item) => T,
): Promise<T[]> {
  const reading = new Reading(parse);
  const nodes = items.map((item) => item && reading.nodeOf(item));
  await reading.setAsideMalformed(keeper, from.reader, from.table);
  return nodes.filter((node) => node !== undefined);
}

/** What a loader answers for an item that is none of its kind: a bug of whoever wrote it. The message names no value. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Undefined where what was asked for hangs on an item that is malformed: then a list goes on without it. */
export async function unlessMalformed<T>(loading: Promise<T>): Promise<T | undefined> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** As many as the keys that were read: the error where it is malformed, for whoever asked for that one alone. */
export async function parseOrError<T>(
  keeper: Keeper,
  table: TableName,
  items: readonly (Item | undefined)[],
  parse: (item: Item) => T,
): Promise<(T | undefined | Malformed)[]> {
  const reading = new Reading(parse);
  const nodes = items.map((item) => {
    const node = item && reading.nodeOf(item);
    return item === undefined || node !== undefined ? node : malformed(reading.errorOf(item));
  });
  await reading.setAsideMalformed(keeper, 'loaders', table);
  return nodes;
}

function malformed(cause: unknown): Malformed {
  return new Malformed(cause instanceof Error ? cause.message : 'Expected the item to be of its kind', { cause });
}
