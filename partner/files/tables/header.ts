/** Finds the row of headers in a table. */
import { ownHeaders } from '../error-file';
import { type Headers, mapHeaders, type Mapping, isAboutOthers } from '../headers';
import type { OpenOptions } from '../opened';
import { FileProblem } from '../problem';
import { wordForm } from '../simplified';
import { scaleOf } from '../units';
import type { Table } from './tables';

/** Number of rows that are searched for the headers: only titles, remarks and a line of dates stand above them. */
const HEADER_ROWS = 20;

export interface Found<F extends string> {
  readonly table: Table;
  /** The columns, without those that only an error file has. */
  readonly headers: readonly string[];
  readonly number: number;
  /** The row above it, whose cells are a part of the headers. */
  readonly upperNumber?: number;
  /** Whether the lower of two rows tells units of the upper one. */
  readonly hasUnits?: boolean;
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
 * down are those of another page or of another list, and what stands between is no title. Two rows may be one header: 工资
 * over 最低 and 最高.
 */
export async function findHeader<F extends string>(
  kind: Headers<F>,
  table: Table,
  { headerRow, map }: OpenOptions<F>,
): Promise<Found<F> | undefined> {
  let best: Found<F> | undefined;
  let upper: Found<F> | undefined;
  const above: number[] = [];
  for await (const { number, cells } of table.rows()) {
    if (number > (headerRow ?? HEADER_ROWS)) break;
    const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    const own = isErrorFile(cells, width) ? ownHeaders.length : 0;
    const headers = cells.slice(0, width - own).map((cell) => cell.trim());
    const found = (texts: readonly string[], rows: readonly number[]): Found<F> => ({
      ...{
        table,
        headers: texts,
        number,
        width: Math.max(width, texts.length + own),
        above: [...rows],
        rowsBelow: false,
      },
      mapping: mapHeaders(kind, texts, map),
    });
    const single = found(headers, above);
    const merged = upper?.number === number - 1 ? mergedHeaders(kind, upper.headers, headers) : undefined;
    const one =
      merged === undefined
        ? single
        : { ...found(merged.headers, above.slice(0, -1)), upperNumber: number - 1, hasUnits: merged.hasUnits };
    if (number === headerRow) return one;
    best = best === undefined || isBetter(one, best) ? one : { ...best, rowsBelow: true };
    upper = single;
    above.push(number);
  }
  if (headerRow !== undefined && best !== undefined)
    throw new FileProblem('HEADERS', `第 ${headerRow} 行是空行`, `row ${headerRow} is blank`);
  return best;
}

/**
 * Headers of two rows as one: where the lower one says a part of the name, or its unit, both together; undefined where no two are
 * a name that is known. The upper cell may span several columns, and stands in the first of them, or in each.
 */
function mergedHeaders<F extends string>(
  kind: Headers<F>,
  upper: readonly string[],
  lower: readonly string[],
): { readonly headers: readonly string[]; readonly hasUnits: boolean } | undefined {
  if (lower.some((cell) => /\d/.test(cell))) return undefined;
  const fieldOf = (header: string): F | undefined => mapHeaders(kind, [header]).columns[0];
  const isKnown = (header: string): boolean => fieldOf(header) !== undefined;
  const named = new Set<string>();
  const measured = new Set<string>();
  const strange = new Set<string>();
  let over = '';
  const headers = Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const [main = '', part = ''] = [upper[index], lower[index]];
    over = main === '' ? over : main;
    // 紧急联系人 over 电话: not the person's own.
    if (isKnown(part) && isAboutOthers(kind.columns, main)) {
      named.add(part);
      return `${part}（${main}）`;
    }
    if (part === '' || isKnown(part)) return part === '' ? main : part;
    const bare = part.replace(/[()（）]/g, '');
    const names = [`${over}${bare}`, `${over.replace(RANGE, '')}${bare}`].filter(isKnown);
    const other = [`${bare}${over}`].find(isKnown) ?? names.find((name) => fieldOf(name) !== fieldOf(over));
    if (other === undefined && isMeasure(kind, over, bare)) {
      measured.add(bare);
      return `${over}（${bare}）`;
    }
    const whole = other ?? names[0];
    if (whole !== undefined) named.add(whole);
    else if (main !== part) strange.add(part);
    return whole ?? (main === part ? part : `${main}${part}`);
  });
  // A row with units alone is no row of a list, which has other words, too.
  const hasUnits = measured.size > 0 && strange.size === 0;
  return named.size > 0 || hasUnits ? { headers, hasUnits } : undefined;
}

/** What a header says of both ends. */
const RANGE = /要求|范围|限制|区间|段$/;

/** Whether the lower cell tells what a number under the upper one counts: 男, 元/月, 千元. A wrong unit does, too. */
function isMeasure<F extends string>(kind: Headers<F>, over: string, part: string): boolean {
  const field = mapHeaders(kind, [over]).columns[0];
  const quantity = field && kind.columns.quantities[field];
  if (quantity === undefined || quantity === 'DAY') return false;
  return 'value' in scaleOf([wordForm(part)], quantity) || UNIT.test(part);
}

/** A unit of wages or times that no column may have. */
const UNIT = /^[百千万]?[元人名次][/每]\p{L}{1,2}$|^[元万千]+$/u;

function isErrorFile(cells: readonly string[], width: number): boolean {
  return ownHeaders.every((header, index) => cells[width - ownHeaders.length + index] === header);
}

function isBetter(one: Found<string>, best: Found<string>): boolean {
  const [missing, before] = [one.mapping.missing.length, best.mapping.missing.length];
  if (missing === 0 && before === 0)
    return (
      one.number === best.number + 1 &&
      (one.upperNumber === undefined || one.hasUnits === true || fieldsIn(one) > fieldsIn(best))
    );
  return missing < before || (missing === before && fieldsIn(one) > fieldsIn(best));
}

export function fieldsIn({ mapping: { columns } }: Found<string>): number {
  return columns.filter((field) => field !== undefined).length;
}
