/** What a sheet shows, hides or has twice: nothing of it is lost or made up without a word, also between the file of errors and its second import. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { createErrorFile } from '../../partner/files/error-file';
import { openPositionFile, type PositionFile } from '../../partner/files/open';
import { withPastStarts } from '../../partner/files/past';
import type { PositionRow } from '../../partner/files/position';
import { csvOf, fileFolder, rawRowOf, type RawSheet, rawXlsxOf } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];

function row(externalRef: string, change: Readonly<Record<number, string>> = {}): string[] {
  return [externalRef, '缝纫工', '6-05-01-03', '441900', '20', '5200'].map((cell, at) => change[at] ?? cell);
}

async function rowsOf(file: PositionFile): Promise<PositionRow[]> {
  const rows = [];
  for await (const one of file.rows()) rows.push(one);
  return rows;
}

let files = 0;

function opened(content: string | Uint8Array, kind: 'csv' | 'xlsx' = 'csv', sheet?: string): Promise<PositionFile> {
  const path = folder.write(`${(files += 1)}.${kind}`, content);
  return openPositionFile(path, sheet === undefined ? {} : { sheet });
}

function sheetOf(name: string, rows: readonly (readonly string[])[]): RawSheet {
  return { name, rows: rows.map(rawRowOf).join('') };
}

describe('headers that stand in the list again', () => {
  test('are no rows, and the rows above them are', async () => {
    const file = await opened(csvOf([HEADERS, row('A'), row('B'), HEADERS, row('C')]));
    expect((await rowsOf(file)).map(({ number, input }) => [number, input.externalRef])).toEqual([
      [2, 'A'],
      [3, 'B'],
      [5, 'C'],
    ]);
    expect(file.notRead()).toMatchObject([{ what: expect.stringContaining('第 4 行') as string }]);
  });

  test('in another order refuse the file', async () => {
    const other = [...HEADERS.slice(0, 4), '最低工资', '招聘人数'];
    const file = await opened(csvOf([HEADERS, row('A'), other, row('B', { 4: '5200', 5: '20' })]));
    await expect(rowsOf(file)).rejects.toMatchObject({
      code: 'HEADERS',
      message: expect.stringContaining('第 3 行') as string,
    });
  });

  describe('a quote that another row closes', () => {
    const lines = ['A', 'B', 'C', 'D'].map((name) => [...row(name), '两班']);
    const quoted = (column: number, from: number, to: number, end = '\n'): string =>
      [[...HEADERS, '岗位描述'], ...lines]
        .map((cells, at) =>
          cells.map((cell, place) =>
            place !== column ? cell : `${at === from ? '"' : ''}${cell}${at === to ? '"' : ''}`,
          ),
        )
        .map((cells) => cells.join(','))
        .join(end);

    test.each([0, 1, 5, 6].flatMap((column) => [2, 3, 4].map((to) => [column, to] as const)))(
      'in column %i, row %i, hides no row',
      async (column, to) => {
        for (const end of ['\n', '\r\n', '\r'])
          await expect(opened(quoted(column, 1, to, end)).then(rowsOf)).rejects.toMatchObject({ code: 'QUOTES' });
      },
    );

    test('of its own cell is none, with whatever lines and commas', async () => {
      const description = ['两班，包住', 'day shift, night shift', 'dust, heat'].join('\n');
      const file = await opened(
        csvOf([
          [...HEADERS, '岗位描述'],
          [...row('A'), description],
          [...row('B'), ''],
        ]),
      );
      expect((await rowsOf(file)).map(({ input }) => input.description)).toEqual([description, undefined]);
    });
  });

  test.each([
    ['合同期限（月）', '12', '合同期限（年）', '2'],
    ['合同年限', '2', '合同期限', '24'],
    ['最大负重（公斤）', '20', '最大负重（斤）', '30'],
    ['最高工资（元/月）', '6000', '最高工资（元/周）', '6500'],
  ])('with another unit refuse the file: %s %s, then %s %s', async (first, one, second, two) => {
    const file = await opened(
      csvOf([
        [...HEADERS, first],
        [...row('A'), one],
        [...HEADERS, second],
        [...row('B'), two],
      ]),
    );
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'UNIT' });
  });

  test('right below the first, in another language, are the headers', async () => {
    const fields = ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'];
    const file = await opened(csvOf([fields, HEADERS, row('A')]));
    expect((await rowsOf(file)).map(({ number }) => number)).toEqual([3]);
  });
});

describe('a sheet beside the one that is read', () => {
  const first = sheetOf('东莞', [HEADERS, row('A')]);

  test.each<[string, RawSheet, readonly string[]]>([
    ['with positions', sheetOf('惠州', [['计划'], HEADERS, row('B')]), ['惠州']],
    [
      'with positions and one header that isn’t known',
      sheetOf('惠州', [[...HEADERS.slice(0, 5), '工薪'], row('B')]),
      ['惠州'],
    ],
    ['without rows', sheetOf('空表', [HEADERS]), []],
    [
      'of choices',
      sheetOf('说明', [
        ['列', '', '可填'],
        ['岗位编号', '必填', ''],
      ]),
      [],
    ],
    ['that is hidden', { ...sheetOf('旧', [HEADERS, row('B')]), state: 'hidden' }, []],
  ])('%s', async (_, second, leftOut) => {
    expect((await opened(rawXlsxOf([first, second]), 'xlsx')).leftOut).toEqual(leftOut);
  });

  test('stands before it, and lacks a column', async () => {
    const sheets = [sheetOf('惠州', [[...HEADERS.slice(0, 5), '工薪'], row('B')]), first];
    expect((await opened(rawXlsxOf(sheets), 'xlsx')).leftOut).toEqual(['惠州']);
  });

  test('is not missed where somebody said which sheet to read', async () => {
    const second = sheetOf('惠州', [HEADERS, row('B')]);
    expect((await opened(rawXlsxOf([first, second]), 'xlsx', '惠州')).leftOut).toEqual([]);
  });
});

test('hidden rows and columns are read and told', async () => {
  const hide = (xml: string): string =>
    xml.replace('<sheetData>', '<cols><col min="6" max="6" hidden="1"/></cols><sheetData>');
  const rows = [HEADERS, row('A'), row('B')].map(rawRowOf);
  const parts = unzipSync(
    rawXlsxOf([
      {
        name: '岗位',
        rows: rows.map((one, at) => one.replace('<row', `<row r="${at + 1}"${at === 1 ? ' hidden="1"' : ''}`)).join(''),
      },
    ]),
  );
  const sheet = parts['xl/worksheets/sheet1.xml'];
  if (sheet === undefined) throw new Error('Expected a sheet');
  const file = await opened(zipSync({ ...parts, 'xl/worksheets/sheet1.xml': strToU8(hide(strFromU8(sheet))) }), 'xlsx');
  expect(await rowsOf(file)).toHaveLength(2);
  expect(file.hidden).toEqual([expect.stringContaining('第 2 行'), expect.stringContaining('F 列')]);
});

test.each([
  ['yyyy"年"m"月"', undefined],
  ['m"月"d"日"', undefined],
  ['mmm-yy', undefined],
  ['h:mm', undefined],
  ['yyyy"年"m"月"d"日"', '2027-03-01'],
  ['m/d/yyyy', '2027-03-01'],
  ['[$-804]aaaa yyyy-mm-dd', '2027-03-01'],
])('a date that a cell shows as %s is %s', async (format, closesOn) => {
  const cells = rawRowOf([...HEADERS, '截止日期']) + rawRowOf([...row('A'), '<c s="1"><v>46447</v></c>']);
  const [one] = await rowsOf(await opened(rawXlsxOf([{ name: '岗位', rows: cells }], [format]), 'xlsx'));
  expect(one?.input.closesOn).toBe(closesOn);
  expect(one?.problems.map(({ field }) => field)).toEqual(closesOn === undefined ? ['closesOn'] : []);
});

test('two highest wages are refused', async () => {
  const told = async (lowest: string, highest: string): Promise<unknown> =>
    (
      await rowsOf(
        await opened(
          csvOf([
            [...HEADERS, '最高工资'],
            [...row('A', { 5: lowest }), highest],
          ]),
        ),
      )
    )[0]?.problems;
  expect(await told('5500-6500', '7000')).toMatchObject([{ field: 'wageMax' }]);
  expect(await told('5500-6500', '6500元')).toEqual([]);
});

describe('a file of errors that nobody mended', () => {
  async function again(file: PositionFile): Promise<PositionRow[]> {
    const errors = createErrorFile(`${folder.path}/${(files += 1)}.errors.csv`, file.headers);
    for (const { number, original } of await rowsOf(file))
      await errors.add({ number, original, columns: [], reasons: ['x'] });
    const { path } = await errors.close();
    return rowsOf(await openPositionFile(path));
  }

  test('is as wrong as the sheet was', async () => {
    const sheet: RawSheet = {
      name: '岗位',
      rows: [
        rawRowOf(HEADERS),
        rawRowOf(row('A', { 4: '60' })),
        rawRowOf(row('B', { 4: '' })),
        rawRowOf(['<c s="1"><v>46447</v></c>', ...row('').slice(1)]),
        rawRowOf(row('D', { 1: '<c><f>A1&amp;"工"</f></c>' })),
        rawRowOf(row('E', { 4: '<c s="2"><v>20.4</v></c>' })),
      ].join(''),
      merges: ['E2:E3'],
    };
    const rows = await again(await opened(rawXlsxOf([sheet], ['yyyy-mm-dd', '0']), 'xlsx'));
    expect(rows.map(({ problems }) => problems.map(({ field }) => field))).toEqual([
      ['headcount'],
      ['headcount'],
      ['externalRef'],
      ['title'],
      ['headcount'],
    ]);
  });

  test('keeps what an office program would change: zeros before a number, and what looks like a day', async () => {
    const written = [row('000045'), row('1-2'), row('202702011234567891'), row("'202702011234567000")];
    const path = `${folder.path}/kept.errors.csv`;
    const errors = createErrorFile(path, HEADERS);
    for (const original of written) await errors.add({ number: 2, original, columns: [], reasons: [] });
    await errors.close();
    const rows = await rowsOf(await openPositionFile(path));
    expect(rows.map(({ input, problems }) => [input.externalRef, problems])).toEqual([
      ['000045', []],
      ['1-2', []],
      ['202702011234567891', []],
      ['202702011234567000', []],
    ]);
    for (const { original } of rows.slice(0, 3)) expect(original[0]).toMatch(/^'/);
  });
});

describe('what is struck through', () => {
  test.each([
    ['a cell', [{ text: '5200', struck: true }]],
    [
      'a part of a cell',
      [
        { text: '5200', struck: true },
        { text: '5500', struck: false },
      ],
    ],
  ])('in %s is refused by its words: whether it holds, only who did it knows', async (_, runs) => {
    const rich = runs
      .map(({ text, struck }) => `<r><rPr>${struck ? '<strike/>' : ''}<sz val="11"/></rPr><t>${text}</t></r>`)
      .join('');
    const cells = row('A', { 5: `<c t="inlineStr"><is>${rich}</is></c>` });
    const file = await opened(rawXlsxOf([{ name: '岗位', rows: rawRowOf(HEADERS) + rawRowOf(cells) }]), 'xlsx');
    expect((await rowsOf(file))[0]?.problems).toMatchObject([
      { field: 'wageMin', message: expect.stringContaining('删除线') as string },
    ]);
  });

  test('by the format of its cell is refused, too', async () => {
    const rows = rawRowOf(HEADERS) + rawRowOf(row('A', { 1: '<c s="1" t="inlineStr"><is><t>缝纫工</t></is></c>' }));
    const parts = unzipSync(rawXlsxOf([{ name: '岗位', rows }]));
    const styles = strFromU8(parts['xl/styles.xml'] ?? new Uint8Array())
      .replace('<cellXfs', '<fonts count="2"><font/><font><strike/></font></fonts><cellXfs')
      .replace('</cellXfs>', '<xf numFmtId="0" fontId="1" applyFont="1"/></cellXfs>');
    const file = await opened(zipSync({ ...parts, 'xl/styles.xml': strToU8(styles) }), 'xlsx');
    expect((await rowsOf(file))[0]?.problems).toMatchObject([
      { field: 'title', message: expect.stringContaining('删除线') as string },
    ]);
  });
});

test('work that began before today is told, and stays an offer', async () => {
  const cells = [...HEADERS, '到岗日期'];
  const file = await opened(csvOf([cells, ...['2027-01-19', '2027-01-20', ''].map((day) => [...row('A'), day])]));
  const rows = await rowsOf(withPastStarts(file, asCivilDate('2027-01-20')));
  expect(rows.map(({ warnings = [], problems }) => [warnings.length, problems])).toEqual([
    [1, []],
    [0, []],
    [0, []],
  ]);
});

describe('a file that is called after another kind', () => {
  const names = ['csv', 'tsv', 'txt', 'xls', 'xlsx', 'dat'];
  const lines = [HEADERS, row('A')];
  const kinds: readonly (readonly [string, Uint8Array | string, string])[] = [
    ['a workbook', rawXlsxOf([sheetOf('岗位', lines)]), 'XLSX'],
    ['a text', csvOf(lines), 'CSV'],
    ['a text in UTF-16', Buffer.from(`\ufeff${lines.map((cells) => cells.join('\t')).join('\r\n')}`, 'utf16le'), 'CSV'],
  ];

  test.each(kinds.flatMap(([what, content, kind]) => names.map((name) => ({ what, name, content, kind }))))(
    '$what called .$name is read as what it is',
    async ({ name, content, kind }) => {
      const file = await openPositionFile(folder.write(`${(files += 1)}.${name}`, content));
      expect(file.description).toContain(kind);
      expect((await rowsOf(file)).map(({ input, problems }) => [input.externalRef, problems])).toEqual([['A', []]]);
    },
  );

  test.each(names)('an old workbook, or one with a password, called .%s is refused by name', async (name) => {
    const old = Buffer.from('d0cf11e0a1b11ae1'.padEnd(1_024, '0'), 'hex');
    await expect(openPositionFile(folder.write(`${(files += 1)}.${name}`, old))).rejects.toMatchObject({
      message: expect.stringContaining('old XLS') as string,
    });
  });
});
