/** Opens a partner's file, whatever it is, as rows that may be read any number of times. */
import { createReadStream, existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { Encoding } from './encoding';
import { mapHeaders, type Mapping } from './headers';
import { openJson } from './json/open';
import { FileProblem } from './problem';
import { type Field, type NotRead, type Row, toInput, type Texts } from './row';
import { openCsv, openXlsx, type Table } from './tables';

export interface PositionFile {
  /** What it was found to be, for people. */
  readonly description: string;
  /** Of the original cells. */
  readonly headers: readonly string[];
  /** Absent for files of objects, whose keys are fields. */
  readonly mapping?: Mapping;
  /** What is no row, for people; whole once `rows` has been read to its end. */
  notRead(): readonly NotRead[];
  /** In the order of the file, a few at a time. @throws FileProblem where it can't be read any further. */
  rows(): AsyncIterable<Row>;
}

export interface OpenOptions {
  /** Found by itself when absent. */
  readonly encoding?: Encoding;
  /** Name of a sheet; the first when absent. */
  readonly sheet?: string;
  /** Field by header, over what is known. */
  readonly map?: ReadonlyMap<string, Field>;
}

/** By its extension, and by its first bytes where that says nothing. @throws FileProblem. */
export async function openPositionFile(path: string, options: OpenOptions = {}): Promise<PositionFile> {
  if (!existsSync(path)) throw new FileProblem('NOT_FOUND', `没有找到文件 ${path}`, `there is no file ${path}`);
  const kind = await kindOf(path);
  if (kind === 'ndjson' || kind === 'json' || kind === 'html')
    return { headers: ['JSON'], ...(await openJson(path, kind, options.encoding)) };
  return fromTable(
    kind === 'xlsx' ? await openXlsx(path, options.sheet) : await openCsv(path, options.encoding),
    options,
  );
}

type Kind = 'csv' | 'xlsx' | 'ndjson' | 'json' | 'html';

const kindByExtension: ReadonlyMap<string, Kind> = new Map([
  ['.csv', 'csv'],
  ['.tsv', 'csv'],
  ['.txt', 'csv'],
  ['.xlsx', 'xlsx'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'json'],
  ['.jsonld', 'json'],
  ['.html', 'html'],
  ['.htm', 'html'],
]);

async function kindOf(path: string): Promise<Kind> {
  const extension = extname(path).toLowerCase();
  const known = kindByExtension.get(extension);
  if (known !== undefined) return known;
  for await (const chunk of createReadStream(path, { end: 1_023 }) as AsyncIterable<Buffer>) {
    if (chunk.subarray(0, 2).toString('latin1') === 'PK' || extension === '.xls') return 'xlsx';
    const beginning = chunk.toString('utf8');
    if (/^\s*[[{]/.test(beginning)) return 'json';
    if (/^\s*<(?:!doctype|html|head|script)\b/i.test(beginning)) return 'html';
    return 'csv';
  }
  throw new FileProblem('EMPTY', '文件是空的', 'the file is empty');
}

function fromTable(table: Table, { map = new Map<string, Field>() }: OpenOptions): PositionFile {
  const { headers, description } = table;
  const strange = [...map.keys()].filter((header) => !headers.some((own) => own.trim() === header));
  if (strange.length > 0)
    throw new FileProblem(
      'HEADERS',
      `文件中没有列：${strange.join('、')}`,
      `the file has no column ${strange.join(', ')}`,
    );
  const mapping = mapHeaders(headers, map);
  if (mapping.missing.length > 0) {
    const missing = mapping.missing.join(', ');
    throw new FileProblem(
      'HEADERS',
      `缺少必要的列：${missing}。请用 --map "列名=字段" 指定`,
      `needed columns are missing: ${missing}; name them with --map "column=field"`,
    );
  }
  return {
    ...{ description, headers, mapping },
    notRead: () =>
      mapping.columns.flatMap((field, place) => (field === undefined ? [unknownColumn(headers[place])] : [])),
    rows: async function* () {
      let number = 0;
      for await (const cells of table.rows()) yield rowOf((number += 1), cells, headers.length, mapping);
    },
  };
}

function unknownColumn(header = ''): NotRead {
  return { what: `列“${header}” / column ${header}`, why: '不对应任何字段 / no field' };
}

function rowOf(number: number, original: readonly string[], width: number, { columns }: Mapping): Row {
  const texts: Texts = {};
  columns.forEach((field, place) => {
    const cell = original[place];
    if (field !== undefined && cell !== undefined) texts[field] = cell;
  });
  const { input, problems } = toInput(texts);
  // What an office adds at the end of rows, or leaves out of it, is harmless while nothing stands there.
  const ragged = original.length < width || original.slice(width).some((cell) => cell.trim() !== '');
  if (!ragged) return { number, original, input, problems };
  const message = `应有 ${width} 列，实为 ${original.length} 列 / expected ${width} cells, got ${original.length}`;
  return { number, original, input, problems: [...problems, { message }] };
}
