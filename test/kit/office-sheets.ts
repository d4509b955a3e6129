/** Workbooks as Excel and WPS write them: the same table, stored in the ways that the format allows. */
import { strToU8, zipSync } from 'fflate';

/** A text, a number, or a day. */
export type OfficeCell = string | number | { readonly day: string };

export interface Office {
  readonly cells: 'SHARED' | 'RICH' | 'INLINE' | 'FORMULAS';
  /** ISO 29500 Strict, which Excel offers as another file type: other namespaces, and days as texts. */
  readonly isStrict?: boolean;
  /** Days are counted from 1904, as on old Macs. */
  readonly from1904?: boolean;
  /** Parts are named from the root of the package, not from where they are named. */
  readonly absoluteTargets?: boolean;
  /** Every element has a prefix, as some libraries write. */
  readonly prefix?: string;
  /** A title over all columns above the headers, a column and a row out of sight, a filter, lists to choose from, a note. */
  readonly furnished?: boolean;
}

const TRANSITIONAL = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  relation: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};
const STRICT = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  relation: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};

const DAY_MS = 86_400_000;

export function officeXlsxOf(rows: readonly (readonly OfficeCell[])[], office: Office): Uint8Array {
  const { isStrict = false, from1904 = false, absoluteTargets = false, prefix = '', furnished = false } = office;
  const { main, relation } = isStrict ? STRICT : TRANSITIONAL;
  const texts: string[] = [];
  const cellOf = (cell: OfficeCell, at: string): string => {
    if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
    if (typeof cell === 'object') {
      if (isStrict) return `<c r="${at}" s="1" t="d"><v>${cell.day}</v></c>`;
      const zero = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
      return `<c r="${at}" s="1"><v>${(Date.parse(cell.day) - zero) / DAY_MS}</v></c>`;
    }
    // WPS styles cells that hold nothing.
    if (cell === '') return `<c r="${at}" s="2"/>`;
    if (office.cells === 'INLINE')
      return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    if (office.cells === 'FORMULAS')
      return `<c r="${at}" t="str"><f>TRIM("${escaped(cell)}")</f><v>${escaped(cell)}</v></c>`;
    texts.push(cell);
    return `<c r="${at}" t="s" s="2"><v>${texts.length - 1}</v></c>`;
  };
  const width = Math.max(...rows.map(({ length }) => length));
  const title = furnished
    ? [['泼机镇老包寨村劳动力台账（2026年）', ...Array.from({ length: width - 1 }, () => '')]]
    : [];
  const all = [...title, ...rows];
  const last = `${columnOf(width - 1)}${all.length}`;
  const data = all
    .map((row, index) => {
      const attributes = `r="${index + 1}" spans="1:${width}" ht="14.25" customHeight="1"${furnished && index === all.length - 1 ? ' hidden="1"' : ''}`;
      return `<row ${attributes}>${row.map((cell, place) => cellOf(cell, `${columnOf(place)}${index + 1}`)).join('')}</row>`;
    })
    .join('');
  const columns = furnished ? `<cols><col min="3" max="3" width="9" hidden="1"/></cols>` : '';
  const behind = furnished
    ? `<autoFilter ref="A2:${last}"><filterColumn colId="1"><filters><filter val="x"/></filters></filterColumn></autoFilter><mergeCells count="1"><mergeCell ref="A1:${columnOf(width - 1)}1"/></mergeCells><dataValidations count="1"><dataValidation type="list" allowBlank="1" showInputMessage="1" sqref="D3:D1000"><formula1>"小学,初中,高中"</formula1></dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`
    : '';
  const shared = texts.map((text) =>
    office.cells === 'RICH'
      ? `<si><r><t xml:space="preserve">${escaped(text.slice(0, 1))}</t></r><r><rPr><b/><sz val="11"/></rPr><t>${escaped(text.slice(1))}</t></r><phoneticPr fontId="1" type="noConversion"/></si>`
      : `<si><t>${escaped(text)}</t><phoneticPr fontId="1" type="noConversion"/></si>`,
  );
  const part = (body: string): Uint8Array =>
    strToU8(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n${prefix === '' ? body : prefixed(body, prefix)}`,
    );
  const plain = (body: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`);
  const target = (name: string): string => (absoluteTargets ? `/xl/${name}` : name);
  const link = (id: number, type: string, to: string): string =>
    `<Relationship Id="rId${id}" Type="${relation}/${type}" Target="${to}"/>`;
  const links = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zipSync({
    '[Content_Types].xml': plain(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kinds}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${kinds}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${kinds}.sharedStrings+xml"/></Types>`,
    ),
    '_rels/.rels': plain(
      `<Relationships xmlns="${links}">${link(1, 'officeDocument', absoluteTargets ? '/xl/workbook.xml' : 'xl/workbook.xml')}</Relationships>`,
    ),
    'xl/workbook.xml': part(
      `<workbook xmlns="${main}" xmlns:r="${relation}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><bookViews><workbookView activeTab="0"/></bookViews><sheets><sheet name="Sheet1" sheetId="1" r:id="rId3"/></sheets>${furnished ? `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Sheet1!$A$2:$${last}</definedName></definedNames>` : ''}</workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': plain(
      `<Relationships xmlns="${links}">${link(1, 'styles', target('styles.xml'))}${link(2, 'sharedStrings', target('sharedStrings.xml'))}${link(3, 'worksheet', target('worksheets/sheet1.xml'))}</Relationships>`,
    ),
    'xl/styles.xml': part(
      `<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    'xl/sharedStrings.xml': part(
      `<sst xmlns="${main}" count="${shared.length}" uniqueCount="${shared.length}">${shared.join('')}</sst>`,
    ),
    'xl/worksheets/sheet1.xml': part(
      `<worksheet xmlns="${main}" xmlns:r="${relation}"><sheetPr/><dimension ref="A1:${last}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="13.5"/>${columns}<sheetData>${data}</sheetData>${behind}</worksheet>`,
    ),
  });
}

function columnOf(place: number): string {
  return String.fromCharCode(65 + place);
}

/** @returns the same elements, with the prefix of their namespace. */
function prefixed(body: string, prefix: string): string {
  return body.replace(/<(\/?)(?=[a-zA-Z])/g, `<$1${prefix}:`).replace('xmlns=', `xmlns:${prefix}=`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
