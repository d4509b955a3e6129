/** Reads the tables of a web page, as which many programs write what they call an XLS. */
import { Parser } from 'htmlparser2';
import { plainText } from '../json/html';
import { ROW_CHARACTERS_MAX, tooLong } from '../lines';
import type { Table, TableRow } from './tables';
import { struck } from './xlsx';
import { SHEET_ROWS_MAX, tooLarge } from './xlsx-size';

/** A cell as it stands in the page; a browser shows it in each column and row that it spans. */
interface PageCell {
  readonly html: string;
  readonly columns: number;
  readonly rows: number;
}

interface PageTable {
  readonly rows: PageCell[][];
  /** Numbers of rows with something that the page hides. */
  readonly hidden: Set<number>;
  open?: { readonly from: number; readonly columns: number; readonly rows: number };
}

/** Each table that has rows, in the page's order; one within a cell of another is a table, too. @throws FileProblem. */
export function tablesIn(page: string): readonly Table[] {
  const filled = foundIn(page).filter(({ rows }) => rows.length > 0);
  return filled.map(({ rows, hidden }, index) => {
    const name = String(index + 1);
    const others = filled.length === 1 ? [] : [{ what: OTHERS, why: ONE_IS_READ }];
    const hiddenRows = [...hidden].slice(0, 10);
    return {
      name,
      description: `HTML, 第 ${name} 张表 / table ${name}`,
      notRead: others,
      hidden: hiddenRows.length === 0 ? [] : [`第 ${hiddenRows.join('、')} 行 / rows ${hiddenRows.join(', ')}`],
      // eslint-disable-next-line @typescript-eslint/require-await
      rows: async function* () {
        if (rows.length > SHEET_ROWS_MAX + 1) throw tooLarge(`${rows.length} rows`);
        yield* shownRows(rows);
      },
    };
  });
}

const OTHERS = '其他表格 / the other tables';
const ONE_IS_READ = '每次读取一张表，可用 --sheet 指定 / one table is read, --sheet names it';

function foundIn(page: string): readonly PageTable[] {
  const found: PageTable[] = [];
  const around: PageTable[] = [];
  const endCell = (at: number): void => {
    const table = around.at(-1);
    if (table?.open === undefined) return;
    const { from, columns, rows } = table.open;
    if (at - from > ROW_CHARACTERS_MAX) throw tooLong(table.rows.length);
    table.rows.at(-1)?.push({ html: page.slice(from, at), columns, rows });
    delete table.open;
  };
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      if (tag === 'table') {
        const table: PageTable = { rows: [], hidden: new Set() };
        found.push(table);
        around.push(table);
      }
      const table = around.at(-1);
      if (table === undefined) return;
      if (PARTS.has(tag)) endCell(parser.startIndex);
      if (tag === 'tr') table.rows.push([]);
      if (HIDES.test(attributes['style'] ?? '') || attributes['hidden'] !== undefined)
        table.hidden.add(table.rows.length);
      if (tag !== 'td' && tag !== 'th') return;
      if (table.rows.length === 0) table.rows.push([]);
      table.open = {
        from: parser.endIndex + 1,
        columns: spanIn(attributes['colspan'], COLUMNS_MAX),
        rows: spanIn(attributes['rowspan'], SHEET_ROWS_MAX),
      };
    },
    onclosetag: (tag) => {
      if (tag === 'table' || PARTS.has(tag)) endCell(parser.startIndex);
      if (tag === 'table') around.pop();
    },
  });
  parser.end(page);
  return found;
}

/** Each ends the cell before it: pages leave out the ends. */
const PARTS: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot', 'tr', 'td', 'th']);

const HIDES = /display\s*:\s*none|visibility\s*:\s*hidden/i;

/** Columns that a cell may span, as in browsers. */
const COLUMNS_MAX = 1_000;

function spanIn(attribute: string | undefined, max: number): number {
  return Math.min(Math.max(Math.trunc(Number(attribute ?? 1)) || 1, 1), max);
}

interface Spanning {
  readonly text: string;
  readonly fault: string | undefined;
  left: number;
}

/** Rows that are not blank. */
function* shownRows(rows: readonly (readonly PageCell[])[]): Generator<TableRow> {
  const spanning = new Map<number, Spanning>();
  for (const [row, cells] of rows.entries()) {
    const texts: string[] = [];
    const faults = new Map<number, string>();
    const shared = new Set<number>();
    const put = ({ text, fault }: Pick<Spanning, 'text' | 'fault'>): void => {
      if (fault !== undefined) faults.set(texts.length, fault);
      texts.push(text);
    };
    const putSpanning = (): void => {
      for (let above = spanning.get(texts.length); above !== undefined; above = spanning.get(texts.length)) {
        above.left -= 1;
        if (above.left === 0) spanning.delete(texts.length);
        shared.add(texts.length);
        put(above);
      }
    };
    for (const cell of cells) {
      putSpanning();
      const shown = shownOf(cell.html);
      for (let column = 0; column < cell.columns && texts.length < COLUMNS_MAX; column += 1) {
        if (cell.rows > 1) {
          shared.add(texts.length);
          spanning.set(texts.length, { ...shown, left: cell.rows - 1 });
        }
        put(shown);
      }
    }
    putSpanning();
    if (texts.some((text) => text !== '') || faults.size > 0) yield { number: row + 1, cells: texts, faults, shared };
  }
}

/** A cell is a paragraph: a line that ends in the page's source is a space. */
function shownOf(html: string): Pick<Spanning, 'text' | 'fault'> {
  const isStruck = STRUCK.test(html);
  const text = plainText(`<p>${isStruck ? html.replace(STRUCK_TAGS, '') : html}</p>`).trim();
  return { text, fault: isStruck && text !== '' ? struck(text) : undefined };
}

const STRUCK = /<(?:s|strike|del)[\s>]|line-through/i;
const STRUCK_TAGS = /<\/?(?:s|strike|del)(?:\s[^>]*)?>/gi;
