/** Makes an input of a row of a table. */
import { unguarded } from '../error-file';
import type { Columns, Row, RowProblem, Scales, Texts } from '../row';
import { agreed, toMend } from '../values';
import type { Found } from './header';
import type { TableRow } from './tables';

export function rowOf<F extends string, I>(
  columns: Columns<F, I>,
  row: TableRow,
  { headers, width, mapping }: Found<F>,
  scales: Scales<F>,
): Row<F, I> {
  const { number, cells } = row;
  const own = cells.some((cell) => cell.includes("'")) ? cells.map(unguarded) : cells;
  const texts: Texts<F> = {};
  const wrong: RowProblem<F>[] = [];
  const faulty = new Set<number>();
  mapping.columns.forEach((field, place) => {
    const cell = own[place];
    if (field === undefined || cell === undefined) return;
    const fault = faultOf(columns, row, field, place);
    if (fault === undefined) texts[field] = cell;
    else {
      faulty.add(place);
      wrong.push({ field, message: fault });
    }
  });
  for (const [field, places] of mapping.twins) {
    const told = places.map((place) => [headers[place] ?? '', own[place] ?? ''] as const);
    const first = [headers[mapping.columns.indexOf(field)] ?? '', texts[field] ?? ''] as const;
    const said = agreed([first, ...told], columns.quantities[field] === 'PEOPLE');
    if ('problem' in said) wrong.push({ field, message: said.problem });
    else if (said.value !== '') texts[field] = said.value;
  }
  const { input, problems, names, warnings } = columns.toInput(texts, scales);
  // Cells that an office program adds or leaves out at the end of rows are harmless while they are empty.
  const isRagged = own.length < width || own.slice(width).some((cell) => cell.trim() !== '');
  if (isRagged)
    wrong.push({ message: `应有 ${width} 列，实为 ${own.length} 列 / expected ${width} cells, got ${own.length}` });
  // What made the cell wrong in its sheet isn't in the text, which alone would be right.
  const kept = faulty.size === 0 ? own : own.map((cell, place) => (faulty.has(place) ? toMend(cell) : cell));
  const original = width === headers.length ? kept : [...kept.slice(0, headers.length), ...kept.slice(width)];
  return {
    ...{ number, original, input, problems: wrong.length === 0 ? problems : [...problems, ...wrong] },
    ...(names !== undefined && { names }),
    ...(warnings !== undefined && { warnings }),
  };
}

function faultOf<F extends string, I>(
  { codes, ownOfEach }: Columns<F, I>,
  { cells, faults, dates, shared }: TableRow,
  field: F,
  place: number,
): string | undefined {
  const cell = cells[place] ?? '';
  if (dates?.has(place) && codes.has(field))
    return `单元格是日期 ${cell}，请将该列设为文本后重填 / the cell is a date, ${cell}; make the column text and write it anew`;
  const own = ownOfEach[field];
  if (own !== undefined && shared?.has(place))
    return `“${cell}”是多行合并的单元格，${own.zh} / ${cell} is merged over several rows; ${own.en}`;
  return faults?.get(place);
}
