/** Opens a file of any kind as rows that may be read repeatedly. */
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { PositionInput } from '../../functions/generated/graphql';
import { detectEncoding, wholeText } from './encoding';
import { scriptsOf } from './json/html';
import { FileProblem } from './problem';
import type { OpenedFile, OpenOptions } from './opened';
import { positionColumns } from './position';
import type { Field } from './position-fields';
import type { Columns } from './row';
import { openCsv } from './tables/csv';
import { tablesIn } from './tables/page';
import { readTables } from './tables/table';
import type { Kin, Table } from './tables/tables';
import { openXlsx } from './tables/xlsx';
import { notXlsx, tooLarge } from './tables/xlsx-size';

export type PositionFile = OpenedFile<Field, PositionInput>;

/** A partner's file: a table, or postings in JSON. @throws FileProblem. */
export async function openPositionFile(path: string, options: OpenOptions<Field> = {}): Promise<PositionFile> {
  const kind = await kindOf(path);
  if (kind === 'ndjson' || kind === 'json') {
    // Its processor takes longer to load than all the rest.
    const { openJson } = await import('./json/open');
    return { headers: ['JSON'], ...(await openJson(path, kind, options)) };
  }
  if (kind !== 'html') return readTables(positionColumns, await tablesOf(path, kind, options), kinOf(kind), options);
  const page = await pageOf(path, options);
  const scripts = scriptsOf(page);
  if (scripts.length === 0) return readTables(positionColumns, tablesOfPage(page, options), 'SHEETS', options);
  const { openScripts } = await import('./json/open');
  return { headers: ['JSON'], ...(await openScripts(scripts, options)) };
}

/** A table of any columns. @throws FileProblem, also for a file that is no table. */
export async function openTable<F extends string, I>(
  columns: Columns<F, I>,
  path: string,
  options: OpenOptions<F> = {},
): Promise<OpenedFile<F, I>> {
  const kind = await kindOf(path);
  if (kind === 'ndjson' || kind === 'json')
    throw new FileProblem('FORMAT_UNKNOWN', '文件须为 CSV 或 XLSX', 'the file must be CSV or XLSX');
  const tables =
    kind === 'html' ? tablesOfPage(await pageOf(path, options), options) : await tablesOf(path, kind, options);
  return readTables(columns, tables, kinOf(kind), options);
}

function kinOf(kind: 'csv' | 'xlsx' | 'html'): Kin {
  return kind === 'csv' ? 'READINGS' : 'SHEETS';
}

async function tablesOf(
  path: string,
  kind: 'csv' | 'xlsx',
  { sheet, encoding }: OpenOptions<string>,
): Promise<readonly Table[]> {
  return kind === 'xlsx' ? openXlsx(path, sheet) : openCsv(path, encoding ?? (await detectEncoding(path)));
}

async function pageOf(path: string, { encoding }: OpenOptions<string>): Promise<string> {
  return wholeText(path, encoding ?? (await detectEncoding(path)), () => tooLarge('the file itself'));
}

function tablesOfPage(page: string, { sheet }: OpenOptions<string>): readonly Table[] {
  const tables = tablesIn(page);
  if (tables.length === 0)
    throw new FileProblem(
      'SHEET',
      '文件是网页，其中没有表格，也没有 JSON-LD（application/ld+json）',
      'the page has neither a table nor JSON-LD (application/ld+json)',
    );
  const named = tables.filter(({ name }) => sheet === undefined || name === sheet);
  if (named.length > 0) return named;
  throw new FileProblem(
    'SHEET',
    `网页中有 ${tables.length} 张表，没有第“${sheet}”张`,
    `the page has ${tables.length} tables, and no ${sheet}`,
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

/** By its first bytes where these are of one kind alone, whatever the file is called; else by its extension. */
async function kindOf(path: string): Promise<Kind> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new FileProblem('NOT_FOUND', `没有找到文件 ${path}`, `there is no file ${path}`);
  const extension = extname(path).toLowerCase();
  const named = kindByExtension.get(extension);
  for await (const chunk of createReadStream(path, { end: 1_023 }) as AsyncIterable<Buffer>) {
    const head = chunk.toString('latin1');
    // A workbook, or one of before or with a password, which its reader refuses by name.
    if (ZIP_OR_OLD.test(head) || (named === 'xlsx' && head.startsWith('PK'))) return 'xlsx';
    const isText = named === undefined || named === 'csv' || named === 'xlsx';
    return (isText ? kindOfText(chunk.toString('utf8'), named) : undefined) ?? named ?? 'csv';
  }
  throw new FileProblem('EMPTY', '文件是空的', 'the file is empty');
}

// eslint-disable-next-line no-control-regex
const ZIP_OR_OLD = /^(?:PK[\x03\x05\x07]|\xd0\xcf\x11\xe0)/;

/** @param named what the file is called; a table may begin with a bracket, but with no object. @throws FileProblem. */
function kindOfText(beginning: string, named: Kind | undefined): Kind | undefined {
  if (/^\s*(?:\{\s*"|\[\s*\{\s*")/.test(beginning)) return 'json';
  const first = beginning.replace(/^\s*(?:(?:<\?[^>]*>|<!--[^]*?-->)\s*)*/, '');
  if (/^<(?:!doctype|html|head|meta|script|style|body|div|table)\b/i.test(first)) return 'html';
  // A workbook of Excel 2003 in XML.
  if (/^<(?:[\w.-]+:)?workbook\b/i.test(first)) throw notXlsx();
  if (named === undefined && /^\s*[[{]/.test(beginning)) return 'json';
  return named === 'xlsx' ? 'csv' : undefined;
}
