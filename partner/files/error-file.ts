/** `FILE.errors.csv`: the rows that were not stored, as they stood in the file, with the reasons. Opens in office programs as it is. */
import { createWriteStream, existsSync, unlinkSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { BYTE_ORDER_MARK, harmless, quoted } from '../../functions/platform/values/csv';

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
  let stream: WriteStream | undefined;
  let count = 0;
  const write = async (cells: readonly string[]): Promise<void> => {
    const line = `${cells.map(cellOf).join(',')}\r\n`;
    if (stream?.write(line) === false) await new Promise<void>((resolve) => stream?.once('drain', resolve));
  };
  return {
    path,
    async add({ number, original, columns, reasons }) {
      if (stream === undefined) {
        stream = createWriteStream(path);
        // Without the mark, office programs take UTF-8 for the system's encoding.
        stream.write(BYTE_ORDER_MARK);
        await write([...headers, '行号 / row', '列 / columns', '原因 / reasons']);
      }
      count += 1;
      const cells = headers.map((_, place) => original[place] ?? '');
      const surplus = original.slice(headers.length).filter((cell) => cell !== '');
      await write([...cells, String(number), columns.join('; '), [...reasons, ...surplus].join('; ')]);
    },
    async close() {
      if (stream !== undefined) {
        stream.end();
        await finished(stream);
      }
      return count;
    },
  };
}

/** Numbers stay numbers; what is no formula and needs no quotes stands as it is. */
function cellOf(cell: string): string {
  const text = /^[+-]?\d+(\.\d+)?$/.test(cell) ? cell : harmless(cell);
  return /[",\r\n']/.test(text) ? quoted(text) : text;
}
