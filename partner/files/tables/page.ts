/** Reads the tables of a web page, as which many programs write what they call an XLS. */
import { quoted } from '../../masked';
import { plainText } from '../json/html';
import { dayOf, isDay, wholeNumber } from '../values';
import { foundIn, type PageCell, type PageRow } from './page-rows';
import type { Table, TableRow } from './tables';
import { otherwise, struck } from './xlsx';
import { SHEET_ROWS_MAX, tooLarge } from './xlsx-size';

/** Each table that has rows, in the page's order; one within a cell of another is a table, too. @throws FileProblem. */
export function tablesIn(page: string): readonly Table[] {
  const filled = foundIn(page).filter((rows) => rows.length > 0);
  return filled.map((rows, index) => {
    const name = String(index + 1);
    const hidden = rows.flatMap(({ isHidden }, at) => (isHidden ? [at + 1] : [])).slice(0, ROWS_TOLD_MAX);
    return {
      name,
      description: `HTML, 第 ${name} 张表 / table ${name}`,
      notRead: filled.length === 1 ? [] : [{ what: OTHERS, why: ONE_IS_READ }],
      hidden: hidden.length === 0 ? [] : [`第 ${hidden.join('、')} 行 / rows ${hidden.join(', ')}`],
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

const ROWS_TOLD_MAX = 10;

/** Columns of a table, as many as a cell may span in browsers. */
const COLUMNS_MAX = 1_000;

interface Shown {
  readonly text: string;
  readonly fault: string | undefined;
}

/** Rows with something of their own, with each cell in the columns and rows that it spans, as browsers lay them out. */
function* shownRows(rows: readonly PageRow[]): Generator<TableRow> {
  const spanning = new Map<number, { readonly shown: Shown; left: number }>();
  let group: number | undefined;
  for (const [at, row] of rows.entries()) {
    // A cell ends with its group of rows.
    if (row.group !== group) spanning.clear();
    group = row.group;
    const slots: Shown[] = [];
    const shared = new Set(spanning.keys());
    for (const [column, span] of spanning) {
      slots[column] = span.shown;
      span.left -= 1;
      if (span.left === 0) spanning.delete(column);
    }
    let next = 0;
    let isFilled = false;
    for (const cell of row.cells) {
      while (slots[next] !== undefined) next += 1;
      const shown = shownOf(cell);
      isFilled ||= shown.text !== '';
      const end = Math.min(next + cell.columns, COLUMNS_MAX);
      for (; next < end; next += 1) {
        if (slots[next] !== undefined) continue;
        slots[next] = shown;
        if (cell.rows === 1) continue;
        shared.add(next);
        spanning.set(next, { shown, left: cell.rows - 1 });
      }
    }
    const filled = Array.from(slots, (slot: Shown | undefined) => slot ?? BLANK);
    const faults = new Map(filled.flatMap(({ fault }, column) => (fault === undefined ? [] : [[column, fault]])));
    if (isFilled) yield { number: at + 1, cells: filled.map(({ text }) => text), faults, shared };
  }
}

const BLANK: Shown = { text: '', fault: undefined };

/** A cell is a paragraph: a line that ends in the page's source is a space. */
function shownOf({ html, isStruck, held, hidesPart }: PageCell): Shown {
  const hasStruck = isStruck || STRUCK.test(html);
  const plain = hasStruck ? html.replace(STRUCK_TAGS, '') : html;
  const text = plainText(`<p>${plain.replace(RAISED, (_, digits: string) => marked(digits))}</p>`).trim();
  if (text === '') return BLANK;
  if (hasStruck) return { text, fault: struck(text) };
  if (hidesPart) return { text, fault: hidden(text) };
  return { text, fault: isShown(text, held) ? undefined : otherwise(text, held ?? '') };
}

/** The digits of a footnote or a power: 5200², not 52002. */
const RAISED = /<su[pb](?:\s[^>]*)?>\s*(\d{1,3})\s*<\/su[pb]>/gi;

function marked(digits: string): string {
  return digits.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)));
}

/** Whether it is the number that the office program keeps, or a day, which is kept as the number of days. */
function isShown(text: string, held = ''): boolean {
  const number = held.trim() === '' ? Number.NaN : Number(held);
  if (Number.isNaN(number)) return true;
  const amount = wholeNumber(text, 'MONEY');
  if ('value' in amount && amount.value === number) return true;
  const digits = text.replace(/[,\s¥￥]/g, '');
  if (Number(digits) === number || (!text.includes('.') && Number(digits.replace(/\D/g, '')) === number)) return true;
  const day = dayOf(text);
  return 'value' in day && isDay(day.value);
}

function hidden(text: string): string {
  return `“${quoted(text)}”有隐藏的内容，请删去或取消隐藏 / ${quoted(text)} has something hidden in it; remove it, or show it`;
}

const STRUCK = /<(?:s|strike|del)[\s>]|line-through/i;
const STRUCK_TAGS = /<\/?(?:s|strike|del)(?:\s[^>]*)?>/gi;
