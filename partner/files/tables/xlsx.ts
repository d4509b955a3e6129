/** Reads sheets of XLSX, each cell as the sheet shows it. A cell that is not shown or is not exact has a fault. */
import { readFile } from 'node:fs/promises';
import { type Cell, formatValue, readXlsx, type Sheet } from 'hucre';
import { FileProblem } from '../problem';
import type { NotRead } from '../row';
import { wholeNumber } from '../values';
import { quoted } from '../../masked';
import type { Table, TableRow } from './tables';
import { mended } from './xlsx-parts';
import { checkUnpackedSize, notXlsx, SHEET_ROWS_MAX, tooLarge } from './xlsx-size';

interface SheetName {
  readonly name: string;
  readonly hidden: boolean;
}

/** The named sheet, or all visible sheets in their order. */
export async function openXlsx(path: string, named: string | undefined): Promise<readonly Table[]> {
  await checkUnpackedSize(path);
  const { names, sheets } = await readSheets(path, named);
  return sheets.map((sheet) => {
    const others = names.filter(({ name }) => name !== sheet.name);
    return {
      name: sheet.name,
      hidden: hiddenIn(sheet),
      description: `XLSX, 工作表“${sheet.name}” / sheet ${sheet.name}`,
      notRead: others.map(sheetNotRead),
      // eslint-disable-next-line @typescript-eslint/require-await
      rows: async function* () {
        const filled = sheet.rows.filter((row) => row.some((cell) => cell !== null && cell !== '')).length;
        if (filled > SHEET_ROWS_MAX + 1) throw tooLarge(`${filled} rows`);
        yield* rowsOf(sheet);
      },
    };
  });
}

/** Rows and columns that the sheet hides, by a filter or by hand, and that are read all the same. */
function hiddenIn({ rows, rowDefs, columns = [] }: Sheet): readonly string[] {
  const isFilled = (row: number): boolean => rows[row]?.some((cell) => cell !== null && cell !== '') ?? false;
  const hiddenRows = [...(rowDefs ?? [])].flatMap(([row, { hidden }]) =>
    hidden === true && isFilled(row) ? [row + 1] : [],
  );
  const headed = columns.flatMap(({ hidden }, column) =>
    hidden === true && rows.some((row) => (row[column] ?? '') !== '') ? [columnName(column)] : [],
  );
  return [
    ...(hiddenRows.length === 0 ? [] : [`第 ${shortList(hiddenRows, '、')} 行 / rows ${shortList(hiddenRows, ', ')}`]),
    ...(headed.length === 0 ? [] : [`${headed.join('、')} 列 / columns ${headed.join(', ')}`]),
  ];
}

function shortList(numbers: readonly number[], separator: string): string {
  return numbers.slice(0, 10).join(separator) + (numbers.length > 10 ? ` … (${numbers.length})` : '');
}

/** As office programs name it: A, Z, AA. */
function columnName(column: number): string {
  const before = column < 26 ? '' : columnName(Math.floor(column / 26) - 1);
  return before + String.fromCharCode(65 + (column % 26));
}

function sheetNotRead({ name, hidden }: SheetName): NotRead {
  const why = hidden ? '已隐藏 / hidden' : '每次读取一张表，可用 --sheet 指定 / one sheet is read, --sheet names it';
  return { what: `工作表“${name}” / sheet ${name}`, why };
}

async function readSheets(
  path: string,
  named: string | undefined,
): Promise<{ names: readonly SheetName[]; sheets: readonly Sheet[] }> {
  const names: SheetName[] = [];
  const packed = await readFile(path);
  try {
    const content = mended(packed);
    await readXlsx(content, {
      sheets: ({ name, hidden, veryHidden }) => {
        names.push({ name, hidden: hidden === true || veryHidden === true });
        return false;
      },
    });
    const place = names.some(({ name }) => name === named) ? -1 : Number(named) - 1;
    const isWanted = (name: string, index: number): boolean =>
      named === undefined ? names[index]?.hidden === false : name === named || index === place;
    const { sheets } = await readXlsx(content, {
      readStyles: true,
      sheets: ({ name }, index) => isWanted(name, index),
    });
    if (sheets.length > 0) return { names, sheets };
  } catch (error) {
    if (error instanceof Error && /limit/i.test(error.message)) throw tooLarge(error.message.slice(0, 100));
    throw notXlsx();
  }
  const all = names.map(({ name }) => name).join(', ');
  if (named === undefined)
    throw new FileProblem('SHEET', `所有工作表都已隐藏：${all}`, `all sheets are hidden: ${all}`);
  throw new FileProblem('SHEET', `没有工作表“${named}”，现有：${all}`, `there is no sheet ${named}; there are ${all}`);
}

/** A merged cell shows its value in each row and column that it spans. */
function* rowsOf(sheet: Sheet): Generator<TableRow> {
  const merged = mergedInto(sheet);
  for (const [row, cells] of sheet.rows.entries()) {
    const faults = new Map<number, string>();
    const dates = new Set<number>();
    const shared = new Set<number>();
    const texts = cells.map((_, column) => {
      const { atRow, atColumn, rows } = merged.get(keyOf(row, column)) ?? { atRow: row, atColumn: column, rows: 1 };
      if (rows > 1) shared.add(column);
      const value = sheet.rows[atRow]?.[atColumn];
      const shown = shownAs(value, sheet.cells?.get(keyOf(atRow, atColumn)));
      if (value instanceof Date) dates.add(column);
      if (shown.fault !== undefined) faults.set(column, shown.fault);
      return shown.text;
    });
    if (texts.some((text) => text.trim() !== '') || faults.size > 0)
      yield { number: row + 1, cells: texts, faults, dates, shared };
  }
}

function keyOf(row: number, column: number): string {
  return `${row},${column}`;
}

interface Merged {
  readonly atRow: number;
  readonly atColumn: number;
  /** Cells that it spans. */
  readonly rows: number;
}

/** The visible cell of a merged area, by each cell that it covers. */
function mergedInto({ merges = [], rows }: Sheet): ReadonlyMap<string, Merged> {
  const into = new Map<string, Merged>();
  for (const { startRow, startCol, endRow, endCol } of merges)
    for (let row = startRow; row <= Math.min(endRow, rows.length - 1); row += 1)
      for (let column = startCol; column <= Math.min(endCol, (rows[row]?.length ?? 0) - 1); column += 1)
        into.set(keyOf(row, column), { atRow: startRow, atColumn: startCol, rows: endRow - startRow + 1 });
  return into;
}

interface Shown {
  readonly text: string;
  readonly fault?: string;
}

/** What is struck through was given up, by somebody who left it readable: whether it still holds, only they know. */
function shownAs(value: unknown, cell: Cell | undefined): Shown {
  const shown = plainlyShownAs(value, cell);
  if (shown.text.trim() === '' || !isStruck(cell)) return shown;
  return { text: shown.text, fault: struck(shown.text) };
}

export function struck(text: string): string {
  return `“${quoted(text)}”有删除线，请删去作废的内容，或取消删除线 / ${quoted(text)} is struck through; remove what no longer holds, or the line`;
}

function isStruck(cell: Cell | undefined): boolean {
  return [cell?.style, ...(cell?.richText ?? [])].some((part) => part?.font?.strikethrough === true);
}

function plainlyShownAs(value: unknown, cell: Cell | undefined): Shown {
  if (cell?.type === 'error') return { text: typeof value === 'string' && value !== '' ? value : '#ERROR!' };
  if (value === null || value === undefined)
    return cell?.formula === undefined
      ? { text: '' }
      : {
          text: `=${cell.formula}`,
          fault:
            '公式没有计算结果，请用表格软件打开并保存 / a formula without a value; open the file in an office program and save it',
        };
  if (typeof value === 'string') return { text: cell?.richText === undefined ? value : raised(cell.richText) };
  // What is no day of any year is shown as one that the column is too narrow for.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? { text: '########' } : dayShown(value, cell);
  if (typeof value === 'number') return numberShown(value, cell?.style?.numFmt);
  return { text: value === true ? 'TRUE' : 'FALSE' };
}

/** The digits of a footnote or a power as they are shown: 5200², not 52002. */
function raised(runs: NonNullable<Cell['richText']>): string {
  const shown = runs.map(({ text, font }) => {
    const digits = font?.vertAlign === 'superscript' ? '⁰¹²³⁴⁵⁶⁷⁸⁹' : '₀₁₂₃₄₅₆₇₈₉';
    return font?.vertAlign === undefined ? text : text.replace(/\d/g, (digit) => digits.charAt(Number(digit)));
  });
  return shown.join('');
}

/**
 * A format such as `m"月"d"日"` or `yyyy"年"m"月"` hides the year or the day, which is then one that the office program
 * put in its place and nobody saw.
 */
function dayShown(value: Date, cell: Cell | undefined): Shown {
  const day = value.toISOString().slice(0, 10);
  const format = cell?.style?.numFmt?.slice(0, FORMAT_MAX) ?? '';
  const letters = format.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').toLowerCase();
  const isWhole =
    format === '' || /general/i.test(format) || !/[ymdhs]/.test(letters) || /[ye].*d|d.*[ye]/s.test(letters);
  if (isWhole) return { text: day };
  return {
    text: day,
    fault: `单元格没有显示完整的年、月、日（实际为 ${day}），请写成 ${day} 这样的日期 / the cell does not show a whole date (it holds ${day}); write one such as ${day}`,
  };
}

/** Characters of a format, at most. */
const FORMAT_MAX = 255;

/** Number of digits that a cell keeps. */
const DIGITS = 15;

/** The number as its format shows it, with zeros and words, if that is exactly the number in the cell. */
function numberShown(value: number, numFmt = 'General'): Shown {
  // The library knows the word General only where it stands alone.
  const format = numFmt.slice(0, FORMAT_MAX).replace(/(?<!^)General|General(?!$)/gi, generalOf(value));
  if (Math.abs(value) >= 10 ** DIGITS)
    return {
      text: String(value),
      fault: `数字 ${quoted(String(value))} 超过 ${DIGITS} 位，后面的位数已丢失，请将该列设为文本后重填 / ${quoted(String(value))} has more than ${DIGITS} digits, of which the others are lost; make the column text and write it anew`,
    };
  // Digits after the fifteenth come from binary arithmetic, not from the number.
  const held = String(Number(value.toPrecision(DIGITS)));
  const isPlain = /^(?:General|@)$/i.test(format) || (format === '0' && Number.isInteger(value));
  return isPlain ? { text: held } : shownOtherwise(held, format, value);
}

/** The format that shows as many decimals as the number has. */
function generalOf(value: number): string {
  const [, decimals = ''] = String(value).split('.');
  return decimals === '' ? '0' : `0.${'0'.repeat(decimals.length)}`;
}

function shownOtherwise(held: string, format: string, value: number): Shown {
  const [, currency = ''] = /\[\$([^\]-]*)/.exec(format) ?? [];
  const shown = `${/^[¥￥]?$/.test(currency) ? '' : currency}${formatValue(value, format)}`.trim();
  const digits = shown.replace(/[,\s¥￥]/g, '');
  if (/^[+-]?\d[\d.]*e[+-]?\d+$/i.test(digits)) return { text: held };
  if (/^[+-]?[\d.]+$/.test(digits) && Number(digits) === Number(held))
    return { text: /^[+-]?0\d/.test(digits) ? digits : held };
  // The format may add words: DG-0045, 20人, 6.0千元.
  const amount = wholeNumber(shown, 'MONEY');
  const isSame =
    ('value' in amount && amount.value === value) ||
    (!shown.includes('.') && digits.replace(/\D/g, '').replace(/^0+(?=\d)/, '') === held);
  if (isSame) return { text: shown };
  return { text: shown, fault: otherwise(shown, held) };
}

export function otherwise(shown: string, held: string): string {
  return `显示为“${quoted(shown)}”，实际为 ${quoted(held)} / shows ${quoted(shown)} and holds ${quoted(held)}`;
}
