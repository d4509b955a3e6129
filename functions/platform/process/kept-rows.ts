/**
 * Rows that a process read lately, for answers that show them beside what was asked for: those of reference, which change a
 * few times a month. What is kept is as it is stored, with personal parts encrypted.
 */
import { limits } from '../../limits';
import type { AtHand } from './at-hand';
import { onceFor } from './kept';

/** The parts of `Key` that name a row. */
interface Named {
  readonly TableName: string;
  readonly Key: { readonly pk: string; readonly sk: string };
}

interface Row<T> {
  /** The row itself as soon as it is read. */
  found: AtHand<T | undefined>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Rows of one kind: at most `limits.rowsKept`, without those that were not asked for the longest. */
export class KeptRows<T> {
  /** In the order of use. */
  private readonly rows = new Map<string, Row<T>>();

  /** The row, or a read of it that others began less than `limits.rowSecondsKept` ago; undefined if there is none. */
  find(key: Named, now: Date): AtHand<T | undefined> {
    const name = nameOf(key);
    const row = this.rows.get(name);
    if (row === undefined) return undefined;
    this.rows.delete(name);
    const lasts = limits.rowSecondsKept * 1_000;
    // A clock that was put back must not make a memory last longer.
    if (row.until <= now.getTime() || row.until > now.getTime() + lasts) return undefined;
    this.rows.set(name, row);
    return row.found;
  }

  /** Keeps what a read that begins now will find, for all who ask meanwhile: not if it fails, or finds nothing. */
  keep(key: Named, now: Date, reading: Promise<T | undefined>): void {
    const name = nameOf(key);
    const row: Row<T> = { found: reading, until: now.getTime() + limits.rowSecondsKept * 1_000 };
    const drop = (): void => {
      if (this.rows.get(name) === row) this.rows.delete(name);
    };
    this.rows.delete(name);
    this.rows.set(name, row);
    for (const [oldest] of this.rows) {
      if (this.rows.size <= limits.rowsKept) break;
      this.rows.delete(oldest);
    }
    reading.then((found) => {
      if (found === undefined) drop();
      else row.found = found;
    }, drop);
  }

  /** What a read finds that began before is kept by nobody. */
  forget(key: Named): void {
    if (this.rows.size > 0) this.rows.delete(nameOf(key));
  }

  clear(): void {
    this.rows.clear();
  }
}

/** What knows a connection to the database. */
interface Connected {
  readonly origin: object;
}

/** The rows of all kinds. */
const kept = onceFor(
  ({ origin }: Connected) => origin,
  () => new Set<Pick<KeptRows<unknown>, 'forget' | 'clear'>>(),
);

/** Of one kind, for each connection. */
export function rowsOfKind<T>(): (db: Connected) => KeptRows<T> {
  return onceFor(
    ({ origin }: Connected) => origin,
    (db) => {
      const rows = new KeptRows<T>();
      kept(db).add(rows);
      return rows;
    },
  );
}

/** After writes, whatever came of them. */
export function forgetRows(db: Connected, keys: readonly Named[]): void {
  for (const rows of kept(db)) for (const key of keys) rows.forget(key);
}

/** As if the process had just begun: for measurements and tests. */
export function forgetAllRows(db: Connected): void {
  for (const rows of kept(db)) rows.clear();
}

function nameOf({ TableName: table, Key: { pk, sk } }: Named): string {
  return `${table} ${pk} ${sk}`;
}
