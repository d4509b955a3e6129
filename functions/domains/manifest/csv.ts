/** The passenger list as a file for spreadsheets: UTF-8 with its mark, and no cell that a spreadsheet would run. */

/** Rows of cells to text: RFC 4180, lines end with CR LF, each cell in quotes, after the byte order mark that Excel needs. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet takes for a formula, also in full width, and the white space before which it would look for one. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A formula becomes a text by the apostrophe before it, which spreadsheets don't show. */
function cellOf(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
