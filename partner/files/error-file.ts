/** `FILE.errors.csv`: the rows that were not stored, as they stood in the file, with the reasons. Opens in office programs as it is. */
import { once } from 'node:events';
import { createWriteStream, existsSync, unlinkSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Stringifier, stringify } from 'csv-stringify';
import { csvOptions, harmless } from '../../functions/platform/values/csv';

export interface RowFailure {
  /** In the file, from 1, headers aside. */
  readonly number: number;
  readonly original: readonly string[];
  readonly columns: readonly string[];
  readonly reasons: readonly string[];
}

export interface ErrorFile {
  readonly path: string;
  add(failure: RowFailure): Promise<void>;
  /** @returns how many rows it holds; without any there is no file. */
  close(): Promise<number>;
}

/** One of an earlier run is replaced, or removed where nothing fails any more. */
export function createErrorFile(path: string, headers: readonly string[]): ErrorFile {
  if (existsSync(path)) unlinkSync(path);
  let lines: Stringifier | undefined;
  let written: Promise<void> | undefined;
  let count = 0;
  return {
    path,
    async add({ number, original, columns, reasons }) {
      if (lines === undefined) {
        lines = stringify({ ...csvOptions(unlessNumber), quoted_match: "'" });
        written = pipeline(lines, createWriteStream(path));
        // A failure is told to who waits for it: at the next drain, or at the end.
        written.catch(() => undefined);
        lines.write([...headers, '行号 / row', '列 / columns', '原因 / reasons']);
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
      return count;
    },
  };
}

/** Numbers stay numbers, with a sign too. */
function unlessNumber(cell: string): string {
  return /^[+-]?\d+(\.\d+)?$/.test(cell) ? cell : harmless(cell);
}
