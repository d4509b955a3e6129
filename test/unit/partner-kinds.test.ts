/** Kinds of tables and postings that a walk through hand-made files found to be read wrong, or refused though they are plain. */
import iconv from 'iconv-lite';
import { openPositionFile } from '../../partner/files/open';
import { csvOf, fileFolder, rawRowOf, rawXlsxOf } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

const HEADERS = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资'];
const ROW = ['A-1', '缝纫工', '6-05-01-03', '441900', '20', '5200'];
let files = 0;

interface Said {
  readonly [field: string]: unknown;
}

async function read(content: string | Uint8Array, kind = 'csv'): Promise<Said[]> {
  const file = await openPositionFile(folder.write(`${(files += 1)}.${kind}`, content));
  const said: Said[] = [];
  for await (const { number, input, problems } of file.rows())
    said.push({
      ...{ row: number, ...input },
      ...Object.fromEntries(problems.map(({ field, message }) => [field ?? 'row', `wrong: ${message}`])),
    });
  return said;
}

const wrong = (text = ''): unknown => expect.stringMatching(new RegExp(`^wrong: .*${text}`)) as unknown;

/** One row with another cell under a header, which may be new. */
function csv(header: string, cell: string, as = header): string {
  const at = HEADERS.indexOf(header);
  if (at === -1)
    return csvOf([
      [...HEADERS, header],
      [...ROW, cell],
    ]);
  return csvOf([HEADERS.with(at, as), ROW.with(at, cell)]);
}

describe('a second row of headers', () => {
  const blanks = ['', '', '', ''];

  test('with numbers of men and women is two numbers, never one of them', async () => {
    const headers = [...HEADERS.slice(0, 4), '招聘人数', '', '最低工资'];
    for (const [men, women] of [
      ['10', '12'],
      ['10', '10'],
    ] as const) {
      const cells = [...ROW.slice(0, 4), men, women, '5200'];
      const refused = [{ row: 3, externalRef: 'A-1', headcount: wrong('招聘人数（男）.*招聘人数（女）') }];
      expect(await read(csvOf([headers, [...blanks, '男', '女', ''], cells]))).toMatchObject(refused);
      const merges = [...['A', 'B', 'C', 'D', 'G'].map((column) => `${column}1:${column}2`), 'E1:F1'];
      const rows = [headers, [...blanks, '男', '女', ''], cells].map(rawRowOf).join('');
      expect(await read(rawXlsxOf([{ name: '岗位', rows, merges }]), 'xlsx')).toMatchObject(refused);
    }
  });

  test.each([
    ['人', '元/月', '5200', { headcount: 20, wageMin: 5_200 }],
    ['人', '千元', '5.2', { headcount: 20, wageMin: 5_200 }],
    ['', '（千元/月）', '5.2-6', { headcount: 20, wageMin: 5_200, wageMax: 6_000 }],
  ])('with units %s and %s counts, as units in brackets do', async (people, unit, wage, said) => {
    const content = csvOf([HEADERS, [...blanks, people, unit], ROW.with(5, wage)]);
    expect(await read(content)).toMatchObject([{ row: 3, externalRef: 'A-1', ...said }]);
  });

  test('with a unit that can’t be converted refuses the file', async () => {
    await expect(read(csvOf([HEADERS, [...blanks, '人', '元/天'], ROW]))).rejects.toMatchObject({ code: 'UNIT' });
  });

  test.each(['年龄要求', '年龄', '年龄范围'])('with both ends of %s is both ages', async (over) => {
    const rows = [
      [...HEADERS, over, ''],
      [...blanks, '', '', '下限', '上限'],
      [...ROW, '18', '45'],
    ];
    expect(await read(csvOf(rows))).toMatchObject([{ ageMin: 18, ageMax: 45 }]);
  });

  test('is none where a row of words follows the headers', async () => {
    const row = ['甲', '缝纫工', '缝纫工', '东莞', '人', '面议'];
    expect(await read(csvOf([HEADERS, row, ROW]))).toMatchObject([{ row: 2, title: '缝纫工' }, { row: 3 }]);
  });
});

describe('a wage', () => {
  test.each<[string, unknown]>([
    ['6000起', 6_000],
    ['6000元起', 6_000],
    ['6000以上', 6_000],
    ['6000元/月及以上', 6_000],
    ['6千以上', 6_000],
    ['6000+', 6_000],
    ['6000（税前）', 6_000],
    ['6000元/月（不含加班费）', 6_000],
    ['6千(综合)', 6_000],
    ['6000（日结）', wrong('日结')],
    ['200（元/天）', wrong()],
    ['200元/天起', wrong('元/天')],
    ['6000左右', wrong('左右')],
    ['6000以下', wrong('以下')],
  ])('%s', async (cell, wageMin) => {
    expect(await read(csv('最低工资', cell))).toMatchObject([{ wageMin }]);
  });

  test.each(['薪资范围', '月薪范围', '薪酬区间（元/月）', '工资待遇', '薪资待遇', '综合工资', '税前月薪'])(
    'may stand under %s',
    async (header) => {
      expect(await read(csv('最低工资', '5200-6500', header))).toMatchObject([{ wageMin: 5_200, wageMax: 6_500 }]);
    },
  );

  test('at most is no wage at least', async () => {
    expect(await read(csv('最高工资', '6500以上'))).toMatchObject([{ wageMax: wrong('以上') }]);
  });
});

test.each<[string, string, Said]>([
  ['岗位编号', "'A-1", { externalRef: 'A-1' }],
  ['岗位编号', '’A-1', { externalRef: 'A-1' }],
  ['工作地区代码', "'441900", { regionCode: '441900' }],
  ['截止日期', "'2027-02-28", { closesOn: '2027-02-28' }],
  ['截止日期', '＇2027/2/28', { closesOn: '2027-02-28' }],
])('an apostrophe before %s is none of it: %s', async (header, cell, said) => {
  expect(await read(csv(header, cell))).toMatchObject([said]);
});

test.each(['示例', '样例', '例', '例如', '填写示例', 'example', '（示例）'])(
  'a row %s is an example, and wrong',
  async (reference) => {
    expect(await read(csv('岗位编号', reference))).toMatchObject([
      { externalRef: wrong(reference.replace(/[（）]/g, '')) },
    ]);
  },
);

test.each<[string, string, Said]>([
  ['包吃', '✓', { board: true }],
  ['包吃', '✔', { board: true }],
  ['包吃', '☑', { board: true }],
  ['包住', '✗', { lodging: false }],
  ['包住', '✘', { lodging: false }],
  ['包住', '含', { lodging: true }],
  ['包住', '不含', { lodging: false }],
  ['夜班', '不是', { nightWork: false }],
  ['夜班', '是的', { nightWork: true }],
  ['夜班', '□', { nightWork: wrong() }],
  ['学历要求', '学历不限', { education: 'NONE' }],
  ['学历要求', '无学历要求', { education: 'NONE' }],
])('an answer to %s may be %s', async (header, cell, said) => {
  expect(await read(csv(header, cell))).toMatchObject([said]);
});

test('UTF-32 is refused in one line', async () => {
  for (const encoding of ['utf32le', 'utf32be'])
    await expect(read(iconv.encode(csvOf([HEADERS, ROW]), encoding, { addBOM: true }))).rejects.toMatchObject({
      code: 'ENCODING',
    });
});

describe('a code and a name in one cell', () => {
  test.each([
    ['职业代码', '6-05-01-03 缝纫工', 'occupationCode', '6-05-01-03', '缝纫工'],
    ['职业代码', '缝纫工（6-05-01-03）', 'occupationCode', '6-05-01-03', '缝纫工'],
    ['职业代码', '6-05-01-03-缝纫工', 'occupationCode', '6-05-01-03', '缝纫工'],
    ['工作地区代码', '441900 东莞市', 'regionCode', '441900', '东莞市'],
    ['工作地区代码', '东莞市(441900)', 'regionCode', '441900', '东莞市'],
    ['工作地区代码', '530627101：乌峰街道', 'regionCode', '530627101', '乌峰街道'],
  ] as const)('%s %s are both', async (header, cell, field, code, name) => {
    const file = await openPositionFile(folder.write(`${(files += 1)}.csv`, csv(header, cell)));
    for await (const { input, names, problems } of file.rows())
      expect([input[field], names, problems]).toEqual([code, { [field]: name }, []]);
  });

  test('are none of an address with a number, nor of a number that is longer', async () => {
    for (const place of ['东莞市长安镇振安路123号', '东莞441900号', '4419001234东莞'])
      expect(await read(csv('工作地区代码', place))).toMatchObject([{ regionCode: place }]);
  });
});

describe('a posting', () => {
  const POSTING = {
    ...{ '@context': 'https://schema.org', '@type': 'JobPosting', identifier: 'P-1', title: '缝纫工' },
    ...{ occupationalCategory: '6-05-01-03', totalJobOpenings: 20, jobLocation: { name: '东莞' } },
    baseSalary: { currency: 'CNY', value: { value: 5_200, unitText: 'MONTH' } },
  };
  const posting = (change: object): Promise<Said[]> => read(JSON.stringify({ ...POSTING, ...change }), 'jsonld');

  test.each([
    ['<![CDATA[<p>一</p><p>二</p>]]>', '一\n二'],
    ['<![CDATA[一 & 二]]>', '一 & 二'],
    ['前 <![CDATA[一]]> 后', '前 一 后'],
  ])('whose description is wrapped is told without it: %s', async (description, text) => {
    expect(await posting({ description })).toMatchObject([{ description: text }]);
  });

  test('whose identifier names the enterprise alone has no reference', async () => {
    expect(await posting({ identifier: { '@type': 'PropertyValue', name: '示例服饰' } })).toMatchObject([
      { externalRef: '' },
    ]);
  });

  test('whose skills and title are addresses is wrong', async () => {
    expect(await posting({ skills: { '@id': 'https://example.com/skill/1' } })).toMatchObject([{ skills: wrong() }]);
    expect(await posting({ title: 'https://example.com/job/1' })).toMatchObject([{ title: wrong() }]);
  });
});
