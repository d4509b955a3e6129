/** Reads tables from any kind of file: finds the header, says what is not read, and makes inputs of the rows. */
import { isDeepStrictEqual } from 'node:util';
import { quoted } from '../../masked';
import { type Headers, headersOf, mapHeaders, nameOf, placeOf, scalesOf } from '../headers';
import type { OpenedFile, OpenOptions } from '../opened';
import { FileProblem } from '../problem';
import type { Columns, NotRead, Scales } from '../row';
import { isAside } from './asides';
import { fieldsIn, findHeader, type Found } from './header';
import { rowOf } from './row';
import { refuseRowNumbers } from './row-numbers';
import type { Kin, Table, TableRow } from './tables';

interface Kind<F extends string, I> {
  readonly columns: Columns<F, I>;
  readonly headers: Headers<F>;
}

/** The first way to read the file that gives all needed columns. @throws FileProblem if none does. */
export async function readTables<F extends string, I>(
  columns: Columns<F, I>,
  tables: readonly Table[],
  kin: Kin,
  options: OpenOptions<F>,
): Promise<OpenedFile<F, I>> {
  const kind = { columns, headers: headersOf(columns) };
  const found: Found<F>[] = [];
  let broken: Error | undefined;
  for (const table of tables) {
    const one = await findHeader(kind.headers, table, options).catch((error: unknown) => {
      broken ??= error instanceof Error ? error : new Error(String(error));
      return undefined;
    });
    if (one?.mapping.missing.length === 0) {
      await refuseRowNumbers(kind.headers, one, options.map ?? new Map<string, F>());
      if (kin === 'READINGS') return fileOf(kind, one, options);
      const after = await findAll(kind.headers, tables.slice(tables.indexOf(table) + 1), options);
      const others = [...found, ...after].filter((other) => mayHaveRows(kind, other));
      return fileOf(kind, one, options, others);
    }
    if (one !== undefined) found.push(one);
  }
  const [best] = found.toSorted((a, b) => fieldsIn(b) - fieldsIn(a) || b.width - a.width);
  // A broken file may seem whole when it is read with the wrong separator.
  if (broken !== undefined && (best === undefined || fieldsIn(best) === 0)) throw broken;
  if (best === undefined) throw new FileProblem('EMPTY', '文件是空的', 'the file is empty');
  return fileOf(kind, best, options);
}

/** Sheets beside the one that is read. Nothing is known of one that can't be read at all. */
async function findAll<F extends string>(
  kind: Headers<F>,
  tables: readonly Table[],
  options: OpenOptions<F>,
): Promise<Found<F>[]> {
  const found = await Promise.all(tables.map((table) => findHeader(kind, table, options).catch(() => undefined)));
  return found.filter((one) => one !== undefined);
}

/**
 * Half of the needed columns, and two of any: a list of something else has fewer, and an explanation of the columns names one in
 * a row. Without rows it is a form that nobody filled in.
 */
function mayHaveRows<F extends string, I>({ columns }: Kind<F, I>, found: Found<F>): boolean {
  return found.rowsBelow && fieldsIn(found) >= 2 && 2 * found.mapping.missing.length <= columns.needed.length;
}

function fileOf<F extends string, I>(
  kind: Kind<F, I>,
  found: Found<F>,
  { map = new Map<string, F>() }: OpenOptions<F>,
  others: readonly Found<F>[] = [],
): OpenedFile<F, I> {
  const { table, headers, number, mapping } = found;
  checkHeaders(kind, found, map);
  const scales = scalesOf(kind.headers, headers, mapping);
  let repeated: number[] = [];
  let asides: number[] = [];
  return {
    description: `${table.description}, ${whereHeaders(found)}`,
    ...{ headers, mapping, scales },
    ...(table.name !== undefined && { sheet: table.name }),
    notRead: () => [
      ...table.notRead,
      ...aboveHeaders(found),
      ...columnsNotRead(kind, found),
      ...headersNotRead(repeated),
      ...asidesNotRead(asides),
    ],
    leftOut: others.map((other) => other.table.name ?? ''),
    hidden: table.hidden ?? [],
    rows: async function* () {
      repeated = [];
      asides = [];
      for await (const row of table.rows()) {
        if (row.number <= number) continue;
        if (isRepeated(kind, row, found, map, scales)) repeated.push(row.number);
        else if (isAside(kind.columns, mapping, row.cells)) asides.push(row.number);
        else yield rowOf(kind.columns, row, found, scales);
      }
    },
  };
}

function whereHeaders({ number, upperNumber }: Found<string>): string {
  return upperNumber === undefined
    ? `表头在第 ${number} 行 / headers in row ${number}`
    : `表头在第 ${upperNumber}、${number} 行 / headers in rows ${upperNumber} and ${number}`;
}

/**
 * Whether the row holds the headers once more, as on each page of a printed list.
 * @throws FileProblem where they stand in another order, or with another unit, and so would all that is below.
 */
function isRepeated<F extends string, I>(
  { columns, headers: kind }: Kind<F, I>,
  { number, cells }: TableRow,
  { headers, mapping, number: first, hasUnits }: Found<F>,
  map: ReadonlyMap<string, F>,
  scales: Scales<F>,
): boolean {
  // Few rows have the word for a needed column anywhere: only these are looked at.
  const mayBe = columns.needed.every((field) =>
    /^[^\d]{2,}/.test(cells[placeOf(mapping.columns, field, columns.insteadOf)]?.trim() ?? ''),
  );
  if (!mayBe) return false;
  const texts = cells.slice(0, headers.length).map((cell) => cell.trim());
  const again = mapHeaders(kind, texts, map);
  if (again.missing.length > 0) return false;
  if (mapping.columns.every((field, index) => again.columns[index] === field)) {
    // Units in a row of their own follow, and are a wrong row.
    if (hasUnits === true || isDeepStrictEqual(scalesOf(kind, texts, again), scales)) return true;
    throw new FileProblem(
      'UNIT',
      `第 ${number} 行又有一行表头，单位与第 ${first} 行不同；请把两张表分成两个文件`,
      `row ${number} has headers again, with other units than row ${first}; make two files of the two lists`,
    );
  }
  throw new FileProblem(
    'HEADERS',
    `第 ${number} 行又有一行表头，列的顺序与第 ${first} 行不同；请把两张表分成两个文件`,
    `row ${number} has headers again, in another order than row ${first}; make two files of the two lists`,
  );
}

function headersNotRead(rows: readonly number[]): readonly NotRead[] {
  if (rows.length === 0) return [];
  return [{ what: `第 ${rows.join('、')} 行 / rows ${rows.join(', ')}`, why: '重复的表头 / the headers once more' }];
}

function asidesNotRead(rows: readonly number[]): readonly NotRead[] {
  if (rows.length === 0) return [];
  const what = `第 ${rows.join('、')} 行 / rows ${rows.join(', ')}`;
  return [{ what, why: '合计或签注，不是数据行 / a sum, or who filled it in' }];
}

function checkHeaders<F extends string, I>(
  { columns }: Kind<F, I>,
  { table, headers, number, mapping }: Found<F>,
  map: ReadonlyMap<string, F>,
): void {
  const strange = [...map.keys()].filter((header) => !headers.includes(header));
  if (strange.length > 0)
    throw new FileProblem(
      'HEADERS',
      `文件中没有列：${strange.join('、')}`,
      `the file has no column ${strange.join(', ')}`,
    );
  const { missing } = mapping;
  if (missing.length === 0) return;
  const names = missing.map((field) => named(columns, field)).join('、');
  const seen = headers.filter((header) => header !== '');
  const shown = seen.slice(0, SEEN_MAX).map(quoted).join('、') + (seen.length > SEEN_MAX ? '…' : '');
  throw new FileProblem(
    'HEADERS',
    `缺少必要的列：${names}。第 ${number} 行被当作表头（${table.description.split(' / ')[0]}）：${shown}。可用 --header-row 指定表头行，或用 --map "列名=字段" 指定列；表头占两行的，请合并成一行`,
    `needed columns are missing: ${missing.join(', ')}; name them with --map "column=field"; row ${number} was taken for the headers (${shown}), --header-row names another; make one row of headers in two`,
  );
}

/** Headers that an error shows. */
const SEEN_MAX = 12;

/** In Chinese, with what does instead: `职业代码（occupationCode）或工种（occupationName）`. */
function named<F extends string>(columns: Columns<F, unknown>, field: F): string {
  const other = columns.insteadOf?.[field];
  const own = `${nameOf(columns, field)}（${field}）`;
  return other === undefined ? own : `${own}或${nameOf(columns, other)}（${other}）`;
}

function aboveHeaders({ above }: Found<string>): readonly NotRead[] {
  if (above.length === 0) return [];
  return [{ what: `第 ${above.join('、')} 行 / rows ${above.join(', ')}`, why: '在表头之上 / above the headers' }];
}

function columnsNotRead<F extends string, I>(
  kind: Kind<F, I>,
  { headers, mapping: { columns, twins } }: Found<F>,
): readonly NotRead[] {
  const places = new Set([...twins.values()].flat());
  return headers.flatMap((header, index) => {
    if (columns[index] !== undefined || places.has(index)) return [];
    const what =
      header === '' ? `第 ${index + 1} 列 / column ${index + 1}` : `列“${quoted(header)}” / column ${quoted(header)}`;
    const field = mapHeaders(kind.headers, [header]).columns[0];
    const read = field === undefined ? -1 : columns.indexOf(field);
    if (field === undefined || read === -1) return [{ what, why: '不对应任何字段 / no field' }];
    const from = quoted(headers[read] ?? '');
    return [{ what, why: `${nameOf(kind.columns, field)}取自列“${from}” / ${field} is read from column ${from}` }];
  });
}
