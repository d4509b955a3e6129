/** Makes an input of a row of a table. */
import { quoted } from '../../masked';
import { unguarded } from '../error-file';
import type { Columns, Row, RowProblem, Scales, Texts } from '../row';
import { toMend } from '../no-value';
import { agreed } from '../values';
import type { Found } from './header';
import type { TableRow } from './tables';

export function rowOf<F extends string, I>(
  columns: Columns<F, I>,
  row: TableRow,
  { headers, width, mapping }: Found<F>,
  scales: Scales<F>,
): Row<F, I> {
  const { number, cells } = row;
  const own = hasGuard(cells) ? cells.map(unguarded) : cells;
  const texts: Texts<F> = {};
  const wrong: RowProblem<F>[] = [];
  const faulty = new Set<number>();
  for (let index = 0; index < mapping.columns.length; index += 1) {
    const [field, cell] = [mapping.columns[index], own[index]];
    if (field === undefined || cell === undefined) continue;
    const fault = faultOf(columns, row, field, index);
    if (fault === undefined) texts[field] = cell;
    else {
      faulty.add(index);
      wrong.push({ field, message: fault });
    }
  }
  for (const [field, places] of mapping.twins) {
    const told = places.map((index) => [headers[index] ?? '', own[index] ?? ''] as const);
    const first = [headers[mapping.columns.indexOf(field)] ?? '', texts[field] ?? ''] as const;
    const said = agreed([first, ...told], columns.quantities[field] === 'PEOPLE');
    if ('problem' in said) wrong.push({ field, message: said.problem });
    else if (said.value !== '') texts[field] = said.value;
  }
  const { input, problems, names, warnings } = columns.toInput(texts, scales);
  // Cells that an office program adds or leaves out at the end of rows are harmless while they are empty.
  const isRagged = own.length < width || (own.length > width && own.slice(width).some((cell) => cell.trim() !== ''));
  if (isRagged)
    wrong.push({ message: `应有 ${width} 列，实为 ${own.length} 列 / expected ${width} cells, got ${own.length}` });
  // What made the cell wrong in its sheet isn't in the text, which alone would be right.
  const kept = faulty.size === 0 ? own : own.map((cell, index) => (faulty.has(index) ? toMend(cell) : cell));
  const original = width === headers.length ? kept : [...kept.slice(0, headers.length), ...kept.slice(width)];
  return {
    ...{ number, original, input, problems: wrong.length === 0 ? problems : [...problems, ...wrong] },
    ...(names !== undefined && { names }),
    ...(warnings !== undefined && { warnings }),
  };
}

function hasGuard(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell.includes("'")) return true;
  return false;
}

function faultOf<F extends string, I>(
  { codes, ownOfEach }: Columns<F, I>,
  { cells, faults, dates, shared }: TableRow,
  field: F,
  index: number,
): string | undefined {
  const cell = cells[index] ?? '';
  if (dates?.has(index) && codes.has(field))
    return `单元格是日期 ${quoted(cell)}，请将该列设为文本后重填 / the cell is a date, ${quoted(cell)}; make the column text and write it anew`;
  const own = ownOfEach[field];
  if (own !== undefined && shared?.has(index))
    return `“${quoted(cell)}”是多行合并的单元格，${own.zh} / ${quoted(cell)} is merged over several rows; ${own.en}`;
  return faults?.get(index);
}
