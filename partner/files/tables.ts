/** Files of cells, headers first: CSV in the separators and encodings that offices save, and sheets of XLSX. */
import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { Unzip, UnzipInflate } from 'fflate';
import readSheet from 'read-excel-file/node';
import { detectEncoding, type Encoding, textOf } from './encoding';
import { ROW_CHARACTERS_MAX, tooLong } from './lines';
import { FileProblem } from './problem';

export interface Table {
  readonly headers: readonly string[];
  /** What the file was found to be, for people. */
  readonly description: string;
  /** From the first row below the headers; may be called again. Blank rows are left out. */
  rows(): AsyncIterable<readonly string[]>;
}

const DELIMITERS = [',', '\t', ';'] as const;
const delimiterNames = { ',': 'comma', '\t': 'tab', ';': 'semicolon' } as const;

export async function openCsv(path: string, given: Encoding | undefined): Promise<Table> {
  const encoding = given ?? (await detectEncoding(path));
  const delimiter = await detectDelimiter(path, encoding);
  const records = (): AsyncGenerator<readonly string[]> => readRecords(path, encoding, delimiter);
  for await (const headers of records())
    return {
      headers,
      description: `CSV, ${encoding.toUpperCase()}, ${delimiterNames[delimiter]}`,
      rows: () => withoutFirst(records()),
    };
  throw new FileProblem('EMPTY', '文件是空的', 'the file is empty');
}

/** The one that stands most often outside quotes in the first line that is not blank. */
async function detectDelimiter(path: string, encoding: Encoding): Promise<(typeof DELIMITERS)[number]> {
  let head = '';
  for await (const piece of textOf(path, encoding)) {
    head += piece;
    if (head.trimStart().includes('\n') || head.length > ROW_CHARACTERS_MAX) break;
  }
  const line = (head.trimStart().split('\n')[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

async function* readRecords(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<readonly string[]> {
  const parser = parse({
    ...{ delimiter, relax_column_count: true, max_record_size: ROW_CHARACTERS_MAX, skip_empty_lines: true },
    skip_records_with_empty_values: true,
  });
  const failed = feed(parser, textOf(path, encoding));
  try {
    for await (const record of parser as AsyncIterable<string[]>) yield record;
    await failed;
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error) : error;
  } finally {
    parser.destroy();
  }
}

/** At the pace of the reader. */
async function feed(parser: ReturnType<typeof parse>, pieces: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (parser.destroyed) return;
      if (!parser.write(piece))
        await new Promise<void>((resolve) => parser.once('drain', resolve).once('close', resolve));
    }
    if (!parser.destroyed) parser.end();
  } catch (error) {
    parser.destroy(error as Error);
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

async function* withoutFirst<T>(all: AsyncIterable<T>): AsyncGenerator<T> {
  let isFirst = true;
  for await (const one of all) {
    if (!isFirst) yield one;
    isFirst = false;
  }
}

/** Bounds of a sheet, which is read whole: more is for CSV. */
const SHEET_ROWS_MAX = 30_000;
const UNPACKED_BYTES_MAX = 64 << 20;

export async function openXlsx(path: string, sheet: string | undefined): Promise<Table> {
  await checkUnpackedSize(path);
  const rows = await readRows(path, sheet);
  const [headers, ...records] = rows.map((row) => row.map(cellText)).filter((row) => row.some((cell) => cell !== ''));
  if (headers === undefined) throw new FileProblem('EMPTY', '工作表是空的', 'the sheet is empty');
  if (records.length > SHEET_ROWS_MAX) throw tooLarge(`${records.length} rows`);
  return {
    headers,
    description: `XLSX, sheet ${sheet ?? '1'}`,
    // eslint-disable-next-line @typescript-eslint/require-await
    rows: async function* () {
      yield* records;
    },
  };
}

/**
 * What is really in it, not what it says: a few kilobytes may unpack to gigabytes, or hold one text that the reader of sheets
 * would work on for minutes.
 */
async function checkUnpackedSize(path: string): Promise<void> {
  if (statSync(path).size > UNPACKED_BYTES_MAX) throw tooLarge('the file itself');
  let bytes = 0;
  let files = 0;
  const unzip = new Unzip((file) => {
    files += 1;
    let textBytes = 0;
    file.ondata = (error, data) => {
      if (error !== null) throw error;
      bytes += data.length;
      if (bytes > UNPACKED_BYTES_MAX) throw tooLarge('unpacked');
      textBytes = data.includes(TAG) ? data.length - data.lastIndexOf(TAG) : textBytes + data.length;
      if (file.name.endsWith('.xml') && textBytes > ROW_CHARACTERS_MAX) throw cellTooLong();
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 14 }) as AsyncIterable<Buffer>)
      unzip.push(chunk, false);
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    throw error instanceof FileProblem ? error : notXlsx();
  }
  if (files === 0) throw notXlsx();
}

async function readRows(path: string, sheet: string | undefined): Promise<readonly (readonly unknown[])[]> {
  try {
    const sheets = await readSheet(await readFile(path));
    const found = sheet === undefined ? sheets[0] : sheets.find(({ sheet: name }) => name === sheet);
    if (found !== undefined) return found.data;
    const names = sheets.map(({ sheet: name }) => name).join(', ');
    throw new FileProblem(
      'SHEET',
      `没有工作表“${sheet ?? ''}”，现有：${names}`,
      `there is no sheet ${sheet ?? ''}; there are ${names}`,
    );
  } catch (error) {
    throw error instanceof FileProblem ? error : notXlsx();
  }
}

function tooLarge(what: string): FileProblem {
  return new FileProblem(
    'SHEET_TOO_LARGE',
    `表格超过 ${SHEET_ROWS_MAX} 行或解压后超过 64 MB，请另存为 CSV 再导入`,
    `the sheet is over ${SHEET_ROWS_MAX} rows or 64 MB (${what}); save it as CSV`,
  );
}

/** `<`, with which a text of XML ends. */
const TAG = 0x3c;

function cellTooLong(): FileProblem {
  return new FileProblem(
    'TOO_LONG',
    '表格中有超过 100 万字符的单元格',
    'the sheet has a cell of more than 1,000,000 characters',
  );
}

function notXlsx(): FileProblem {
  return new FileProblem(
    'SHEET',
    '不是可读取的 XLSX 文件（可能已加密、损坏或是旧版 XLS），请另存为 XLSX 或 CSV',
    'not an XLSX file that can be read (encrypted, broken, or an old XLS); save it as XLSX or CSV',
  );
}

/** A formula is its last value; a date is the day that the sheet shows. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
