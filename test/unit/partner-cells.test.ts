/** What hands and programs leave in cells, headers and objects, beside what `partner-siblings.test.ts` has. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { codeColumns } from '../../partner/codes/columns';
import { openPositionFile } from '../../partner/files/open';
import { toInput } from '../../partner/files/position';
import { fields } from '../../partner/files/position-fields';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import { ledgerFields } from '../../partner/people/ledger/fields';
import { positionTemplate } from '../../partner/template';
import { csvOf, fileFolder, rawRowOf, rawXlsxOf } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const TODAY = asCivilDate('2027-01-20');
const NUMBER = `53212819900101002${checkDigit('53212819900101002')}`;
const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];
const ROW = ['A-1', '缝纫工', '6-05-01-03', '441900', '20', '5200'];
const INPUT = {
  ...{ externalRef: 'A-1', title: '缝纫工', occupationCode: '6-05-01-03', regionCode: '441900' },
  ...{ headcount: 20, wageMin: 5_200 },
};

let files = 0;

async function read(content: string | Uint8Array, kind = 'csv') {
  const file = await openPositionFile(folder.write(`${(files += 1)}.${kind}`, content));
  const rows = [];
  for await (const row of file.rows()) rows.push(row);
  return { file, rows };
}

describe('a list that is counted', () => {
  test.each<[string, string[]]>([
    ['1、无', []],
    ['1、焊接', ['焊接']],
    ['1：平车；2：拷边', ['平车', '拷边']],
    ['一、平车 二、拷边', ['平车', '拷边']],
    ['（1）平车（2）拷边', ['平车', '拷边']],
    ['①平车②拷边', ['平车', '拷边']],
    ['① 平车；② 无', ['平车']],
    ['⒈平车⒉拷边', ['平车', '拷边']],
    ['1.5吨叉车', ['1.5吨叉车']],
    ['一、二级焊工', ['一', '二级焊工']],
    ['叉车（1）、平车', ['叉车（1）', '平车']],
    ['平车②', ['平车②']],
  ])('%s is %j', (skills, expected) => {
    expect(toInput({ skills })).toEqual({ input: { externalRef: '', skills: expected }, problems: [] });
  });
});

describe('a range of wages', () => {
  test.each<[string, number, number]>([
    ['5千-8000', 5_000, 8_000],
    ['5000-8千', 5_000, 8_000],
    ['5k~6500', 5_000, 6_500],
    ['0.5万至8000', 5_000, 8_000],
    ['5-8千', 5_000, 8_000],
    ['5千-8千', 5_000, 8_000],
    ['5千-8', 5_000, 8_000],
    ['5000元-8000', 5_000, 8_000],
    ['5,000-8,000', 5_000, 8_000],
    ['¥5000-¥8000', 5_000, 8_000],
  ])('%s is from %d to %d', (cell, wageMin, wageMax) => {
    expect(toInput({ wageMin: cell }).input).toMatchObject({ wageMin, wageMax });
    expect(toInput({ wageMin: cell }).problems).toEqual([]);
  });

  test('with one end in thousands is read as such in a column of thousands, too', () => {
    expect(toInput({ wageMin: '5千-8000' }, { wageMin: 1_000 }).input).toMatchObject({
      wageMin: 5_000,
      wageMax: 8_000,
    });
  });
});

describe('both ages in one column', () => {
  test.each<[string, number | undefined, number | undefined]>([
    ['18-45', 18, 45],
    ['18至45周岁', 18, 45],
    ['18岁～45岁之间', 18, 45],
    ['１８—４５歲', 18, 45],
    ['18周岁以上', 18, undefined],
    ['年满18', 18, undefined],
    ['≥18岁', 18, undefined],
    ['45岁及以下', undefined, 45],
    ['45岁以内', undefined, 45],
    ['不超过45岁', undefined, 45],
    ['18岁以上、45岁以下', 18, 45],
    ['年满18周岁，不超过45周岁', 18, 45],
    ['不限', undefined, undefined],
    ['无要求', undefined, undefined],
    ['', undefined, undefined],
  ])('%s is from %p to %p', (ageRange, ageMin, ageMax) => {
    const { input, problems } = toInput({ ageRange });
    expect([input.ageMin, input.ageMax, problems]).toEqual([ageMin, ageMax, []]);
  });

  test.each([
    '18',
    '18-45虚岁',
    '男18-50，女18-45',
    '45岁左右',
    '18-',
    '80后',
    '18-45②',
    '成年',
    '小于45',
    '18以上20以上',
  ])('%s is refused', (ageRange) => {
    expect(toInput({ ageRange }).problems).toMatchObject([{ field: 'ageRange' }]);
  });

  test('contradicts no column of one', () => {
    expect(toInput({ ageMin: '18', ageRange: '18-45' })).toMatchObject({
      input: { ageMin: 18, ageMax: 45 },
      problems: [],
    });
    expect(toInput({ ageMin: '20', ageRange: '18-45' }).problems).toMatchObject([{ field: 'ageMin' }]);
  });

  test.each(['年龄要求', '年龄', '年龄范围（岁）', '年齡限制', 'age'])('stand under %s', async (header) => {
    const { rows } = await read(
      csvOf([
        [...HEADERS, header],
        [...ROW, '18-45岁'],
      ]),
    );
    expect(rows).toMatchObject([{ input: { ...INPUT, ageMin: 18, ageMax: 45 }, problems: [] }]);
  });

  test('are two columns of the template', () => {
    expect(positionTemplate.fields.filter((field) => field.startsWith('age'))).toEqual(['ageMin', 'ageMax']);
  });
});

describe('a mark or word for another cell', () => {
  const dittos = ['同上', '同上一行', '〃', '″', '“', '”', '""', '仝上', '如上', 'Ditto', '々'];

  test.each(fields)('is no value of a position’s %s', (field) => {
    for (const cell of dittos)
      expect([...new Set(toInput({ [field]: cell }).problems.map((problem) => problem.field))]).toEqual([field]);
  });

  test.each(ledgerFields)('is no value of a person’s %s', (field) => {
    // What a sheet was exported with is read beside a seal alone.
    if (field === 'exported') return;
    const { toInput: read } = ledgerColumns(TODAY);
    for (const cell of dittos)
      expect(read({ identityNumber: NUMBER, name: '马阿依', [field]: cell }, {}).problems).toMatchObject([{ field }]);
  });

  test('is no code or name of a list of codes', () => {
    const { toInput: read } = codeColumns('REGION', { scheme: 'GB/T 2260', validFrom: '2027-01-01' });
    expect(read({ code: '同上', name: '〃' }, {}).problems).toMatchObject([{ field: 'code' }, { field: 'name' }]);
  });

  test('is no word of a list', () => {
    expect(toInput({ skills: '平车、同上' }).problems).toMatchObject([{ field: 'skills' }]);
    const { toInput: read } = ledgerColumns(TODAY);
    const texts = { identityNumber: NUMBER, name: '马阿依', skills: '焊接、同上', destinations: '东莞、〃' };
    expect(read(texts, {}).problems).toMatchObject([{ field: 'skills' }, { field: 'destinations' }]);
  });
});

test('a sum and who made the list stand below the rows, and are none', async () => {
  const below = [
    ['合计', '', '', '', '20', ''],
    ['制表人：张三', '', '', '审核人：李四', '', ''],
    ['小计', '2个岗位', '', '', '20人次', ''],
    ['共2个岗位，20人', '', '', '', '', ''],
  ];
  const { file, rows } = await read(csvOf([HEADERS, ROW, ...below, ['合计', ...ROW.slice(1)]]));
  expect(rows.map(({ number }) => number)).toEqual([2, 7]);
  expect(file.notRead()).toEqual([expect.objectContaining({ what: '第 3、4、5、6 行 / rows 3, 4, 5, 6' })]);
});

describe('headers in two rows', () => {
  const body = [
    [...ROW, '6000'],
    ['A-2', ...ROW.slice(1), '6500'],
  ];
  const inputs = [
    { ...INPUT, wageMax: 6_000 },
    { ...INPUT, externalRef: 'A-2', wageMax: 6_500 },
  ];
  const blanks = ['', '', '', '', ''];

  test.each<[string, string[][]]>([
    [
      'a name over its parts',
      [
        [...HEADERS.slice(0, 5), '工资', ''],
        [...blanks, '最低', '最高'],
      ],
    ],
    [
      'a name with its unit',
      [
        [...HEADERS.slice(0, 5), '月薪（元）', ''],
        [...blanks, '下限', '上限'],
      ],
    ],
    [
      'groups over names',
      [
        ['岗位信息', '', '', '', '', '薪资', ''],
        [...HEADERS.slice(0, 5), '最低', '最高'],
      ],
    ],
    [
      'a name in each column',
      [
        [...HEADERS.slice(0, 5), '工资', '工资'],
        [...HEADERS.slice(0, 5), '最低', '最高'],
      ],
    ],
  ])('are read together: %s', async (_, headers) => {
    const { file, rows } = await read(csvOf([['2027年春季招聘'], ...headers, ...body]));
    expect(file.description).toContain('headers in rows 2 and 3');
    expect(rows.map(({ input, problems }) => ({ input, problems }))).toEqual(
      inputs.map((input) => ({ input, problems: [] })),
    );
    expect(rows.map(({ number }) => number)).toEqual([4, 5]);
    expect(file.notRead()).toEqual([expect.objectContaining({ what: '第 1 行 / rows 1' })]);
  });

  test('of a sheet, merged, are read together', async () => {
    const rows = [
      rawRowOf([...HEADERS.slice(0, 5), '工资（千元）', '']),
      rawRowOf([...blanks, '最低', '最高']),
      rawRowOf([...ROW.slice(0, 5), '5.2', '6']),
    ];
    const merges = ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:E2', 'F1:G1'];
    const said = await read(rawXlsxOf([{ name: '岗位', rows: rows.join(''), merges }]), 'xlsx');
    expect(said.rows).toMatchObject([{ number: 3, input: { ...INPUT, wageMax: 6_000 }, problems: [] }]);
  });

  test('that are no names together are shown, with what to do', async () => {
    const headers = [
      [...HEADERS.slice(0, 5), '报酬', ''],
      [...blanks, '底', '顶'],
    ];
    await expect(read(csvOf([...headers, ...body]))).rejects.toMatchObject({
      code: 'HEADERS',
      message: expect.stringMatching(/岗位编号、岗位名称.*报酬.*--header-row.*合并成一行/) as string,
    });
  });
});

describe('a key that stands twice in an object', () => {
  const line = JSON.stringify(INPUT);
  const twice = line.replace('{', '{"wageMin":3000,');

  test('makes the line wrong, by its name', async () => {
    const { rows } = await read(`${line}\n${twice}\n${line}\n`, 'ndjson');
    expect(rows.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
      [],
      ['同一对象中键“wageMin”写了两次 / the key wageMin stands twice in an object'],
      [],
    ]);
  });

  test.each<[string, string, string]>([
    ['of a list', `[${line},${twice}]`, 'json'],
    [
      'far within',
      `{"@context":"https://schema.org","@type":"JobPosting","jobLocation":{"address":"a" , "address" :"b"}}`,
      'json',
    ],
    ['of a page', `<script type="application/ld+json">{"@type":"JobPosting","title":"a","title":"b"}</script>`, 'html'],
  ])('%s refuses the file, by its name', async (_, content, kind) => {
    await expect(read(content, kind)).rejects.toMatchObject({
      code: 'JSON',
      message: expect.stringMatching(/the key (?:wageMin|address|title) stands twice/) as string,
    });
  });

  test('is none in objects beside or within each other, or in texts', async () => {
    const description = 'a":"b","wageMin":{"wageMin":1';
    const object = { ...INPUT, description, other: [{ wageMin: 1 }, { wageMin: 1, inner: { wageMin: 1 } }] };
    const { rows } = await read(`${JSON.stringify(object)}\n`, 'ndjson');
    expect(rows).toMatchObject([{ input: { ...INPUT, description }, problems: [] }]);
  });
});

describe('a cell of a workbook', () => {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const texts = `<sst xmlns="${main}"><si><t>两班倒</t></si><si><r><t>白</t></r><r><t>班</t></r></si></sst>`;

  const cellOf = async (header: string, cell: string): Promise<unknown> => {
    const rows = rawRowOf([...HEADERS, header]) + rawRowOf([...ROW, cell]);
    const said = await read(rawXlsxOf([{ name: '岗位', rows }], [], undefined, texts), 'xlsx');
    const [row] = said.rows;
    return row?.problems[0]?.message ?? row?.input.description ?? row?.input.board;
  };
  const error = expect.stringMatching(/#VALUE!|formula/) as unknown;

  test.each<[string, string, unknown]>([
    ['岗位描述', '<c t="s"><v>0</v></c>', '两班倒'],
    ['岗位描述', '<c t="s"><v xml:space="preserve"> 1 </v></c>', '白班'],
    ['岗位描述', '<c t="s"><v>2</v></c>', error],
    ['岗位描述', '<c t="s"><v>-1</v></c>', error],
    ['岗位描述', '<c t="s"><v>0.5</v></c>', error],
    ['岗位描述', '<c t="s"><v>x</v></c>', error],
    ['岗位描述', '<c t="s"/>', undefined],
    ['岗位描述', '<c t="s"><v></v></c>', undefined],
    ['岗位描述', '<c t="inlineStr"><v>5</v></c>', error],
    ['包吃', '<c t="b"><v>1</v></c>', true],
    ['包吃', '<c t="b"><v>0</v></c>', false],
    ['包吃', '<c t="b"/>', undefined],
    ['包吃', '<c t="b"><v>2</v></c>', error],
    ['包吃', '<c t="b"><f>A1=1</f></c>', error],
  ])('under %s, %s', async (header, cell, expected) => {
    expect(await cellOf(header, cell)).toEqual(expected);
  });
});
