/** Files as partners save them, in a folder of the test's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { strToU8, type Zippable, zipSync } from 'fflate';

export interface FileFolder {
  /** Writes a file and gives its path. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly path: string;
  remove(): void;
}

export function fileFolder(): FileFolder {
  const path = mkdtempSync(join(tmpdir(), 'job-bowl-files-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}

/** Every cell that needs it in quotes, as RFC 4180 has it. */
export function csvOf(rows: readonly (readonly string[])[], delimiter = ','): string {
  return stringify([...rows], { delimiter, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

/** A formula with its last value, or a plain cell. */
export type SheetCell = string | number | { readonly formula: string; readonly value: string | number };

/** A workbook of the one sheet, with the parts that office programs write and no others. */
export function xlsxOf(rows: readonly (readonly SheetCell[])[], sheetName = '岗位', more: Zippable = {}): Uint8Array {
  const cell = (content: SheetCell): string => {
    if (typeof content === 'number') return `<c><v>${content}</v></c>`;
    if (typeof content === 'string') return `<c t="inlineStr"><is><t>${escaped(content)}</t></is></c>`;
    const { formula, value } = content;
    const type = typeof value === 'number' ? 'n' : 'str';
    return `<c t="${type}"><f>${escaped(formula)}</f><v>${escaped(String(value))}</v></c>`;
  };
  const addressed = (row: readonly SheetCell[], number: number): string =>
    row.map((one, column) => cell(one).replace('<c', `<c r="${columnName(column)}${number}"`)).join('');
  const data = rows.map((row, index) => `<row r="${index + 1}">${addressed(row, index + 1)}</row>`).join('');
  const xml = (body: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = 'http://schemas.openxmlformats.org/package/2006';
  return zipSync({
    '[Content_Types].xml': xml(
      `<Types xmlns="${types}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${types}/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${relation}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${types}/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>`),
    ...more,
  });
}

function columnName(column: number): string {
  return String.fromCharCode(65 + column);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A sheet as its XML says it, for what no library writes. */
export interface RawSheet {
  readonly name: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** `<row>` elements. */
  readonly rows: string;
  readonly merges?: readonly string[];
}

/**
 * @param formats of styles 1, 2 …; style 0 is General.
 * @param texts the `<sst>` element of shared texts.
 */
export function rawXlsxOf(
  sheets: readonly RawSheet[],
  formats: readonly string[] = [],
  date1904?: string,
  texts = '',
): Uint8Array {
  const xml = (body: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const codes = formats.map((format, at) => `<numFmt numFmtId="${164 + at}" formatCode="${quoted(format)}"/>`);
  const styles = `<numFmts count="${formats.length}">${codes.join('')}</numFmts><cellXfs count="${formats.length + 1}"><xf numFmtId="0"/>${formats.map((_, at) => `<xf numFmtId="${164 + at}" applyNumberFormat="1"/>`).join('')}</cellXfs>`;
  const names = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${quoted(name)}" sheetId="${at + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${at + 1}"/>`,
  );
  const relations = sheets.map(
    (_, at) => `<Relationship Id="rId${at + 1}" Type="${relation}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const system = date1904 === undefined ? '' : `<workbookPr date1904="${date1904}"/>`;
  return xlsxOf([], '', {
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${relation}">${system}<sheets>${names.join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}<Relationship Id="rIdS" Type="${relation}/styles" Target="styles.xml"/>${texts === '' ? '' : `<Relationship Id="rIdT" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/>`}</Relationships>`,
    ),
    ...(texts !== '' && { 'xl/sharedStrings.xml': xml(texts) }),
    'xl/styles.xml': xml(`<styleSheet xmlns="${main}">${styles}</styleSheet>`),
    ...Object.fromEntries(
      sheets.map(({ rows, merges = [] }, at) => {
        const cells = merges.map((range) => `<mergeCell ref="${range}"/>`).join('');
        const merged = cells === '' ? '' : `<mergeCells>${cells}</mergeCells>`;
        return [
          `xl/worksheets/sheet${at + 1}.xml`,
          xml(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${merged}</worksheet>`),
        ];
      }),
    ),
  });
}

function quoted(text: string): string {
  return escaped(text).replaceAll('"', '&quot;');
}

/** A row of cells without references: a text, a number, or the cell's own XML. */
export function rawRowOf(cells: readonly (string | number)[]): string {
  const all = cells.map((cell) => {
    if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
    return cell.startsWith('<c') ? cell : `<c t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  });
  return `<row>${all.join('')}</row>`;
}
