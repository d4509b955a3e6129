/** Finds the row of headers in a table. */
import { ownHeaders } from '../error-file';
import { type Headers, mapHeaders, type Mapping } from '../headers';
import type { OpenOptions } from '../opened';
import { FileProblem } from '../problem';
import type { Table } from './tables';

/** Number of rows that are searched for the headers: only titles, remarks and a line of dates stand above them. */
const HEADER_ROWS = 20;

export interface Found<F extends string> {
  readonly table: Table;
  /** The columns, without those that only an error file has. */
  readonly headers: readonly string[];
  readonly number: number;
  /** Cells of a whole row. */
  readonly width: number;
  readonly mapping: Mapping<F>;
  /** Rows above the headers. */
  readonly above: readonly number[];
  /** Whether anything stands below the headers. */
  readonly rowsBelow: boolean;
}

/**
 * The row with the most needed columns among the first rows; the lower one of two that follow each other. Headers further
 * down are those of another page or of another list, and what stands between is no title.
 */
export async function findHeader<F extends string>(
  kind: Headers<F>,
  table: Table,
  { headerRow, map }: OpenOptions<F>,
): Promise<Found<F> | undefined> {
  let best: Found<F> | undefined;
  const above: number[] = [];
  for await (const { number, cells } of table.rows()) {
    if (number > (headerRow ?? HEADER_ROWS)) break;
    const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    const own = isErrorFile(cells, width) ? ownHeaders.length : 0;
    const headers = cells.slice(0, width - own).map((cell) => cell.trim());
    const mapping = mapHeaders(kind, headers, map);
    const one: Found<F> = { table, headers, number, width, mapping, above: [...above], rowsBelow: false };
    if (number === headerRow) return one;
    best = best === undefined || isBetter(one, best) ? one : { ...best, rowsBelow: true };
    above.push(number);
  }
  if (headerRow !== undefined && best !== undefined)
    throw new FileProblem('HEADERS', `第 ${headerRow} 行是空行`, `row ${headerRow} is blank`);
  return best;
}

function isErrorFile(cells: readonly string[], width: number): boolean {
  return ownHeaders.every((header, place) => cells[width - ownHeaders.length + place] === header);
}

function isBetter(one: Found<string>, best: Found<string>): boolean {
  const [missing, before] = [one.mapping.missing.length, best.mapping.missing.length];
  if (missing === 0 && before === 0) return one.number === best.number + 1;
  return missing < before || (missing === before && fieldsIn(one) > fieldsIn(best));
}

export function fieldsIn({ mapping: { columns } }: Found<string>): number {
  return columns.filter((field) => field !== undefined).length;
}
