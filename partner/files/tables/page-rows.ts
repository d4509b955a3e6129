/** The rows of a web page's tables as they stand in it, with what its styles hide or strike through. */
import { Parser } from 'htmlparser2';
import { ROW_CHARACTERS_MAX, tooLong } from '../lines';
import { SHEET_ROWS_MAX } from './xlsx-size';

/** A cell as it stands in the page; a browser shows it in each column and row that it spans. */
export interface PageCell {
  readonly html: string;
  readonly columns: number;
  readonly rows: number;
  /** Whether it is struck through as a whole; a part of it may be within. */
  readonly isStruck: boolean;
  /** Number that an office program keeps behind what it shows. */
  readonly held: string | undefined;
  /** Whether the page hides a part of it. */
  readonly hidesPart: boolean;
}

export interface PageRow {
  readonly cells: PageCell[];
  /** Number of its group of rows, such as a `tbody`. */
  readonly group: number;
  /** Whether the page hides it, or something in it. */
  isHidden: boolean;
}

interface Look {
  readonly isHidden: boolean;
  readonly isStruck: boolean;
}

interface OpenTable {
  readonly look: Look;
  readonly rows: PageRow[];
  group: Look & { readonly number: number };
  row?: (Look & { readonly row: PageRow }) | undefined;
  cell?: (Omit<PageCell, 'html' | 'hidesPart'> & { readonly from: number; hidesPart: boolean }) | undefined;
}

/** The rows of each table, in the order in which tables begin. Ends that pages leave out are known. @throws FileProblem. */
export function foundIn(page: string): readonly (readonly PageRow[])[] {
  const found: OpenTable[] = [];
  const around: OpenTable[] = [];
  const styles = new Styles();
  let css: string | undefined;

  const endCell = (table: OpenTable): void => {
    const { cell, row } = table;
    table.cell = undefined;
    if (cell === undefined || row === undefined) return;
    const { from, ...spans } = cell;
    const end = parser.startIndex;
    if (end - from > ROW_CHARACTERS_MAX) throw tooLong(table.rows.length);
    row.row.cells.push({ html: page.slice(from, end), ...spans });
  };
  const beginRow = (table: OpenTable, look: Look) => {
    const row: PageRow = { cells: [], group: table.group.number, isHidden: look.isHidden };
    table.rows.push(row);
    return { ...look, row };
  };
  const endPart = (table: OpenTable, tag: string): void => {
    if (!isPart(tag) && tag !== 'table') return;
    endCell(table);
    if (!isCell(tag)) table.row = undefined;
  };

  const parser = new Parser({
    onopentag: (tag, attributes) => {
      if (tag === 'style') css = '';
      const table = around.at(-1);
      if (tag === 'table') {
        const look = styles.lookOf(attributes);
        const begun: OpenTable = { look, rows: [], group: { ...look, number: 0 } };
        around.push(begun);
        if (around.length <= DEPTH_MAX) found.push(begun);
      } else if (table !== undefined) {
        endPart(table, tag);
        const look = styles.lookOf(attributes);
        if (isGroup(tag)) table.group = { ...both(table.look, look), number: table.group.number + 1 };
        else if (tag === 'tr') table.row = beginRow(table, both(table.group, look));
        else if (isCell(tag)) {
          table.row ??= beginRow(table, table.group);
          table.cell = {
            from: parser.endIndex + 1,
            columns: spanIn(attributes['colspan']) || 1,
            rows: attributes['rowspan']?.trim() === '0' ? SHEET_ROWS_MAX : spanIn(attributes['rowspan']) || 1,
            isStruck: table.row.isStruck || look.isStruck,
            held: attributes['x:num'] ?? attributes['sdval'],
            hidesPart: false,
          };
        } else if (look.isHidden && table.cell !== undefined) table.cell.hidesPart = true;
        if (look.isHidden && table.row !== undefined) table.row.row.isHidden = true;
      }
    },
    ontext: (text) => {
      if (css !== undefined) css += text;
    },
    onclosetag: (tag) => {
      if (tag === 'style' && css !== undefined) {
        styles.add(css);
        css = undefined;
      }
      const table = around.at(-1);
      if (table === undefined) return;
      endPart(table, tag);
      if (isGroup(tag)) table.group = { ...table.look, number: table.group.number + 1 };
      if (tag === 'table') around.pop();
    },
  });
  parser.end(page);
  return found.map(({ rows }) => rows);
}

/** Tables in each other; what is deeper is text of a cell. */
const DEPTH_MAX = 10;

const isGroup = (tag: string): boolean => tag === 'thead' || tag === 'tbody' || tag === 'tfoot';
const isCell = (tag: string): boolean => tag === 'td' || tag === 'th';
const isPart = (tag: string): boolean => isGroup(tag) || isCell(tag) || tag === 'tr';

/** The digits at the beginning count, as in browsers; 0 where there are none. */
function spanIn(attribute = ''): number {
  return Math.min(Number(/^\s*\+?(\d+)/.exec(attribute)?.[1] ?? 0), SHEET_ROWS_MAX);
}

function both(outer: Look, inner: Look): Look {
  return { isHidden: outer.isHidden || inner.isHidden, isStruck: outer.isStruck || inner.isStruck };
}

const HIDES = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const STRIKES = /line-through/i;

/** What the page's classes hide and strike through. */
class Styles {
  private readonly classes = { hidden: new Set<string>(), struck: new Set<string>() };

  /** @param css of one element; its rules for classes are looked at alone. */
  add(css: string): void {
    for (const rule of css.split('}')) {
      const [selector = '', declarations = ''] = rule.split('{');
      for (const [, name = ''] of selector.matchAll(/\.([\w-]+)/g)) {
        if (HIDES.test(declarations)) this.classes.hidden.add(name);
        if (STRIKES.test(declarations)) this.classes.struck.add(name);
      }
    }
  }

  lookOf({ style = '', class: names = '', hidden }: Readonly<Record<string, string>>): Look {
    const all = names.split(/\s+/);
    return {
      isHidden: hidden !== undefined || HIDES.test(style) || all.some((name) => this.classes.hidden.has(name)),
      isStruck: STRIKES.test(style) || all.some((name) => this.classes.struck.has(name)),
    };
  }
}
