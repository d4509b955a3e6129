/** An empty file with every column that is read, and the choices of those that have some. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type Cell, type DataValidation, writeXlsx } from 'hucre';
import { csvOptions } from '../functions/platform/values/csv';
import { nameOf } from './files/headers';
import { FileProblem } from './files/problem';
import { choices, positionColumns } from './files/position';
import { fields } from './files/position-fields';
import type { Columns } from './files/row';

export const templateKinds = ['.xlsx', '.csv'] as const;

/** The columns of a template. */
export interface Template<F extends string> {
  readonly sheet: string;
  readonly columns: Pick<Columns<F, unknown>, 'words' | 'needed'>;
  readonly fields: readonly F[];
  readonly units: Readonly<Partial<Record<F, string>>>;
  readonly choices: Readonly<Partial<Record<F, readonly string[]>>>;
  /** Formats of cells: text keeps leading zeros and long numbers as typed, and dates stay dates. */
  readonly formats: Readonly<Partial<Record<F, string>>>;
}

export const positionTemplate: Template<(typeof fields)[number]> = {
  ...{ sheet: '岗位', columns: positionColumns, choices },
  fields: fields.filter((field) => field !== 'ageRange' && field !== 'boardAndLodging' && field !== 'benefits'),
  units: { wageMin: '（元/月）', wageMax: '（元/月）' },
  formats: {
    ...{ externalRef: '@', occupationCode: '@', regionCode: '@', startsOn: 'yyyy-mm-dd', closesOn: 'yyyy-mm-dd' },
  },
};

/** Number of rows that offer choices: the most that a sheet may have. */
const ROWS = 30_000;
/** Number of rows whose cells get a format; each format is written to the file. */
const FORMATTED_ROWS = 500;

/** @returns what was done, for people. @throws FileProblem if the name is that of another kind of file. */
export async function writeTemplate<F extends string>(path: string, template: Template<F>): Promise<string> {
  const kind = extname(path).toLowerCase();
  const content =
    kind === '.csv'
      ? stringify([headersOf(template)], csvOptions())
      : kind === '.xlsx'
        ? await workbook(template)
        : undefined;
  if (content === undefined)
    throw new FileProblem('FORMAT_UNKNOWN', '模板须为 .xlsx 或 .csv', `a template is ${templateKinds.join(' or ')}`);
  await writeNew(path, content);
  return `已写入模板 / template written: ${path}`;
}

/** @throws FileProblem EXISTS rather than replace a file that somebody may have filled in. */
export async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new FileProblem('EXISTS', `文件 ${path} 已存在`, `the file ${path} is there already`);
  });
}

export function headersOf<F extends string>({ fields: all, columns, units }: Template<F>): string[] {
  return all.map((field) => `${nameOf(columns, field)}${units[field] ?? ''}`);
}

async function workbook<F extends string>(template: Template<F>): Promise<Uint8Array> {
  const headers = headersOf(template);
  const columns = headers.map((header) => ({ width: Math.max(12, header.length * 2 + 4) }));
  const cells = new Map<string, Partial<Cell>>();
  for (const [index, field] of template.fields.entries()) {
    cells.set(`0,${index}`, { style: { font: { bold: template.columns.needed.includes(field) } } });
    const numFmt = template.formats[field];
    for (let row = 1; numFmt !== undefined && row <= FORMATTED_ROWS; row += 1)
      cells.set(`${row},${index}`, { value: null, type: 'empty', style: { numFmt } });
  }
  const notes = template.fields.map((field, index) => [
    headers[index] ?? '',
    template.columns.needed.includes(field) ? '必填' : '选填',
    template.choices[field]?.join('、') ?? '',
  ]);
  return await writeXlsx({
    sheets: [
      {
        name: template.sheet,
        columns,
        rows: [headers, ...Array.from({ length: FORMATTED_ROWS }, () => [])],
        cells,
        dataValidations: validations(template, ROWS + 1),
        freezePane: { rows: 1 },
      },
      { name: '说明', columns: [{ width: 24 }, { width: 8 }, { width: 48 }], rows: [['列', '', '可填'], ...notes] },
    ],
  });
}

/** Lists of choices below the headers in row 1. @param last row that offers them. */
export function validations<F extends string>(
  { fields: all, choices: lists }: Pick<Template<F>, 'fields' | 'choices'>,
  last: number,
): DataValidation[] {
  return all.flatMap((field, index) => {
    const values = lists[field];
    const column = String.fromCharCode(65 + index);
    return values === undefined
      ? []
      : [
          {
            ...{ type: 'list' as const, values: [...values], range: `${column}2:${column}${last}` },
            ...{ allowBlank: true, showErrorMessage: true },
          },
        ];
  });
}
