/** Opens a partner's file of any kind as rows that may be read repeatedly. */
import { createReadStream, existsSync } from 'node:fs';
import { extname } from 'node:path';
import { detectEncoding } from './encoding';
import { openJson } from './json/open';
import { FileProblem } from './problem';
import type { OpenOptions, PositionFile } from './position-file';
import { openCsv } from './tables/csv';
import { readTables } from './tables/table';
import { openXlsx } from './tables/xlsx';

/** Opens a file by its extension, or by its first bytes if the extension is unknown. @throws FileProblem. */
export async function openPositionFile(path: string, options: OpenOptions = {}): Promise<PositionFile> {
  if (!existsSync(path)) throw new FileProblem('NOT_FOUND', `没有找到文件 ${path}`, `there is no file ${path}`);
  const kind = await kindOf(path);
  if (kind === 'ndjson' || kind === 'json' || kind === 'html')
    return { headers: ['JSON'], ...(await openJson(path, kind, options.encoding)) };
  const tables =
    kind === 'xlsx'
      ? await openXlsx(path, options.sheet)
      : await openCsv(path, options.encoding ?? (await detectEncoding(path)));
  return readTables(tables, options);
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
