/**
 * Writes every CSV file of the system: RFC 4180, without cells or parts of cells that a spreadsheet would run as a
 * formula (OWASP, CSV injection).
 */
import { type Options, stringify } from 'csv-stringify/sync';

/**
 * Options that let spreadsheets read the file correctly: lines end with CR LF, and a byte order mark tells Excel that
 * the file is UTF-8. Texts are written as `safely` returns them, numbers as they are.
 */
export function csvOptions(safely: (text: string) => string = harmless): Options {
  // By itself it quotes the line end of this file only; another one ends a row to some readers as well.
  return { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: { string: (text) => safely(text) } };
}

/** A whole file with each cell in quotes. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return stringify([...rows], { ...csvOptions(), quoted: true, quoted_empty: true });
}

/**
 * Puts an apostrophe before a formula, which makes it a text; spreadsheets don't show the apostrophe. A formula may
 * also begin within a cell, because a spreadsheet that separates at semicolons or tabs, as many do, ignores the quotes.
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

/** Also in full width, which some spreadsheets treat alike. */
const FORMULA: ReadonlySet<string> = new Set('=+-@＝＋－＠');
const SEPARATORS: ReadonlySet<string> = new Set(';,|\t\r\n；，');
/** White space, quotes and invisible characters that a spreadsheet skips before a formula. */
const PASSED_OVER = /[\s\p{Cc}\p{Cf}"'“”‘’]/u;
