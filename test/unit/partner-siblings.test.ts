/**
 * More of the kinds of `partner-cases.test.ts`, each made here from what its format says: what an office program, a system's
 * export or a hand makes of a table of positions, and what is then right.
 */
import iconv from 'iconv-lite';
import { openPositionFile } from '../../partner/files/open';
import type { OpenOptions } from '../../partner/files/opened';
import type { Field } from '../../partner/files/position-fields';
import { csvOf, fileFolder, rawRowOf, rawXlsxOf } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];
const ROW = ['A-1', '缝纫工', '6-05-01-03', '441900', '20', '5200'];

/** What one row says, and what is wrong with it, by field. */
interface Said {
  readonly [field: string]: unknown;
}

let files = 0;

async function read(content: string | Uint8Array, kind = 'csv', options: OpenOptions<Field> = {}): Promise<Said[]> {
  const file = await openPositionFile(folder.write(`${(files += 1)}.${kind}`, content), options);
  const said: Said[] = [];
  for await (const { number, input, problems } of file.rows())
    said.push({
      ...{ row: number, ...input },
      ...Object.fromEntries(problems.map(({ field, message }) => [field ?? 'row', `wrong: ${message}`])),
    });
  return said;
}

const wrong = (text: string): unknown => expect.stringMatching(new RegExp(`^wrong: .*${text}`)) as unknown;

/** One row with another header or cell, as CSV. */
function csv(change: Record<string, string>, renamed: Record<string, string> = {}): string {
  const more = Object.keys(change).filter((header) => !HEADERS.includes(header));
  const headers = [...HEADERS.map((header) => renamed[header] ?? header), ...more];
  const row = [
    ...HEADERS.map((header, at) => change[header] ?? ROW[at] ?? ''),
    ...more.map((key) => change[key] ?? ''),
  ];
  return csvOf([headers, row]);
}

describe('a unit', () => {
  test.each<[string, string, unknown]>([
    ['月薪（千元）', '5.5', 5_500],
    ['月薪(K)', '6', 6_000],
    ['工资/千元', '6', 6_000],
    ['月薪千元', '6', 6_000],
    ['最低工资【万元】', '0.6', 6_000],
    ['工资（单位：千元）', '6', 6_000],
    ['工资（千元/月）', '6', 6_000],
    ['工资（元/月，税前）', '6000', 6_000],
    ['工资（千元）', '6000元', 6_000],
    ['工资', '6千', 6_000],
    ['工资', '0.6万元', 6_000],
    ['工资', '6000元/月', 6_000],
    ['工资', '¥6,000.00', 6_000],
    ['工资', '50000', 50_000],
    ['工资', '5万', 50_000],
    ['工资', '8万', wrong('8万.*80000 .*/月')],
    ['工资', '80000', wrong('80000.*年薪')],
    ['工资', '50001', wrong('50001')],
    ['工资（元/月）', '80000', wrong('80000 .*/月')],
    ['月薪（万元）', '8', wrong('80000 .*/月')],
    ['月薪（千元）', '60', wrong('60000 .*/月')],
    ['工资', '8万/月', 80_000],
    ['工资', '8万元每月', 80_000],
    ['工资', '80000元/月', 80_000],
    ['工资', '80,000 yuan per month', 80_000],
    ['工资', '每月8万', wrong('每月8万')],
    ['工资', '200元/天', wrong('元/天')],
    ['工资', '25元/小时', wrong('元/小时')],
    ['工资', '7.2万/年', wrong('万/年')],
    ['工资', '1000美元', wrong('美元')],
    ['工资', '$900', wrong('\\$900')],
    ['工资', '面议', wrong('面议')],
    ['工资', '260', wrong('260.*写明单位')],
    ['月薪', '999', wrong('999')],
    ['工资', '1000', 1_000],
    ['工资', '800元/月', 800],
    ['工资', '150元/月', wrong('150元/月')],
  ])('of wages: %s with %s', async (header, cell, wageMin) => {
    expect(await read(csv({ 最低工资: cell }, { 最低工资: header }))).toMatchObject([{ row: 2, wageMin }]);
  });

  test.each<[string, string, unknown]>([
    ['合同期限（年）', '2', 24],
    ['合同期限（年）', '1.5', 18],
    ['合同年限', '2', 24],
    ['合同期限/月', '6', 6],
    ['合同期限', '两年', 24],
    ['合同期限', '一年半', 18],
    ['合同期限（年）', '6个月', 6],
    ['合同期限', '90天', wrong('天')],
    ['合同期限', '长期', wrong('长期')],
  ])('of a contract: %s with %s', async (header, cell, contractMonths) => {
    expect(await read(csv({ [header]: cell }))).toMatchObject([{ contractMonths }]);
  });

  test.each([
    '工资（元/天）',
    '时薪',
    '日薪（元）',
    '年薪（万元）',
    '工资（美元）',
    '工资（USD）',
    '月薪（日结）',
    '月薪（税前万元/年）',
    '工资（元/件）',
    '月薪（半月）',
    '工资（两周）',
    '工资（税前/年）',
    '月薪（近三月）',
    '月薪（近一年）',
    '工资（每2周）',
  ])('of a column %s refuses the file by its name', async (header) => {
    await expect(read(csv({}, { 最低工资: header }))).rejects.toMatchObject({
      code: 'UNIT',
      message: expect.stringContaining(header) as string,
    });
  });

  test.each([
    ['招聘人数（对）', '2'],
    ['招聘人数（夫妻）', '2'],
    ['招聘人数（组）', '3'],
    ['招聘人数/天', '5'],
    ['合同期限（学期）', '2'],
    ['合同期限（0.5年）', '2'],
    ['合同期限（半年）', '2'],
    ['最小年龄（虚岁）', '18'],
    ['最大负重（N）', '200'],
    ['频繁负重（箱）', '2'],
    ['动作频率（次/班）', '900'],
  ])('of a column %s of %s refuses the file by its name', async (header, cell) => {
    const content = header.startsWith('招聘人数')
      ? csv({ 招聘人数: cell }, { 招聘人数: header })
      : csv({ [header]: cell });
    await expect(read(content)).rejects.toMatchObject({
      code: 'UNIT',
      message: expect.stringContaining(header) as string,
    });
  });

  test.each<[string, string, Said]>([
    ['月薪（2027年）', '6000', { wageMin: 6_000 }],
    ['月薪（每月15日发）', '6000', { wageMin: 6_000 }],
    ['月薪（税前）', '6000', { wageMin: 6_000 }],
    ['月薪（税前千元）', '6', { wageMin: 6_000 }],
    ['月薪（综合/月）', '6000', { wageMin: 6_000 }],
  ])('is none in %s', async (header, cell, said) => {
    expect(await read(csv({ 最低工资: cell }, { 最低工资: header }))).toMatchObject([said]);
  });

  test('of three anniversaries is three years', async () => {
    expect(await read(csv({ '合同期限（周年）': '3' }))).toMatchObject([{ contractMonths: 36 }]);
  });

  test('of a column that isn’t read is of no weight', async () => {
    expect(await read(csv({ 日薪: '250' }))).toMatchObject([{ wageMin: 5_200 }]);
  });
});

describe('a range of wages', () => {
  test.each<[string, string, unknown, unknown]>([
    ['月薪（千元）', '5.2-6.5', 5_200, 6_500],
    ['月薪', '5-6.5千元', 5_000, 6_500],
    ['月薪（千元）', '5000元至6000元', 5_000, 6_000],
    ['月薪', '200-300元/天', wrong('元/天'), undefined],
    ['月薪', '6-8万', wrong('6-8万.*80000 .*/月'), undefined],
    ['月薪', '40000-80000', wrong('80000 .*/月'), undefined],
    ['月薪', '5-8万/月', 50_000, 80_000],
    ['月薪', '5万-8万元/月', 50_000, 80_000],
  ])('%s with %s', async (header, cell, wageMin, wageMax) => {
    const [said] = await read(csv({ 最低工资: cell }, { 最低工资: header }));
    expect([said?.['wageMin'], said?.['wageMax']]).toEqual([wageMin, wageMax]);
  });
});

describe('columns of one field', () => {
  test.each<[string, string]>([
    ['id', '7'],
    ['编号', '7'],
    ['序号', '7'],
    ['行号', '7'],
    ['岗位', '车间'],
    ['工资', '1'],
    ['人数', '1'],
    ['备注', 'x'],
  ])('%s does not take the place of an exact one', async (header, cell) => {
    const rows = [
      [header, ...HEADERS, '岗位描述'],
      [cell, ...ROW, '白班'],
    ];
    expect(await read(csvOf(rows))).toMatchObject([
      { externalRef: 'A-1', title: '缝纫工', wageMin: 5_200, headcount: 20, description: '白班' },
    ]);
  });

  test('of two parts of a number are refused, though they are equal', async () => {
    const headers = [...HEADERS.slice(0, 4), '招聘人数（男）', '招聘人数（女）', '最低工资'];
    const row = (men: string, women: string): string[] => [...ROW.slice(0, 4), men, women, '5200'];
    expect(await read(csvOf([headers, row('10', '10'), row('10', '')]))).toMatchObject([
      { headcount: wrong('招聘人数（男）.*招聘人数（女）') },
      { headcount: 10 },
    ]);
    const line = JSON.stringify({ 岗位编号: 'A-1', '招聘人数（男）': 10, '招聘人数（女）': 10 });
    expect(await read(`${line}\n${line.replace('A-1', 'A-2')}\n`, 'ndjson')).toMatchObject([
      { headcount: wrong('招聘人数（男）.*招聘人数（女）') },
      { headcount: wrong('招聘人数（男）.*招聘人数（女）') },
    ]);
  });

  test('of one name must agree', async () => {
    const rows = [
      [...HEADERS, '岗位名称'],
      [...ROW, '缝纫工'],
      [...ROW, ''],
      [...ROW, '裁剪工'],
    ];
    expect(await read(csvOf(rows))).toMatchObject([
      { row: 2, title: '缝纫工' },
      { row: 3, title: '缝纫工' },
      { row: 4, title: wrong('缝纫工.*裁剪工') },
    ]);
  });
});

describe('a date', () => {
  test.each<[string, unknown]>([
    ['2027/2/28 18:00', '2027-02-28'],
    ['2027-02-28T23:59:59', '2027-02-28'],
    ['2027-02-27T16:00:00.000Z', '2027-02-28'],
    ['2027年2月28日 星期日', '2027-02-28'],
    ['2027年2月28日（周日）', '2027-02-28'],
    ['2027-02-28 星期天 18:00', '2027-02-28'],
    ['2027-02-28 周六', wrong('weekday')],
    ['27年2月28日', '2027-02-28'],
    ['2027年2月28号18时30分', '2027-02-28'],
    ['2027/2/28 6:00:00 PM', '2027-02-28'],
    ['2027.02.28', '2027-02-28'],
    ['２０２７／２／２８', '2027-02-28'],
    ['20270228', '2027-02-28'],
    ['2/28/2027', '2027-02-28'],
    ['28.2.2027', '2027-02-28'],
    ['2/3/2027', wrong('2/3/2027')],
    ['27/2/28', wrong('27/2/28')],
    ['27-02-28 18:00', wrong('27-02-28')],
    ['#VALUE!', wrong('#VALUE!')],
    ['########', wrong('####')],
  ])('%s', async (cell, closesOn) => {
    expect(await read(csv({ 截止日期: cell }))).toMatchObject([{ closesOn }]);
  });

  const dated = (cell: string, formats: readonly string[], date1904?: string): Promise<Said[]> =>
    read(
      rawXlsxOf(
        [{ name: '岗位', rows: rawRowOf([...HEADERS, '截止日期']) + rawRowOf([...ROW, cell]) }],
        formats,
        date1904,
      ),
      'xlsx',
    );

  test.each<[string, string, string, string | undefined, unknown]>([
    ['with a time', '<c s="1"><v>46446.75</v></c>', 'yyyy/m/d h:mm', undefined, '2027-02-28'],
    ['a breath before midnight', '<c s="1"><v>46445.99999999999</v></c>', 'yyyy-mm-dd', undefined, '2027-02-28'],
    ['at 23:59:59.999', '<c s="1"><v>46446.99999998843</v></c>', 'yyyy-mm-dd', undefined, '2027-02-28'],
    ['of 1904, true', '<c s="1"><v>44984</v></c>', 'yyyy-mm-dd', 'true', '2027-02-28'],
    ['of 1904, 1', '<c s="1"><v>44984</v></c>', 'yyyy-mm-dd', '1', '2027-02-28'],
    ['not of 1904', '<c s="1"><v>46446</v></c>', 'yyyy-mm-dd', '0', '2027-02-28'],
    ['in Chinese', '<c s="1"><v>46446</v></c>', 'yyyy"年"m"月"d"日"', undefined, '2027-02-28'],
    ['by the locale', '<c s="1"><v>46446</v></c>', '[$-804]yyyy/m/d;@', undefined, '2027-02-28'],
    ['of ISO 8601', '<c t="d"><v>2027-02-28T23:30:00</v></c>', 'yyyy-mm-dd', undefined, '2027-02-28'],
    ['of ISO 8601 in UTC', '<c t="d"><v>2027-02-27T16:00:00Z</v></c>', 'yyyy-mm-dd', undefined, '2027-02-28'],
    ['written in digits', '<c s="1"><v>20270228</v></c>', '0000"-"00"-"00', undefined, '2027-02-28'],
  ])('of a cell, %s', async (_, cell, format, system, closesOn) => {
    expect(await dated(cell, [format], system)).toMatchObject([{ closesOn }]);
  });
});

describe('a number', () => {
  test.each<[string, unknown]>([
    ['1,200', 1_200],
    ['1 200', 1_200],
    ['１，２００', 1_200],
    ['12.0', 12],
    ['12人', 12],
    ['12,0', wrong('12,0')],
    ['1,20', wrong('1,20')],
    ['1.200,00', wrong('1\\.200,00')],
    ['12.000', wrong('12\\.000')],
    ['12.5', wrong('12\\.5')],
    ['1.2E+2', wrong('1\\.2E\\+2')],
    ['#N/A', wrong('#N/A')],
    ['#DIV/0!', wrong('#DIV/0!')],
    ['Err:502', wrong('Err:502')],
  ])('of people, %s', async (cell, headcount) => {
    expect(await read(csv({ 招聘人数: cell }))).toMatchObject([{ headcount }]);
  });

  test.each<[string, unknown]>([
    ['2.02E+17', wrong('2\\.02E\\+17')],
    ['2,02702E+17', wrong('2,02702E\\+17')],
    ['2e17', wrong('2e17')],
    ['202702011234567000', wrong('202[*]{4}00”的数字已被')],
    ["'202702011234567000", '202702011234567000'],
    ['202702011234567891', '202702011234567891'],
    ["'000045", '000045'],
    ['000045', '000045'],
    ['#REF!', wrong('#REF!')],
    ['="000045"', '000045'],
    ['="202702011234567891"', '202702011234567891'],
    ['=HYPERLINK("x","A-1")', wrong('formula')],
    ['=A1&"-1"', wrong('formula')],
  ])('for a name, %s', async (cell, externalRef) => {
    expect(await read(csv({ 岗位编号: cell }))).toMatchObject([{ externalRef }]);
  });

  test.each<[string, string, string, unknown]>([
    ['000000', '45', 'ref', '000045'],
    ['"DG-"0000', '45', 'ref', 'DG-0045'],
    ['0_ ', '202702011234', 'ref', '202702011234'],
    ['0.00E+00', '202702011234', 'ref', '202702011234'],
    ['General', '202702011234567890', 'ref', wrong('202[*]{4}')],
    ['0', '2.02702011234567E+17', 'ref', wrong('15')],
    ['yyyy/m/d', '46446', 'ref', wrong('2027-02-28')],
    ['#,##0.00', '5200', 'wage', 5_200],
    ['_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', '5200', 'wage', 5_200],
    ['[$¥-804]#,##0.00', '5200', 'wage', 5_200],
    ['0"元"', '5200', 'wage', 5_200],
    ['General"元"', '5200', 'wage', 5_200],
    ['General"千元"', '5.2', 'wage', wrong('5\\.2千元')],
    ['"DG-"General', '45', 'ref', 'DG-45'],
    ['0"千元"', '6', 'wage', 6_000],
    ['0.0,"千元"', '6000', 'wage', 6_000],
    ['[$$-409]#,##0', '5200', 'wage', wrong('\\$5,200')],
    ['#,##0,', '6000', 'wage', wrong('6.*6000')],
    ['0', '5200.4', 'wage', wrong('5200\\.4')],
    ['0"元/天"', '200', 'wage', wrong('元/天')],
  ])('in the format %s, %s', async (format, value, column, expected) => {
    const cell = `<c s="1"><v>${value}</v></c>`;
    const row = column === 'ref' ? [cell, ...ROW.slice(1)] : [...ROW.slice(0, 5), cell];
    const rows = rawRowOf(HEADERS) + rawRowOf(row);
    const field = column === 'ref' ? 'externalRef' : 'wageMin';
    expect(await read(rawXlsxOf([{ name: '岗位', rows }], [format]), 'xlsx')).toMatchObject([{ [field]: expected }]);
  });
});

describe('a cell', () => {
  test.each<[string, string, string, unknown]>([
    ['of a formula without a value', '<c><f>A1*2</f></c>', 'wageMin', wrong('=?A1\\*2|formula')],
    ['of a formula whose value is a text', '<c t="str"><f>"5200"</f><v>5200</v></c>', 'wageMin', 5_200],
    ['of an error without a word', '<c t="e"><f>1/0</f></c>', 'wageMin', wrong('error')],
    ['of an error that has no code here', '<c t="e"><v>#SPILL!</v></c>', 'wageMin', wrong('#SPILL!')],
    [
      'of a number with the mark of a footnote',
      '<c t="inlineStr"><is><r><t>5200</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is></c>',
      ...(['wageMin', wrong('5200²')] as const),
    ],
    ['of several runs', '<c t="inlineStr"><is><r><t>52</t></r><r><t>00</t></r></is></c>', 'wageMin', 5_200],
  ])('%s', async (_, cell, field, expected) => {
    const rows = rawRowOf(HEADERS) + rawRowOf([...ROW.slice(0, 5), cell]);
    expect(await read(rawXlsxOf([{ name: '岗位', rows }]), 'xlsx')).toMatchObject([{ [field]: expected }]);
  });

  test('that is true or false is yes or no', async () => {
    const rows =
      rawRowOf([...HEADERS, '包吃', '包住']) + rawRowOf([...ROW, '<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>']);
    expect(await read(rawXlsxOf([{ name: '岗位', rows }]), 'xlsx')).toMatchObject([{ board: true, lodging: false }]);
  });

  test('that is merged over rows is no number of people for each', async () => {
    const rows = rawRowOf(HEADERS) + rawRowOf(ROW) + rawRowOf(['A-2', ...ROW.slice(1, 4), '', '5000']);
    const said = await read(rawXlsxOf([{ name: '岗位', rows, merges: ['E2:E3'] }]), 'xlsx');
    expect(said).toMatchObject([{ headcount: wrong('20.*合并') }, { row: 3, headcount: wrong('20.*合并') }]);
  });

  test('that is merged over columns shows its value in each', async () => {
    const rows = rawRowOf([...HEADERS, '最高工资']) + rawRowOf([...ROW, '']);
    const said = await read(rawXlsxOf([{ name: '岗位', rows, merges: ['F2:G2'] }]), 'xlsx');
    expect(said).toMatchObject([{ wageMin: 5_200, wageMax: 5_200 }]);
  });

  test('keeps the place that its reference says, and those without one follow', async () => {
    const rows = `${rawRowOf(HEADERS)}<row r="5"><c r="A5" t="inlineStr"><is><t>A-1</t></is></c><c t="inlineStr"><is><t>缝纫工</t></is></c><c r="E5"><v>20</v></c><c><v>5200</v></c></row>${rawRowOf(ROW)}`;
    const said = await read(rawXlsxOf([{ name: '岗位', rows }]), 'xlsx');
    expect(said).toEqual([
      { row: 5, externalRef: 'A-1', title: '缝纫工', headcount: 20, wageMin: 5_200 },
      expect.objectContaining({ row: 6, regionCode: '441900' }),
    ]);
  });

  test.each([
    ['-18℃冷库', '-18℃冷库'],
    ["'-18℃冷库", '-18℃冷库'],
    ["'=白班", '=白班'],
    ['@车间', '@车间'],
    ["两班；'+夜班", '两班；+夜班'],
    ["90's", "90's"],
  ])('of a text, %s', async (cell, description) => {
    expect(await read(csv({ 岗位描述: cell }))).toMatchObject([{ description }]);
  });
});

test('how a word is read aloud is no part of it, in a cell or among shared texts', async () => {
  const reading = '<rPh sb="0" eb="3"><t>féng rèn gōng</t></rPh><phoneticPr fontId="1"/>';
  const titles = [
    `<c t="inlineStr"><is><t>缝纫工</t>${reading}</is></c>`,
    `<c t="inlineStr"><is><r><t>缝纫</t></r><rPh sb="0" eb="2">\n<t xml:space="preserve">féng</t></rPh><r><rPr><b/></rPr><t>工</t></r>${reading}</is></c>`,
    '<c t="s"><v>0</v></c>',
    '<c t="s"><v>1</v></c>',
  ];
  const rows = titles.map((title, at) => rawRowOf([`A-${at}`, title, ...ROW.slice(2)])).join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const texts = `<sst xmlns="${main}"><si><t>缝纫工</t>${reading}</si><si><r><t>缝纫</t></r><r><t>工</t></r>${reading}</si></sst>`;
  const said = await read(rawXlsxOf([{ name: '岗位', rows: rawRowOf(HEADERS) + rows }], [], undefined, texts), 'xlsx');
  expect(said.map(({ title }) => title)).toEqual(Array(4).fill('缝纫工'));
});

describe('sheets', () => {
  const full = rawRowOf(HEADERS) + rawRowOf(ROW);
  const other = rawRowOf(HEADERS) + rawRowOf(['B-1', ...ROW.slice(1)]);

  test('that are hidden, or hold something else, are passed over, and named', async () => {
    const book = rawXlsxOf([
      { name: '字典', state: 'hidden', rows: full },
      { name: '宏', state: 'veryHidden', rows: full },
      { name: '封面', rows: rawRowOf(['某服饰有限公司']) },
      { name: '岗位', rows: other },
      { name: '旧岗位', rows: full },
    ]);
    const path = folder.write('sheets.xlsx', book);
    const file = await openPositionFile(path);
    const refs: string[] = [];
    for await (const { input } of file.rows()) refs.push(input.externalRef);
    expect(refs).toEqual(['B-1']);
    expect(file.description).toContain('“岗位”');
    expect(file.notRead().map(({ what, why }) => `${what}: ${why}`)).toEqual([
      expect.stringMatching(/“字典”.*hidden/),
      expect.stringMatching(/“宏”.*hidden/),
      expect.stringMatching(/“封面”.*--sheet/),
      expect.stringMatching(/“旧岗位”.*--sheet/),
    ]);
    for (const sheet of ['旧岗位', '5', '字典', '1', '宏'])
      expect(await read(book, 'xlsx', { sheet })).toMatchObject([{ externalRef: 'A-1' }]);
    await expect(read(book, 'xlsx', { sheet: '6' })).rejects.toMatchObject({ code: 'SHEET' });
  });

  test('that are all hidden are no sheet', async () => {
    const book = rawXlsxOf([{ name: '岗位', state: 'veryHidden', rows: full }]);
    await expect(read(book, 'xlsx')).rejects.toMatchObject({ code: 'SHEET' });
  });

  test('may have formatted but empty rows and columns around', async () => {
    const rows = `<row/>${rawRowOf([...HEADERS, '<c s="1"/>', '<c s="1"/>'])}${rawRowOf([...ROW, '<c s="1"/>'])}<row r="50000"><c r="A50000" s="1"/><c r="Z50000" s="1"/></row>`;
    expect(await read(rawXlsxOf([{ name: '岗位', rows }], ['@']), 'xlsx')).toMatchObject([
      { row: 3, externalRef: 'A-1' },
    ]);
  });
});

describe('a text', () => {
  const table = [HEADERS, ROW];

  test.each<[string, string | Uint8Array]>([
    ['with lines that end in CR', csvOf(table).replaceAll('\r\n', '\r')],
    ['with lines that end in LF', csvOf(table).replaceAll('\r\n', '\n')],
    ['whose header ends otherwise than its rows', csvOf(table).replace('\r\n', '\n')],
    ['with sep=| and bars', `sep=|\n${csvOf(table, '|')}`],
    ['with "sep=;" in quotes', `"sep=;"\r\n${csvOf(table, ';')}`],
    ['with sep=, in UTF-16', iconv.encode(`sep=,\r\n${csvOf(table)}`, 'utf-16le', { addBOM: true })],
    ['in UTF-16 of big endian', iconv.encode(csvOf(table, '\t'), 'utf-16be', { addBOM: true })],
    ['in UTF-16 without a mark', iconv.encode(csvOf(table, '\t'), 'utf-16le', { addBOM: false })],
    ['in UTF-16 of big endian without a mark', iconv.encode(csvOf(table), 'utf-16be', { addBOM: false })],
    ['in GBK', iconv.encode(csvOf(table), 'gbk')],
    ['with titles above', `2027年春季招聘计划,,,,,\r\n制表：人事部；日期：2027-01-02\r\n\r\n${csvOf(table)}`],
    ['with a title of many separators', `一；二;三;四;五;六;七;八;九\r\n${csvOf(table)}`],
    ['with empty columns and rows behind', `${csvOf(table.map((row) => [...row, '', '']))},,,,,,,\r\n\r\n,,\r\n`],
    [
      'with two rows of headers',
      csvOf([['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '工资'], ...table]),
    ],
  ])('%s', async (_, content) => {
    const said = await read(content);
    expect(said.map(({ row: _row, ...rest }) => rest)).toEqual([
      {
        ...{ externalRef: 'A-1', title: '缝纫工', occupationCode: '6-05-01-03', regionCode: '441900' },
        ...{ headcount: 20, wageMin: 5_200 },
      },
    ]);
  });

  const traditional = [
    ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'],
    ['A-1', '縫紉工', '6-05-01-03', '441900', '20', '5200'],
    ['A-2', '倉庫管理員，負責貨物裝卸', '4-02-06-01', '441900', '20', '5200'],
  ];

  test('in Big5 is read as such, and not as other characters of GB18030', async () => {
    const said = await read(iconv.encode(csvOf(traditional), 'big5'));
    expect(said.map(({ title }) => title)).toEqual(['縫紉工', '倉庫管理員，負責貨物裝卸']);
  });

  test('of traditional characters in GBK is read as it is', async () => {
    const said = await read(iconv.encode(csvOf(traditional), 'gbk'));
    expect(said.map(({ title }) => title)).toEqual(['縫紉工', '倉庫管理員，負責貨物裝卸']);
  });

  test('in UTF-16 without a mark that begins with a long text is read as it is', async () => {
    const notice = `填表说明：${'请各企业如实填写岗位信息，不得虚报工资待遇。'.repeat(40)}`;
    const said = await read(iconv.encode(`${notice}\r\n${csvOf(table, '\t')}`, 'utf-16le', { addBOM: false }));
    expect(said).toMatchObject([{ externalRef: 'A-1', title: '缝纫工' }]);
  });

  const english = (title: string): string =>
    csvOf([traditional[0] ?? [], ['A-1', title, '6-05-01-03', '441900', '20', '5200']]);
  const utf8 = Buffer.from(csvOf([...table, ...table.slice(1)]));
  const at = utf8.lastIndexOf(Buffer.from('缝纫工'));

  test.each<[string, Buffer]>([
    ['in Windows-1252', iconv.encode(english('Z\u00fcrich sewing \u2019s'), 'win1252')],
    ['in Shift JIS', iconv.encode(english('\u30df\u30b7\u30f3\u7e2b\u88fd\u5de5'), 'shift_jis')],
    ['in EUC-JP', iconv.encode(english('\u30df\u30b7\u30f3\u7e2b\u88fd\u5de5'), 'euc-jp')],
    ['in EUC-KR', iconv.encode(english('\ubd09\uc81c\uacf5 \uacf5\uc7a5 \uadfc\ub85c\uc790'), 'euc-kr')],
    ['that may be Big5 or GBK', iconv.encode(english('縫紉工'), 'gbk')],
    ['of UTF-8 with a broken byte in its middle', Buffer.concat([utf8.subarray(0, at + 1), utf8.subarray(at + 2)])],
    ['of UTF-8 with a byte too many', Buffer.concat([utf8.subarray(0, at), Uint8Array.of(0xe7), utf8.subarray(at)])],
    ['of UTF-8 with rows of GBK behind', Buffer.concat([utf8, iconv.encode(csvOf([ROW]), 'gbk')])],
    [
      'of GBK with one row of UTF-8 between',
      Buffer.concat([
        iconv.encode(csvOf([HEADERS, ...Array<string[]>(30).fill(ROW)]), 'gbk'),
        Buffer.from(csvOf([[...ROW.slice(0, 1), '缝纫工装配车间', ...ROW.slice(2)]])),
        iconv.encode(csvOf(Array<string[]>(30).fill(ROW)), 'gbk'),
      ]),
    ],
  ])('%s is refused', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'ENCODING' });
  });

  test.each([0, 1, 2, 3])(
    'in UTF-8 whose characters stand across the pieces in which it is read: %d',
    async (shift) => {
      const rows = Array.from({ length: 3_000 }, (_, at) => [
        `${'x'.repeat(shift)}A-${at}`,
        '缝纫工𠮷厂龙😀',
        ...ROW.slice(2),
      ]);
      const said = await read(csvOf([HEADERS, ...rows]));
      expect(said.length).toBe(3_000);
      expect(new Set(said.map(({ title }) => title))).toEqual(new Set(['缝纫工𠮷厂龙😀']));
    },
  );

  test('tells rows as an office program numbers them', async () => {
    const text = `计划\r\n\r\n${csvOf([
      [...HEADERS, '岗位描述'],
      [...ROW, '白班\n不倒班'],
    ])}\r\n${csvOf([[...ROW, 'x']])}`;
    expect(await read(text)).toMatchObject([{ row: 4, description: '白班\n不倒班' }, { row: 6 }]);
  });

  test('has its header where it is said to be', async () => {
    const text = csvOf([HEADERS, ROW, HEADERS, ['B-1', ...ROW.slice(1)]]);
    expect(await read(text, 'csv', { headerRow: 1 })).toMatchObject([{ row: 2 }, { row: 4 }]);
    expect(await read(text, 'csv', { headerRow: 3 })).toMatchObject([{ row: 4, externalRef: 'B-1' }]);
    await expect(read(text, 'csv', { headerRow: 2 })).rejects.toMatchObject({ code: 'HEADERS' });
  });

  test('without needed columns names them in Chinese, and the row that was taken for the header', async () => {
    const headers = ['岗位编号', '岗位名称', '招聘人数'];
    await expect(read(csvOf([['计划'], headers, ['A-1', '缝纫工', '20']]))).rejects.toMatchObject({
      code: 'HEADERS',
      message: expect.stringMatching(/职业代码.*工作地区代码.*最低工资.*第 2 行/) as string,
    });
  });
});

test('a file of errors is read as the file that it is of', async () => {
  const text = csvOf([
    [...HEADERS, '岗位描述', '行号 / row', '列 / columns', '原因 / reasons'],
    [...ROW, "'-18℃冷库", '7', '工作地区代码', '没有该地区'],
  ]);
  const file = await openPositionFile(folder.write('mended.csv', text));
  expect(file.headers).toEqual([...HEADERS, '岗位描述']);
  expect(file.notRead()).toEqual([]);
  for await (const { input, original, problems } of file.rows()) {
    expect({ problems, original }).toEqual({ problems: [], original: [...ROW, '-18℃冷库'] });
    expect(input.description).toBe('-18℃冷库');
  }
});

test.each<[string, string, Said]>([
  ['学历要求', '没有', { education: 'NONE' }],
  ['学历要求', '暂无', { education: 'NONE' }],
  ['技能要求', '无', { skills: [] }],
  ['技能要求', '焊接、无、不详', { skills: ['焊接'] }],
  ['技能要求', '不限', { skills: [] }],
  ['包住', '暂无', { lodging: false }],
])('%s of %s is read as that there is none', async (header, cell, said) => {
  expect(await read(csv({ [header]: cell }))).toEqual([expect.objectContaining(said)]);
});

test.each([
  ['1、平车 2、拷边', ['平车', '拷边']],
  ['1.平车\n2.拷边', ['平车', '拷边']],
  ['1）平车；2）拷边', ['平车', '拷边']],
  ['平车\n拷边', ['平车', '拷边']],
  ['3.5吨叉车、C1驾照', ['3.5吨叉车', 'C1驾照']],
  ['1.5吨叉车，2.5吨叉车', ['1.5吨叉车', '2.5吨叉车']],
])('skills “%s” are %j', async (cell, skills) => {
  expect(await read(csv({ 技能要求: cell }))).toMatchObject([{ skills }]);
});

test.each(['#VALEUR!', '#NV', '#WERT!', 'Loading...'])(
  '%s, of an office program in another language, is no title',
  async (cell) => {
    expect(await read(csv({ 岗位名称: cell }))).toMatchObject([{ title: wrong(cell) }]);
  },
);

describe('what a position tells of its work, for workers of 16 and 17', () => {
  test.each<[string, string, Said]>([
    ['每分钟动作次数', '45', { movementsPerMinute: 45 }],
    ['动作频率（次/分钟）', '0', { movementsPerMinute: 0 }],
    ['动作频率', '900次/小时', { movementsPerMinute: wrong('次/小时') }],
    ['频繁负重', '20公斤', { liftKgFrequent: 20 }],
    ['频繁负重（斤）', '30', { liftKgFrequent: 15 }],
    ['最大负重', '25kg', { liftKgOccasional: 25 }],
    ['最大负重', '0.5吨', { liftKgOccasional: wrong('吨') }],
    ['是否夜班', '无', { nightWork: false }],
    ['未成年工禁忌作业', '无', { hazards: [] }],
    ['未成年工禁忌作业', '暂无', { hazards: [] }],
    ['是否夜班', '暂无', { nightWork: false }],
    ['未成年工禁忌作业', '粉尘、高温', { hazards: ['DUST', 'HEAT'] }],
    ['hazards', 'DUST;BOILER', { hazards: ['DUST', 'BOILER'] }],
    ['禁忌作业', '粉尘、很累', { hazards: wrong('很累') }],
    ['禁忌作业', '', {}],
  ])('%s: %s', async (header, cell, said) => {
    const [row] = await read(csv({ [header]: cell }));
    const work = ['movementsPerMinute', 'liftKgFrequent', 'liftKgOccasional', 'nightWork', 'hazards'];
    expect(Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => work.includes(name)))).toEqual(said);
  });

  test.each<[string, string, unknown, readonly string[]]>([
    ['频繁负重（斤）', '25', 13, ['“25”不是整公斤，按 13 公斤保存 / 25 is no whole number of kg; stored as 13 kg']],
    ['最大负重', '41斤', 21, ['“41斤”不是整公斤，按 21 公斤保存 / 41斤 is no whole number of kg; stored as 21 kg']],
    [
      '最大负重',
      '12.5公斤',
      13,
      ['“12.5公斤”不是整公斤，按 13 公斤保存 / 12.5公斤 is no whole number of kg; stored as 13 kg'],
    ],
    ['最大负重', '40斤', 20, []],
    ['最大负重', '-0.5', undefined, []],
    ['动作频率', '12.5', undefined, []],
  ])('a load that is no whole number of kilograms is rounded up and told: %s %s', async (header, cell, value, told) => {
    const file = await openPositionFile(folder.write(`${(files += 1)}.csv`, csv({ [header]: cell })), {});
    for await (const { input, warnings = [], problems } of file.rows()) {
      expect(input.liftKgFrequent ?? input.liftKgOccasional).toBe(value);
      expect(warnings).toEqual(told);
      expect(problems.length).toBe(value === undefined ? 1 : 0);
    }
    expect.assertions(3);
  });
});
