/** An empty file with every column that is read, and the choices of those that have some. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type Cell, type DataValidation, writeXlsx } from 'hucre';
import { csvOptions } from '../functions/platform/values/csv';
import { nameOf } from './files/headers';
import { FileProblem } from './files/problem';
import { choices, type Field, fields, positionColumns } from './files/position';

export const templateKinds = ['.xlsx', '.csv'] as const;

const units: Readonly<Partial<Record<Field, string>>> = { wageMin: '（元/月）', wageMax: '（元/月）' };
const headers = fields.map((field) => `${nameOf(positionColumns, field)}${units[field] ?? ''}`);

/** Formats of cells: text keeps leading zeros and long numbers as typed, and dates stay dates. */
const formats: Readonly<Partial<Record<Field, string>>> = {
  ...{ externalRef: '@', occupationCode: '@', regionCode: '@', startsOn: 'yyyy-mm-dd', closesOn: 'yyyy-mm-dd' },
};

/** Number of rows that offer choices: the most that a sheet may have. */
const ROWS = 30_000;
/** Number of rows whose cells get a format; each format is written to the file. */
const FORMATTED_ROWS = 500;

/** @returns what was done, for people. @throws FileProblem if the name is that of another kind of file. */
export async function writeTemplate(path: string): Promise<string> {
  const kind = extname(path).toLowerCase();
  if (kind === '.csv') await writeFile(path, stringify([headers], csvOptions()), { flag: 'wx' }).catch(isThere(path));
  else if (kind === '.xlsx') await writeFile(path, await workbook(), { flag: 'wx' }).catch(isThere(path));
  else throw new FileProblem('FORMAT_UNKNOWN', '模板须为 .xlsx 或 .csv', `a template is ${templateKinds.join(' or ')}`);
  return `已写入模板 / template written: ${path}`;
}

function isThere(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new FileProblem('EXISTS', `文件 ${path} 已存在`, `the file ${path} is there already`);
  };
}

async function workbook(): Promise<Uint8Array> {
  const columns = headers.map((header) => ({ width: Math.max(12, header.length * 2 + 4) }));
  const cells = new Map<string, Partial<Cell>>();
  for (const [place, field] of fields.entries()) {
    cells.set(`0,${place}`, { style: { font: { bold: positionColumns.needed.includes(field) } } });
    const numFmt = formats[field];
    for (let row = 1; numFmt !== undefined && row <= FORMATTED_ROWS; row += 1)
      cells.set(`${row},${place}`, { value: null, type: 'empty', style: { numFmt } });
  }
  const notes = fields.map((field, place) => [
    headers[place] ?? '',
    positionColumns.needed.includes(field) ? '必填' : '选填',
    choices[field]?.join('、') ?? '',
  ]);
  return await writeXlsx({
    sheets: [
      {
        name: '岗位',
        columns,
        rows: [headers, ...Array.from({ length: FORMATTED_ROWS }, () => [])],
        cells,
        dataValidations: validations(),
        freezePane: { rows: 1 },
      },
      { name: '说明', columns: [{ width: 24 }, { width: 8 }, { width: 48 }], rows: [['列', '', '可填'], ...notes] },
    ],
  });
}

function validations(): DataValidation[] {
  return fields.flatMap((field, place) => {
    const values = choices[field];
    const column = String.fromCharCode(65 + place);
    const range = `${column}2:${column}${ROWS + 1}`;
    return values === undefined
      ? []
      : [{ type: 'list' as const, values: [...values], range, allowBlank: true, showErrorMessage: true }];
  });
}
