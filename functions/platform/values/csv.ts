/**
 * Cells of CSV files, for every file that the system writes: RFC 4180, and no cell, nor a part of one, that a spreadsheet
 * would run (OWASP, CSV injection).
 */
import { type Options, stringify } from 'csv-stringify/sync';

/**
 * How a spreadsheet reads a file as it was written: lines end with CR LF; without the mark at the beginning, Excel takes the
 * file for one in the system's encoding. Of texts, what `safely` makes is written; numbers are written as they are.
 */
export function csvOptions(safely: (text: string) => string = harmless): Options {
  return { bom: true, record_delimiter: 'windows', cast: { string: (text) => safely(text) } };
}

/** A whole file, each cell in quotes. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return stringify([...rows], { ...csvOptions(), quoted: true, quoted_empty: true });
}

/**
 * A formula becomes a text by the apostrophe before it, which spreadsheets don't show. One may also begin within the cell:
 * a spreadsheet that separates at semicolons or tabs, as many are set to, knows nothing of the quotes around.
 */
export function harmless(cell: string): string {
  let safe = '';
  let start = 0;
  let done = 0;
  let beginning = true;
  for (let at = 0; at < cell.length; at += 1) {
    const character = cell.charAt(at);
    if (beginning && FORMULA.has(character)) {
      safe += `${cell.slice(done, start)}'`;
      done = start;
    }
    if (SEPARATORS.has(character)) start = at + 1;
    beginning = SEPARATORS.has(character) || (beginning && !FORMULA.has(character) && PASSED_OVER.test(character));
  }
  const text = safe + cell.slice(done);
  return /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Also in full width, which some spreadsheets take for the same. */
const FORMULA: ReadonlySet<string> = new Set('=+-@＝＋－＠');
const SEPARATORS: ReadonlySet<string> = new Set(';,|\t\r\n；，');
/** White space, quotes and what is not seen, behind which a spreadsheet looks for the formula. */
const PASSED_OVER = /[\s\p{Cc}\p{Cf}"'“”‘’]/u;
