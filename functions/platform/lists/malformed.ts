/**
 * Malformed items, which a bug wrote: a read of several items goes on without them. Each process sets each of them
 * aside once a day, without personal data (`streams/set-aside.ts`).
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import type { Item } from '../dynamodb/database';
import { inParallel } from '../jobs/in-parallel';
import type { Platform } from '../requests/context';
import { placeOfItem, setAsideOnce } from '../streams/set-aside';
import type { AtHand } from '../process/at-hand';

/** Context of a read that leaves malformed items out and sets them aside. */
export type Keeper = Pick<Platform, 'db' | 'log' | 'clock'>;

/** The items of one list. Parses each once and remembers malformed ones. */
export class Reading<T> {
  private readonly nodes = new Map<Item, T>();
  private readonly malformed = new Map<Item, unknown>();

  constructor(private readonly parse: (item: Item) => T) {}

  /** The parsed item; undefined if it is malformed. */
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

  /** The error of a malformed item; undefined for others. */
  errorOf(item: Item): unknown {
    return this.malformed.get(item);
  }

  shows(item: Item, keep: (node: T) => boolean): boolean {
    const node = this.nodeOf(item);
    return node !== undefined && keep(node);
  }

  /**
   * Sets all malformed items aside in parallel, because a request waits. @param reader name under which the records are
   * found.
   */
  async setAsideMalformed(keeper: Keeper, reader: string, table: TableName): Promise<void> {
    if (this.malformed.size === 0) return;
    const at = keeper.clock.now();
    await inParallel(limits.asideWritesAtOnce, [...this.malformed], ([item, error]) =>
      setAsideOnce(keeper, reader, placeOfItem(table, item, at), error),
    );
  }
}

/**
 * Parses the items in order, without absent and malformed ones. @param from the reader's name, and the table of the
 * items.
 */
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

/** A loader's error for a malformed item, which is a bug of its writer. The message holds no value. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Undefined if the load fails because of a malformed item, so that a list goes on without it. */
export async function unlessMalformed<T>(loading: AtHand<T>): Promise<T | undefined> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** One result for each key that was read; the error in the place of a malformed item, for a loader of single items. */
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
