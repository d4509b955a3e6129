/** Web pages with tables, which programs call XLS: read as a browser shows them. */
import iconv from 'iconv-lite';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { openPositionFile, openTable, type PositionFile } from '../../partner/files/open';
import type { PositionRow } from '../../partner/files/position';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import { fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const HEADERS = '岗位编号 岗位名称 职业代码 工作地区代码 招聘人数 最低工资'.split(' ');

function row(externalRef: string, title = '缝纫工'): string[] {
  return [externalRef, title, '6-05-01-03', '441900', '20', '5200'];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('\n')}</tr>`;
  return `<table border="1">\n${rows.map(line).join('\n')}\n</table>`;
}

let files = 0;

function opened(content: string | Uint8Array, name = 'xls', sheet?: string): Promise<PositionFile> {
  return openPositionFile(folder.write(`${(files += 1)}.${name}`, content), sheet === undefined ? {} : { sheet });
}

async function rowsOf(file: PositionFile): Promise<PositionRow[]> {
  const rows = [];
  for await (const one of file.rows()) rows.push(one);
  return rows;
}

async function readingOf(content: string | Uint8Array, name = 'xls'): Promise<unknown> {
  return (await rowsOf(await opened(content, name))).map(({ number, input, problems }) => ({
    ...{ number, ref: input.externalRef, title: input.title, wage: input.wageMin, region: input.regionCode },
    problems: problems.map(({ field }) => field),
  }));
}

const PLAIN = { title: '缝纫工', wage: 5200, region: '441900', problems: [] };

const EXCEL_HEAD = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type
  content="text/html; charset=gb2312"><style>td{mso-number-format:"\\@";}</style></head><body>`;

test.each(['xls', 'xlsx', 'csv', 'txt', 'html', 'htm', 'dat'])('a page called .%s is read as a table', async (name) => {
  const expected = [
    { number: 2, ref: 'A-1', ...PLAIN },
    { number: 3, ref: '007', ...PLAIN },
  ];
  expect(await readingOf(tableOf([HEADERS, row('A-1'), row('007')]), name)).toEqual(expected);
  const excel = `${EXCEL_HEAD}${tableOf([HEADERS, row('A-1'), row('007')])}</body></html>`;
  expect(await readingOf(iconv.encode(excel, 'gb18030'), name)).toEqual(expected);
  const old = `<?xml version="1.0"?>\n<!-- made by a program -->\n<!DOCTYPE html><html><body>${tableOf([HEADERS, row('A-1'), row('007')])}`;
  expect(await readingOf(old, name)).toEqual(expected);
});

test('a cell holds what a browser shows: entities, breaks, tags, spaces, and ends that are left out', async () => {
  const page = `<table><thead><tr><th>${HEADERS.join('<th>')}<tbody>
    <tr><td>&nbsp;A&amp;1&nbsp;<td><b>缝纫工</b>
      （白班）<td>6-05-01-03<td>441900<td>20<td>5,200
    <tr><td>A-2<td>电工<br>夜班<td>6-05-01-03<td>441900<td>20<td>5200</table>`;
  expect(await readingOf(page)).toMatchObject([
    { ref: 'A&1', title: '缝纫工 （白班）', wage: 5200, problems: [] },
    { ref: 'A-2', title: expect.stringMatching(/^电工\s夜班$/) as string, problems: [] },
  ]);
});

test('a cell stands in each row and column that it spans, and a title above the headers is none', async () => {
  const page = `<table><tr><td colspan="6">2027年春季岗位</td></tr>
    <tr><td>${HEADERS.join('</td><td>')}</td></tr>
    <tr><td>A-1</td><td>缝纫工</td><td>6-05-01-03</td><td rowspan="2">441900</td><td>20</td><td>5200</td></tr>
    <tr><td>A-2</td><td>电工</td><td>6-05-01-03</td><td>20</td><td rowspan="99999999999">5300</td></tr></table>`;
  expect(await readingOf(page)).toMatchObject([
    { number: 3, ref: 'A-1', region: '441900', wage: 5200, problems: [] },
    { number: 4, ref: 'A-2', region: '441900', wage: 5300, problems: [] },
  ]);
});

test('a number of people that several rows share is refused, as in a workbook', async () => {
  const page = `<table><tr><td>${HEADERS.join('<td>')}</tr>
    <tr><td>A-1<td>缝纫工<td>6-05-01-03<td>441900<td rowspan=2>20<td>5200</tr>
    <tr><td>A-2<td>电工<td>6-05-01-03<td>441900<td>5200</tr></table>`;
  expect(await readingOf(page)).toMatchObject([{ problems: ['headcount'] }, { problems: ['headcount'] }]);
});

test('what is struck through is wrong until the line is gone, and what the page hides is told', async () => {
  const lines = [
    HEADERS,
    row('A-1', '<s>缝纫工</s>'),
    row('A-2', '<span style="text-decoration:line-through">工</span>'),
  ];
  const file = await opened(tableOf(lines).replace(/<tr>(?=<td>A-2)/, '<tr style="display: none">'));
  expect((await rowsOf(file)).map(({ problems }) => problems.map(({ field }) => field))).toEqual([
    ['title'],
    ['title'],
  ]);
  expect(file.hidden?.join()).toContain('第 3 行');
});

test.each([
  ['of a cell', '<td style="text-decoration: line-through">缝纫工</td>', ''],
  [
    'of a class, as Excel writes it',
    '<td class="xl6 x">缝纫工</td>',
    '<style>.xl5{a:b}\n.xl6 {text-decoration:line-through}</style>',
  ],
  ['of a row', '<td>缝纫工</td>', '', '<tr style="text-decoration:line-through">'],
])('a line through %s makes it wrong', async (_, cell, style, begin = '<tr>') => {
  const page = `${style}<table><tr><td>${HEADERS.join('<td>')}</tr>
    ${begin}<td>A-1</td>${cell}<td>6-05-01-03<td>441900<td>20<td>5200</table>`;
  const [problems] = (await rowsOf(await opened(page))).map((one) => one.problems.map(({ field }) => field));
  expect(problems).toContain('title');
});

test('a cell ends with the rows that it spans and with their group, also beyond the end of a short row', async () => {
  const head = `<table><tr><td>${HEADERS.join('<td>')}<td>备注</tr>`;
  const row = (ref: string, wage: string): string => `<td>${ref}<td>缝纫工<td>6-05-01-03<td>441900<td>20${wage}`;
  const pages = [
    `${head}<tr>${row('A', '<td rowspan=2>4000')}<td>x</tr><tr></tr><tr>${row('B', '<td>5000')}</tr></table>`,
    `${head}<tbody><tr>${row('A', '<td rowspan=9>4000')}<tbody><tr>${row('B', '<td>5000')}</table>`,
    `${head}<tr>${row('A', '<td>4000')}</tr>${row('B', '<td>5000')}</tr></table>`,
  ];
  for (const page of pages)
    expect((await rowsOf(await opened(page))).map(({ input }) => [input.externalRef, input.wageMin])).toEqual([
      ['A', 4000],
      ['B', 5000],
    ]);
});

test('hidden groups of rows are told by their own rows', async () => {
  const page = `<table><tr><td>${HEADERS.join('<td>')}</tr><tbody style="display:none"><tr><td>${row('A').join('<td>')}</table>`;
  const file = await opened(page);
  expect((await rowsOf(file)).map(({ input }) => input.externalRef)).toEqual(['A']);
  expect(file.hidden?.join()).toBe('第 2 行 / rows 2');
});

test('tables are sheets: the first with the columns is read, others are told, and --sheet names one', async () => {
  const page = `<body>${tableOf([['导航', '首页']])}${tableOf([HEADERS, row('A')])}${tableOf([HEADERS, row('B'), row('C')])}`;
  const file = await opened(page);
  expect((await rowsOf(file)).map(({ input }) => input.externalRef)).toEqual(['A']);
  expect(file.leftOut).toEqual(['3']);
  expect((await rowsOf(await opened(page, 'xls', '3'))).map(({ input }) => input.externalRef)).toEqual(['B', 'C']);
  await expect(opened(page, 'xls', '4')).rejects.toMatchObject({ code: 'SHEET' });
});

test('a table within a cell, as programs lay out pages, is read', async () => {
  const page = `<table><tr><td>菜单</td><td>${tableOf([HEADERS, row('A')])}</td></tr></table>`;
  expect(await readingOf(page)).toMatchObject([{ ref: 'A', problems: [] }]);
});

test('spans that are made up take no room', async () => {
  const cell = '<td colspan=999999999 rowspan=999999999>x';
  await expect(opened(`<table><tr>${cell.repeat(500)}<tr>${cell}</table>`).then(rowsOf)).rejects.toMatchObject({
    code: 'HEADERS',
  });
});

test('more than 30,000 rows, and a cell of a million characters, are refused in one line', async () => {
  const many = tableOf([HEADERS, ...Array.from({ length: 30_001 }, () => row('A'))]);
  await expect(opened(many).then(rowsOf)).rejects.toMatchObject({ code: 'SHEET_TOO_LARGE' });
  await expect(opened(tableOf([HEADERS, row('A'.repeat(1_000_001))]))).rejects.toMatchObject({ code: 'TOO_LONG' });
});

test('a page without a table, and a workbook of Excel 2003 in XML, are refused by name', async () => {
  await expect(opened('<html><body><p>请登录</p></body></html>')).rejects.toThrow('neither a table nor JSON-LD');
  const xml =
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:x"><Worksheet/></Workbook>';
  await expect(opened(xml)).rejects.toThrow('save it as XLSX or CSV');
});

test('a ledger of people is read from a page, too', async () => {
  const page = tableOf([
    ['姓名', '身份证号', '户籍地代码'],
    ['张三', '', '530602'],
  ]);
  const file = await openTable(
    ledgerColumns(asCivilDate('2026-12-01')),
    folder.write('ledger.xls', `<html>${page}</html>`),
  );
  const names = [];
  for await (const one of file.rows()) names.push(one.original[0]);
  expect(names).toEqual(['张三']);
});

test.each([
  ['shows another number than it holds', '<td x:num="5230">5.2k</td>', 'wageMin'],
  ['is rounded', '<td align=right sdval="5200.4" sdnum="2052;0;0">5200</td>', 'wageMin'],
  ['hides a digit', '<td><span style="display:none">1</span>5200</td>', 'wageMin'],
  ['hides a digit by a class', '<td>5200<span class="no">0</span></td>', 'wageMin'],
  ['has a footnote', '<td>20<sup>1</sup></td>', 'headcount'],
  ['has a footnote, with a class', '<td>20<SUP class="x1"> 1 </SUP></td>', 'headcount'],
])('a cell that %s is wrong', async (_, cell, field) => {
  const at = field === 'wageMin' ? 5 : 4;
  const cells = row('A-1').map((text, place) => (place === at ? cell : `<td>${text}</td>`));
  const page = `<style>.no{display:none}</style><table><tr><td>${HEADERS.join('<td>')}</tr><tr>${cells.join('')}</tr></table>`;
  expect(await readingOf(page)).toMatchObject([{ problems: [field] }]);
});

test.each([
  ['<td x:num="46446">2027-02-28</td>', '2027-02-28'],
  ['<td x:num="46446">2027年2月28日</td>', '2027-02-28'],
  ['<td x:num>2027-02-28</td>', '2027-02-28'],
])('a day is kept as a number, and shown as a day: %s', async (cell, closesOn) => {
  const cells = row('A-1').map((text, at) => (at < 4 ? `<td>${text}</td>` : `<td x:num="${text}">${text}.00</td>`));
  const page = `<table><tr><td>${HEADERS.join('<td>')}<td>截止日期</tr><tr>${cells.join('')}${cell}</tr></table>`;
  const [one] = await rowsOf(await opened(page));
  expect(one).toMatchObject({ input: { headcount: 20, wageMin: 5200, closesOn }, problems: [] });
});
