/** Reads CSV with the separators and encodings in which office programs save it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { type Encoding, textOf } from '../encoding';
import { ROW_CHARACTERS_MAX, tooLong } from '../lines';
import { FileProblem } from '../problem';
import type { Table, TableRow } from './tables';

const separators: ReadonlyMap<string, string> = new Map([
  [',', 'comma'],
  ['\t', 'tab'],
  [';', 'semicolon'],
  ['|', 'bar'],
]);

/** One table for each possible separator; only one if the first line names the separator. */
export async function openCsv(path: string, encoding: Encoding): Promise<readonly Table[]> {
  const { separator: hint } = hintIn(await beginningOf(path, encoding));
  return [...(hint === undefined ? separators.keys() : [hint])].map((separator) => ({
    description: `CSV, ${encoding.toUpperCase()}, ${separators.get(separator) ?? separator}`,
    notRead: [],
    rows: () => readRecords(path, encoding, separator),
  }));
}

async function beginningOf(path: string, encoding: Encoding): Promise<string> {
  for await (const piece of textOf(path, encoding)) return piece.slice(0, 20);
  return '';
}

/** `sep=;` tells Excel the separator. Excel does not count the line as a row, either. */
function hintIn(beginning: string): { readonly separator?: string; readonly length: number } {
  const [line, separator] = /^"?sep=([^\r\n"])"?[ \t,;]*(?:\r\n|\r|\n)/i.exec(beginning) ?? [];
  return line === undefined || separator === undefined ? { length: 0 } : { separator, length: line.length };
}

/** Blank rows are counted and left out. */
async function* readRecords(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<TableRow> {
  const parser = parse({
    ...{ delimiter, relax_column_count: true, max_record_size: ROW_CHARACTERS_MAX },
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  // An error of the source also ends the parser, whose reader throws it.
  const fed = pipeline(Readable.from(withoutHint(textOf(path, encoding)), { highWaterMark: 1 }), parser).catch(
    () => undefined,
  );
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      if (cells.some((cell) => cell !== '' && cell.trim() !== '')) yield { number, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error) : error;
  } finally {
    parser.destroy();
    await fed;
  }
}

async function* withoutHint(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const piece of pieces) {
    yield isFirst ? piece.slice(hintIn(piece.slice(0, 20)).length) : piece;
    isFirst = false;
  }
}

function csvProblem(error: CsvError): FileProblem {
  const line = Number((error as { lines?: unknown }).lines ?? 0);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line);
  return new FileProblem(
    'QUOTES',
    `第 ${line} 行引号不匹配（单元格内的引号应写成两个）`,
    `the quotes of line ${line} do not match (a quote within a cell is written twice)`,
  );
}
