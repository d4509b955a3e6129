/**
 * Writes `FILE.errors.csv`: the rows that were not stored, as in the file, with the reasons. Office programs open it
 * directly.
 */
import { once } from 'node:events';
import { createWriteStream, existsSync, unlinkSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Stringifier, stringify } from 'csv-stringify';
import { csvOptions, harmless } from '../../functions/platform/values/csv';

export interface RowFailure {
  /** As the file shows it. */
  readonly number: number;
  readonly original: readonly string[];
  readonly columns: readonly string[];
  readonly reasons: readonly string[];
}

export interface ErrorFile {
  readonly path: string;
  add(failure: RowFailure): Promise<void>;
  /** @returns how many rows it holds, and the first; without any there is no file. */
  close(): Promise<{ readonly count: number; readonly first: readonly RowFailure[] }>;
}

/** Of failures and of warnings, what the command shows itself. */
export const SHOWN_MAX = 10;

/** The columns that it adds to those of the file. */
export const ownHeaders = ['行号 / row', '列 / columns', '原因 / reasons'] as const;

/** Replaces the file of an earlier run, or removes it if no row fails any more. */
export function createErrorFile(path: string, headers: readonly string[]): ErrorFile {
  if (existsSync(path)) unlinkSync(path);
  let lines: Stringifier | undefined;
  let written: Promise<void> | undefined;
  let count = 0;
  const first: RowFailure[] = [];
  return {
    path,
    async add(failure) {
      const { number, original, columns, reasons } = failure;
      if (first.length < SHOWN_MAX) first.push(failure);
      if (lines === undefined) {
        lines = stringify({ ...csvOptions(unlessNumber), quoted_match: /['\r\n]/ });
        written = pipeline(lines, createWriteStream(path));
        // A failure is reported at the next drain or at the end.
        written.catch(() => undefined);
        lines.write([...headers, ...ownHeaders]);
      }
      count += 1;
      const cells = headers.map((_, place) => original[place] ?? '');
      const surplus = original.slice(headers.length).filter((cell) => cell !== '');
      const row = [...cells, String(number), columns.join('; '), [...reasons, ...surplus].join('; ')];
      if (!lines.write(row)) await Promise.race([once(lines, 'drain'), written]);
    },
    async close() {
      lines?.end();
      await written;
      return { count, first };
    },
  };
}

/** Numbers stay numbers, also with a sign. */
function unlessNumber(cell: string): string {
  return /^[+-]?\d+(\.\d+)?$/.test(cell) ? cell : harmless(cell);
}

/** A part of a cell that is a formula with an apostrophe before it, by the characters that `harmless` looks for. */
const GUARD = /(^|[;,|\t\r\n；，])'(?=(?:(?![;,|\t\r\n；，])[\s\p{Cc}\p{Cf}"'“”‘’])*[=+\-@＝＋－＠])/gu;

/** The cell without the apostrophes that `harmless` puts before formulas, or that somebody did by hand. */
export function unguarded(cell: string): string {
  return cell.replace(/^'(?=[\t\r\n])/, '').replace(GUARD, '$1');
}
