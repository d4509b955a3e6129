/** Reads CSV with the separators and encodings in which office programs save it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { bytesOf, type Encoding, textOf } from '../encoding';
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
  for await (const piece of textOf(path, encoding)) return piece.slice(0, HINT_CHARACTERS);
  return '';
}

/** `sep=;` tells Excel the separator. Excel does not count the line as a row, either. */
function hintIn(beginning: string): { readonly separator?: string; readonly line: string } {
  const [line = '', separator] = /^"?sep=([^\r\n"])"?[ \t,;]*(?:\r\n|\r|\n)/i.exec(beginning) ?? [];
  return separator === undefined ? { line } : { separator, line };
}

/** Blank rows are counted and left out. */
async function* readRecords(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<TableRow> {
  const parser = parse({
    ...{ delimiter, relax_column_count: true, max_record_size: ROW_CHARACTERS_MAX },
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  // An error of the source also ends the parser, whose reader throws it.
  const source = withoutHint(encoding === 'utf-8' ? bytesOf(path) : textOf(path, encoding));
  const fed = pipeline(Readable.from(source, { highWaterMark: 1 }), parser).catch(() => undefined);
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      checkQuotes(number, cells, delimiter);
      if (!isBlank(cells)) yield { number, cells: plain(cells) };
    }
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error) : error;
  } finally {
    parser.destroy();
    await fed;
  }
}

function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

/**
 * A quote that nobody closed takes in the rows up to the next one, which then seem to be lines of one cell. Their cells are those
 * of rows: the first and the last line make up a row with what stands before and behind the cell, and each line between is one.
 * @throws FileProblem QUOTES.
 */
function checkQuotes(number: number, cells: readonly string[], delimiter: string): void {
  if (cells.length < ROW_CELLS_MIN) return;
  for (const [at, cell] of cells.entries()) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue;
    const widths = cell.split(/[\r\n]+/).map((line) => line.split(delimiter).length);
    const [first, last] = [widths.shift(), widths.pop()];
    const isOfRows = first === cells.length - at && last === at + 1;
    if (isOfRows && widths.every((width) => width === cells.length)) throw quotesOf(number, at + 1);
  }
}

/** Two cells of a row may be one sentence and another. */
const ROW_CELLS_MIN = 3;

function quotesOf(row: number, column: number): FileProblem {
  return new FileProblem(
    'QUOTES',
    `第 ${row} 行第 ${column} 列的引号没有结束，后面的行都成了这一格的内容；如该格确有多行，请另存为 XLSX`,
    `the quote in row ${row}, column ${column} is not closed, and the rows below became lines of that cell; if it really has several lines, save the file as XLSX`,
  );
}

/** Programs write `="000045"`, so that Excel keeps the zeros; it shows 000045. */
function plain(cells: string[]): readonly string[] {
  for (const [at, cell] of cells.entries()) if (cell.startsWith('="')) cells[at] = cell.replace(/^="([^"]*)"$/, '$1');
  return cells;
}

/** `csv-parse` reads bytes, and would make some of a text. */
async function* withoutHint(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<string | Buffer> {
  let isFirst = true;
  for await (const piece of pieces) {
    yield isFirst ? afterHint(piece) : piece;
    isFirst = false;
  }
}

function afterHint(piece: string | Buffer): string | Buffer {
  if (typeof piece === 'string') return piece.slice(hintIn(piece.slice(0, HINT_CHARACTERS)).line.length);
  const { line } = hintIn(
    piece
      .subarray(0, 4 * HINT_CHARACTERS)
      .toString()
      .slice(0, HINT_CHARACTERS),
  );
  return piece.subarray(Buffer.byteLength(line));
}

const HINT_CHARACTERS = 20;

function csvProblem(error: CsvError): FileProblem {
  const line = Number((error as { lines?: unknown }).lines ?? 0);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line);
  return new FileProblem(
    'QUOTES',
    `第 ${line} 行引号不匹配（单元格内的引号应写成两个）`,
    `the quotes of line ${line} do not match (a quote within a cell is written twice)`,
  );
}
