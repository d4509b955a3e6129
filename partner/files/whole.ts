/** Files of which nothing is sent if a row is wrong: all rows are read before the first is sent. */
import { Refused } from '../api';
import type { Watcher } from '../progress-bar';
import type { OpenedFile } from './opened';
import type { Row } from './row';

/** A row that can't be sent, or that the server refused. */
export interface Wrong<R> {
  readonly row: R;
  /** Names of fields of the API, such as `validTo`. */
  readonly fields: readonly string[];
  readonly messages: readonly string[];
}

/** What is wrong at a place of the input, as the server tells it. */
export interface Told {
  readonly path: readonly string[];
  readonly message: string;
}

/** More than any such file has: all townships of the country, and as many again; or a whole table of the board. */
const ROWS_MAX = 100_000;

/** @throws Refused for a file of more than `ROWS_MAX` rows. */
export async function readWhole<F extends string, I>(
  file: OpenedFile<F, I>,
  { watcher, signal }: { readonly watcher: Watcher; readonly signal: AbortSignal },
): Promise<Row<F, I>[]> {
  watcher.begin('READING', undefined);
  const rows: Row<F, I>[] = [];
  for await (const row of file.rows()) {
    signal.throwIfAborted();
    rows.push(row);
    if (rows.length > ROWS_MAX) throw new Refused(`最多 ${ROWS_MAX} 行 / the file may have ${ROWS_MAX} rows`);
    if (rows.length % 1_000 === 0) watcher.at(rows.length);
  }
  watcher.at(rows.length);
  watcher.end();
  return rows;
}

/** The rows with values that the API's types can't express. */
export function unreadIn<R extends Row<string, unknown>>(rows: readonly R[]): Wrong<R>[] {
  return rows
    .filter(({ problems }) => problems.length > 0)
    .map((row) => ({
      row,
      fields: row.problems.flatMap(({ field }) => field ?? []),
      messages: row.problems.map(({ message }) => message),
    }));
}

/** @param field that is meant where the path names the row alone. */
export function wrongRow<R>(row: R, told: readonly Told[], field: string): Wrong<R> {
  const fields = [...new Set(told.map(({ path }) => path[2] ?? field))];
  return { row, fields, messages: told.map(({ message }) => message) };
}
