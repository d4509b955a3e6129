/** A column of 编号 that counts the rows. The next file has the same numbers, and would write over the positions of this one. */
import type { Headers } from '../headers';
import { FileProblem } from '../problem';
import { quoted } from '../../masked';
import type { Found } from './header';

/** Rows that are looked at. */
const ROWS = 3;

/** @throws FileProblem HEADERS for a reference that only counts, under a header that may mean as much. */
export async function refuseRowNumbers<F extends string>(
  { columns: { mayCount, words } }: Headers<F>,
  { table, headers, mapping, number: headerRow, width }: Found<F>,
  map: ReadonlyMap<string, F>,
): Promise<void> {
  const column = mayCount === undefined ? -1 : mapping.columns.indexOf(mayCount.field);
  const header = headers[column] ?? '';
  if (mayCount === undefined || map.has(header) || !mayCount.headers.test(header.replace(/\s/g, ''))) return;
  // A file of errors has rows of one that was read.
  if (width > headers.length) return;
  let counted = 0;
  for await (const { number, cells } of table.rows()) {
    if (number <= headerRow) continue;
    if (cells[column]?.trim() !== String(counted + 1)) return;
    counted += 1;
    if (counted === ROWS) break;
  }
  if (counted === 0) return;
  const [name = '', shown] = [words[mayCount.field][0], quoted(header)];
  throw new FileProblem(
    'HEADERS',
    `列“${shown}”像是行号（1、2、3…），下一个文件会用同样的号码覆盖这些岗位。请增加${name}列；如确为${name}，请将表头改为“${name}”，或用 --map "${shown}=${mayCount.field}"`,
    `column ${shown} seems to count the rows; the next file would write over these with the same numbers; add a column ${name}, or name it by --map "${shown}=${mayCount.field}" if it is one`,
  );
}
