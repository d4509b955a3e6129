/** Ledgers of villages: what their columns and cells say of a person, and what is refused rather than guessed. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit } from '../../functions/platform/values/identity-number';
import { resolveOccupation } from '../../functions/domains/reference/resolution/occupation-name';
import { resolvePlace } from '../../functions/domains/reference/resolution/place';
import { fullName } from '../../functions/domains/reference/region/region';
import type { Ask } from '../../partner/api';
import { openAnswers } from '../../partner/names/answers';
import type { Asker } from '../../partner/names/ask';
import { findCodes } from '../../partner/names/codes';
import { createTally } from '../../partner/names/name';
import { createResolve } from '../../partner/names/resolve';
import { openTable } from '../../partner/files/open';
import type { Known, Recorded } from '../../partner/people/api';
import { ledgerColumns } from '../../partner/people/ledger/columns';
import type { LedgerInput, LedgerRow } from '../../partner/people/ledger/fields';
import { createDuplicates } from '../../partner/people/duplicates';
import { tallyNames } from '../../partner/people/names';
import { correcting } from '../../partner/people/recorder';
import { surveyOf } from '../../partner/people/survey';
import { csvOf, fileFolder, rawRowOf, rawXlsxOf } from '../kit/partner-files';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const folder = fileFolder();

afterAll(() => folder.remove());

const TODAY = asCivilDate('2027-01-20');
const numberOf = (sequence: string): string => {
  const first = `53212819900101${sequence}`;
  return `${first}${checkDigit(first)}`;
};
const NUMBER = numberOf('002');

async function rowsIn(path: string): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for await (const row of (await openTable(ledgerColumns(TODAY), path)).rows()) rows.push(row);
  return rows;
}

let files = 0;

/** The one row of a ledger with name and number, and these cells by header. */
async function read(cells: Readonly<Record<string, string>>): Promise<LedgerRow> {
  const all = { 姓名: '马阿依', 身份证号: NUMBER, ...cells };
  const path = folder.write(`${(files += 1)}.csv`, csvOf([Object.keys(all), Object.values(all)]));
  const [row] = await rowsIn(path);
  if (row === undefined) throw new Error('Expected a row');
  return row;
}

describe('a column', () => {
  test.each<[string, string, Partial<LedgerInput>]>([
    ['公民身份号码', NUMBER, { identityNumber: NUMBER }],
    ['联系电话', '138-8700-0001', { phone: '138-8700-0001' }],
    ['民族', '苗', { ethnicGroup: '苗' }],
    ['文化程度', '高中毕业', { education: 'SENIOR_HIGH' }],
    ['学历', '文盲', { education: 'NONE' }],
    ...['无', '没有', '暂无', '无学历'].map((text): [string, string, Partial<LedgerInput>] => [
      '文化程度',
      text,
      { education: 'NONE' },
    ]),
    ['文化程度', '初　中', { education: 'JUNIOR_HIGH' }],
    ['文化程度', '中师', { education: 'VOCATIONAL' }],
    ['就业状况', '已 务 工', { employment: 'ELSEWHERE' }],
    ['就业意愿', '愿　意', { wantsWork: true }],
    ['出行需求', '不 需 要', { needsTransport: false }],
    ['技能特长', '缝纫、家政；驾驶', { skills: ['缝纫', '家政', '驾驶'] }],
    ['技能', '无', { skills: [] }],
    ['技能', '没有、-', { skills: [] }],
    ['意向工种', '缝纫工、不详、无', { occupations: ['缝纫工'] }],
    ['意向地区', '广东东莞；无', { destinations: ['广东东莞'] }],
    ['人员类别', '脱贫户', { groupTags: ['脱贫户'] }],
    ['就业状况', '省外务工', { employment: 'OUT_OF_PROVINCE' }],
    ['务工状况', '外出务工', { employment: 'ELSEWHERE' }],
    ['务工地点', '浙江省杭州市', { workplace: '浙江省杭州市' }],
    ['月收入（千元）', '4.5', { monthlyIncome: 4_500 }],
    ['月收入', '无', { monthlyIncome: 0 }],
    ['期望工资', '5千元', { wageExpected: 5_000 }],
    ['期望工资', '面议', {}],
    ['就业意愿', '有', { wantsWork: true }],
    ['就业意愿', '无', { wantsWork: false }],
    ['就业意愿', '没有\u200b', { wantsWork: false }],
    ['意向工种', '缝纫工、6-25-04-07', { occupations: ['缝纫工', '6-25-04-07'] }],
    ['意向地区', '广东东莞；浙江', { destinations: ['广东东莞', '浙江'] }],
    ['意向地区', '不限', { destinations: [] }],
    ['出行需求', '包车', { needsTransport: true }],
    ['出行需求', '自行前往', { needsTransport: false }],
    ['培训需求', '电工', { needsTraining: true }],
    ['培训需求', '无人机驾驶', { needsTraining: true }],
    ['培训需求', '不锈钢焊接', { needsTraining: true }],
    ...['无需', '不用', '不参加', '不想参加', '没有需求', '没兴趣', '无此需求', '拒绝', '不愿意学'].map(
      (text): [string, string, Partial<LedgerInput>] => ['培训需求', text, { needsTraining: false }],
    ),
    ['技能', '1、焊工 2、电工', { skills: ['焊工', '电工'] }],
    ...['否', '没', '无特长', '没有技能', '无任何技能'].map((text): [string, string, Partial<LedgerInput>] => [
      '技能',
      text,
      { skills: [] },
    ]),
    ['月收入', '150', { monthlyIncome: 150 }],
    ['月收入', '0', { monthlyIncome: 0 }],
    ['调查日期', '2026年11月20日', { surveyedOn: '2026-11-20' }],
    ['村代码', '530627102201', { home: { code: '530627102201', names: '' } }],
  ])('%s that says %s', async (header, cell, told) => {
    const { input, problems } = await read({ [header]: cell });
    expect(problems).toEqual([]);
    const { identityNumber: _, name: __, ...others } = input;
    const { identityNumber: ___ = NUMBER, ...expected } = told;
    expect(others).toEqual({ home: { names: '' }, occupations: [], ...expected });
  });

  test.each<[string, number | undefined, number]>([
    ['5000-6000', 5_000, 1],
    ['5～6千', 5_000, 1],
    ['5000至6000元/月', 5_000, 1],
    ['5000以上', 5_000, 0],
    ['5000元及以上', 5_000, 0],
    ['6000元/月起', 6_000, 0],
    ['5千左右', 5_000, 0],
    ['不低于5000', 5_000, 0],
    ['≥5000元', 5_000, 0],
    ['5000以下', undefined, 1],
    ['看情况', undefined, 1],
    ['高一点', undefined, 1],
    ['三千多', undefined, 1],
    ['200元/天', undefined, 1],
    ['5000/6000', undefined, 1],
    ['6000-5000', undefined, 1],
    ['0', undefined, 1],
    ['5000（可谈）', 5_000, 0],
  ])('期望工资 that says “%s” is %s, with %d warnings, and the row is right', async (cell, wage, count) => {
    const { input, problems, warnings = [] } = await read({ 期望工资: cell });
    expect([problems, input.wageExpected, warnings.length]).toEqual([[], wage, count]);
  });

  test.each<[string, number, number]>([
    ['4000-5000', 4_500, 1],
    ['4～5千', 4_500, 1],
    ['4千-5千元/月', 4_500, 1],
    ['4001至5000元', 4_500, 1],
    ['约4000', 4_000, 0],
    ['4000左右', 4_000, 0],
    ['4千元左右', 4_000, 0],
    ['约 4000', 4_000, 0],
    ['4000 左右', 4_000, 0],
    ['約4000', 4_000, 0],
    ['約 4000 元', 4_000, 0],
    ['60000元/月', 60_000, 0],
    ['60000-70000元/月', 65_000, 1],
  ])('月收入 that says “%s” is %d, with %d warnings, and the row is right', async (cell, income, count) => {
    const { input, problems, warnings = [] } = await read({ 月收入: cell });
    expect([problems, input.monthlyIncome, warnings.length]).toEqual([[], income, count]);
  });

  test.each([
    ['月收入', '3-4', /^“3-4”作为月薪只有 3 元.* \/ 3-4 would be 3 yuan/],
    ['月收入', '12-15万', /^“12-15万”作为月薪高达 135000 元.* \/ 12-15万 would be 135000 yuan/],
    ['期望工资', '5-8', /^“5-8”作为月薪只有 5 元/],
    ['期望工资', '200-300', /^“200-300”作为月薪只有 200 元/],
    ['期望工资', '12-15万', /^“12-15万”作为月薪高达 120000 元/],
  ])('%s that says “%s” is quoted as it stands, and nobody says that it is stored', async (header, cell, message) => {
    const { problems, warnings = [] } = await read({ [header]: cell });
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(warnings).toEqual([]);
  });

  test('an expected wage tells its period behind the range', async () => {
    const { input, problems } = await read({ 期望工资: '60000-70000元/月' });
    expect([problems, input.wageExpected]).toEqual([[], 60_000]);
  });

  test('月收入 in thousands may be a range', async () => {
    const { input, problems } = await read({ '月收入（千元）': '4-5' });
    expect([problems, input.monthlyIncome]).toEqual([[], 4_500]);
  });

  test.each(['', ' ', '/', '—', '不详', '\u3000', '\u200b'])('that is left open as “%s” is not told', async (blank) => {
    const headers = ['联系电话', '民族', '文化程度', '技能', '就业状况', '月收入', '就业意愿', '意向地区', '出行需求'];
    const { input, problems } = await read(Object.fromEntries(headers.map((header) => [header, blank])));
    expect(problems).toEqual([]);
    expect(input).toEqual({ identityNumber: NUMBER, name: '马阿依', home: { names: '' }, occupations: [] });
  });

  test.each<[string, string, RegExp]>([
    ['身份证号', '5.32128E+17', /shortened/],
    ['身份证号', `${NUMBER.slice(0, 15)}000`, /shortened/],
    ['身份证号', NUMBER.slice(0, 17), /18 characters/],
    ['身份证号', `${NUMBER.slice(0, 17)}${NUMBER.endsWith('0') ? '1' : '0'}`, /check digit/],
    ['身份证号', '', /missing/],
    ['姓名', '', /missing/],
    ['性别', '男', /sex/],
    ['出生日期', '1990-01-02', /birth date/],
    ['文化程度', '初中肄业', /初中肄业/],
    ['就业状况', '很好', /很好/],
    ['就业意愿', '看情况', /看情况/],
    ['月收入', '三千多', /三千多/],
    ...['2026-11-31', '46315', '10月20日', '2026年'].map((text): [string, string, RegExp] => [
      '调查日期',
      text,
      /can not be told; write/,
    ]),
    ['调查日期', '2027-01-21', /after today/],
    ['民族', '#N/A', /error/],
    ['月收入', '3', /write the unit/],
    ['月收入', '3-4', /write the unit/],
    ['月收入', '1000-9000', /1000-9000/],
    ['月收入', '5000-4000', /5000-4000/],
    ['月收入', '5000以上', /以上/],
    ['期望工资', '8', /write the unit/],
    ['期望工资', '5-8', /write the unit/],
    ['期望工资', '#N/A', /error/],
    ['技能', '有', /the name of it/],
    ['技能', '是', /the name of it/],
    ['技能', '会', /the name of it/],
    ['技能', '焊接、5200', /the name of it/],
    ['技能', '2026-11-20', /the name of it/],
    ['人员类别', '√', /the name of it/],
    ...['待定', '看情况', '没时间', '已参加', '否（已培训）', '再说'].map((text): [string, string, RegExp] => [
      '培训需求',
      text,
      /a course/,
    ]),
    ...['马**', '13887000001', '1', '马阿依（故）', '马阿依/马二', '马阿依、马二', '阿?'].map(
      (text): [string, string, RegExp] => ['姓名', text, /no name as on the identity card/],
    ),
  ])('%s that says “%s” is wrong by name', async (header, cell, message) => {
    const { problems } = await read({ [header]: cell });
    expect(problems).toMatchObject([{ message: expect.stringMatching(message) as string }]);
  });

  test('that is wrong is told where the person is read, an amount behind the name and the home', async () => {
    const wrong = { 姓名: '马**', 县: '#N/A', 期望工资: '3', 文化程度: '会', 月收入: '一点', 培训需求: '待定' };
    const { problems } = await read(wrong);
    const order = ['name', 'county', 'education', 'monthlyIncome', 'wageExpected', 'needsTraining'];
    expect(problems.map(({ field }) => field)).toEqual(order);
  });

  test.each<string[]>([
    ...[
      '已故',
      '已　故',
      '2025年3月去世',
      '死亡',
      '本人已病故',
      '该女不幸过世',
      '病逝（2024）',
      '已經去世',
      'deceased',
    ].map((text) => ['备注', text]),
    ...['是', '√', '2025-03-01', '已死亡'].map((text) => ['是否死亡', text]),
    ...[
      ['死亡日期', '2025.3'],
      ['人员状态', '死亡'],
      ['就业状况', '死亡'],
    ],
  ])('%s that says “%s” is of nobody who looks for work', async (header = '', cell = '') => {
    const { problems } = await read({ [header]: cell });
    expect(problems).toMatchObject([{ message: expect.stringMatching(/已去世.*has died/) as string }]);
  });

  test.each([
    ['备注', '家有老人', 0],
    ['备注', '父亲已故，本人在家', 1],
    ['备注', '丈夫去世；带两个孩子', 1],
    ['备注', '未死亡', 0],
    ['备注', '妻 去 世 本人在家', 1],
    ['是否死亡', '否', 0],
    ['死亡日期', '/', 0],
    ['人员状态', '正常', 0],
  ])('%s that says “%s” is of somebody alive, with %d warnings', async (header, cell, count) => {
    const { problems, warnings = [] } = await read({ [header]: cell });
    expect([problems, warnings.length]).toEqual([[], count]);
  });

  test('of an identity number that ends in 000 is wrong, unless an apostrophe says that it is meant', async () => {
    const ending = Array.from({ length: 10 }, (_, digit) => numberOf(`${digit}00`)).find((one) => one.endsWith('000'));
    const number = ending ?? '';
    expect(number).toHaveLength(18);
    expect((await read({ 身份证号: number })).problems).toMatchObject([
      { message: expect.stringContaining('apostrophe') as string },
    ]);
    expect(await read({ 身份证号: `'${number}` })).toMatchObject({ input: { identityNumber: number }, problems: [] });
  });

  test.each([
    ['联系电话（村干部）', '13887000001', 'phone'],
    ['手机号(紧急联系人)', '13887000001', 'phone'],
    ['联系电话【家属】', '13887000001', 'phone'],
    ['联系电话（父母 / 监护人电话）', '13887000001', 'phone'],
    ['学历（配偶）', '初中', 'education'],
  ] as const)('that is about somebody else is not the person’s: %s', async (header, cell, field) => {
    const { input, problems } = await read({ [header]: cell });
    expect([input[field], problems]).toEqual([undefined, []]);
    const own = await read({ [header]: cell, [header.replace(/[(（【].*/, '（本人）')]: cell });
    expect(own.problems).toEqual([]);
    expect(own.input[field]).toBeDefined();
  });

  test.each([
    ['', ''],
    ['姓名', '身份证号'],
  ])('that stands under somebody else is not the person’s, beside “%s”', async (...own) => {
    const [upper, lower] = [
      ['姓名', '身份证号', '紧急联系人', '', '务工情况', ''],
      [...own, '关系', '联系电话', '月收入', '务工地点'],
    ];
    const rows = [upper, lower, ['马阿依', NUMBER, '父子', '13887000001', '4500', '昆明']].map(rawRowOf).join('');
    const path = folder.write(`${(files += 1)}.xlsx`, rawXlsxOf([{ name: '台账', rows, merges: ['C1:D1', 'E1:F1'] }]));
    const [row] = await rowsIn(path);
    expect(row).toMatchObject({ input: { name: '马阿依', monthlyIncome: 4_500, workplace: '昆明' }, problems: [] });
    expect(row?.input.phone).toBeUndefined();
  });

  test('of the head of the household’s number is nobody else’s number', async () => {
    const path = folder.write(
      'head.csv',
      csvOf([
        ['姓名', '身份证号（户主）'],
        ['马阿依', NUMBER],
      ]),
    );
    await expect(rowsIn(path)).rejects.toMatchObject({ code: 'HEADERS' });
  });

  test('whose header has a phone beside its unit is told without the phone', async () => {
    const shown = await read({ '月收入（13887000001美元）': '500' }).catch(String);
    expect(shown).toMatch(/“月收入（138\*{4}01美元）”/);
    expect(shown).not.toContain('13887000001');
  });

  test('of numbers in the format of days is wrong by name, and the other rows are read', async () => {
    const rows =
      rawRowOf(['姓名', '身份证号', '联系电话']) +
      rawRowOf(['马阿依', `<c s="1"><v>${NUMBER}</v></c>`, '<c s="1"><v>13887000001</v></c>']) +
      rawRowOf(['马阿牛', numberOf('010'), '']);
    const path = folder.write('days.xlsx', rawXlsxOf([{ name: '台账', rows }], ['yyyy-mm-dd']));
    const fields = (await rowsIn(path)).map(({ problems }) => problems.map(({ field }) => field));
    expect(fields).toEqual([expect.arrayContaining(['identityNumber', 'phone']), []]);
  });

  test('of identity numbers that a sheet holds as numbers is wrong by name', async () => {
    const rows = rawRowOf(['姓名', '身份证号']) + rawRowOf(['马阿依', Number(NUMBER.slice(0, 17)) * 10]);
    const [row] = await rowsIn(folder.write('numbers.xlsx', rawXlsxOf([{ name: '台账', rows }])));
    expect(row?.problems).toMatchObject([
      { field: 'identityNumber', message: expect.stringContaining('15') as string },
    ]);
  });
});

/** As the server answers. */
const ask: Ask = (_, variables) => {
  const { input } = variables as { input: { occupations: string[]; places: string[] } };
  return Promise.resolve({
    resolveCodes: {
      occupations: input.occupations.map((text) => ({ code: null, ...resolveOccupation(text, TODAY) })),
      places: input.places.map((text) => ({ code: null, ...resolvePlace(text) })),
    },
  }) as never;
};

async function told(
  cells: Readonly<Record<string, string>>,
  region = '530627102',
  days: Readonly<{ surveyedOn?: string }> = {},
  answer?: Asker['ask'],
) {
  const row = await read({ 调查日期: '2026-11-20', ...cells });
  const tally = createTally();
  tallyNames(row, region, tally);
  const answers = await openAnswers(folder.path + `/${(files += 1)}.codes.csv`);
  const resolve = createResolve(ask, { code: region, fullName: fullName(asRegionCode(region)) });
  const { codes } = await findCodes(tally.all(), {
    ...{ resolve, answers, takeLikely: false },
    ...(answer !== undefined && { makeAsker: () => ({ ask: answer, end: () => undefined }) }),
  });
  return surveyOf(row, { codes, region, ...days });
}

test.each<[string, string]>([
  ...['-', '/', '不详', '　', '——', '、'].flatMap((mark) =>
    ['联系电话', '技能', '意向地区', '月收入', '就业意愿', '调查日期'].map((header): [string, string] => [
      mark,
      header,
    ]),
  ),
  ...['技能', '意向地区'].map((header): [string, string] => ['；', header]),
  ...[
    '联系电话',
    '民族',
    '意向工种',
    '意向地区',
    '期望工资',
    '出发地',
    '务工地点',
    '村(社区)',
    '村代码',
    '调查日期',
    '就业状况',
  ].flatMap((header): [string, string][] => [
    ['无', header],
    ['没有', header],
  ]),
  ...['意向工种', '意向地区'].flatMap((header): [string, string][] => [
    ['无、-', header],
    ['/；暂无', header],
    ['不详、不详', header],
  ]),
])('%s in %s is not told, as if the cell were blank', async (cell, header) => {
  const [told, blank] = [await read({ [header]: cell }), await read({ [header]: '' })];
  expect(told.problems).toEqual([]);
  expect(told.input).toEqual(blank.input);
});

test.each(['姓名', '身份证号'])('无 in %s is missing', async (header) => {
  expect((await read({ [header]: '无' })).problems).toMatchObject([
    { message: expect.stringContaining('is missing') as string },
  ]);
});

describe('a row below the people', () => {
  const HEADERS = ['序号', '姓名', '身份证号', '乡镇', '联系电话'];

  test.each([
    [['合计', '1', '1人', '', '']],
    [['合 计', '', '', '1人', '']],
    [['', '合计：1 人', '', '', '']],
    [['填表人：张三', '', '', '审核人：李四', '']],
    [['审核人（签字）：', '', '', '']],
    [['註：本表一式兩份', '', '', '', '', '']],
  ])('%j is not read, and told', async (aside) => {
    const path = folder.write(`${(files += 1)}.csv`, csvOf([HEADERS, ['1', '马阿依', NUMBER, '泼机镇', ''], aside]));
    const table = await openTable(ledgerColumns(TODAY), path);
    const rows: LedgerRow[] = [];
    for await (const row of table.rows()) rows.push(row);
    expect(rows.map(({ number }) => number)).toEqual([2]);
    expect(table.notRead().map(({ what }) => what)).toContain('第 3 行 / rows 3');
  });

  test.each([
    [['2', '', '', '泼机镇', '13887000001']],
    [['2', '合计', NUMBER, '', '']],
    [['备注', '', '', '泼机镇', '']],
    [['2', '李四', '', '', '合计']],
  ])('%j is of somebody, and wrong or right as such', async (row) => {
    const path = folder.write(`${(files += 1)}.csv`, csvOf([HEADERS, ['1', '马阿依', NUMBER, '泼机镇', ''], row]));
    expect((await rowsIn(path)).map(({ number }) => number)).toEqual([2, 3]);
  });

  test('has an income of its own, not one that is merged over the household', async () => {
    const rows =
      rawRowOf(['姓名', '身份证号', '月收入', '就业意愿']) +
      rawRowOf(['马阿依', NUMBER, '9000', '是']) +
      rawRowOf(['马阿牛', numberOf('010'), '', '']);
    const path = folder.write('household.xlsx', rawXlsxOf([{ name: '台账', rows, merges: ['C2:C3', 'D2:D3'] }]));
    expect(await rowsIn(path)).toMatchObject(
      [1, 2].map(() => ({ input: { wantsWork: true }, problems: [{ field: 'monthlyIncome' }] })),
    );
  });

  test('of households has its own name and number, not those of the head of the household', async () => {
    const headers = [
      '户主姓名',
      '户主身份证号',
      '家庭成员姓名',
      '公民身份号码',
      '人口类型',
      '是否愿意外出务工',
      '户主电话',
    ];
    const cells = ['马大', numberOf('014'), '马小', NUMBER, '脱贫人口', '是', '13887000001'];
    const [row] = await rowsIn(folder.write(`${(files += 1)}.csv`, csvOf([headers, cells])));
    expect(row).toMatchObject({
      input: { name: '马小', identityNumber: NUMBER, groupTags: ['脱贫人口'], wantsWork: true },
      problems: [],
    });
    expect(row?.input.phone).toBeUndefined();
  });
});

test.each(['53212819780621514X', `马阿依${NUMBER}`, '马阿依 138 8700 0001', '马阿依13887000001'])(
  'a number of the person is in no name: %s',
  async (name) => {
    const { problems } = await read({ 姓名: name });
    expect(problems.map(({ field }) => field)).toEqual(['name']);
    expect(JSON.stringify(problems)).not.toMatch(/\d{10}|138 8700/);
  },
);

test.each(['马阿依2', 'ꆈꌠ·阿呷', '买买提·艾力', '阿 依', "O'Brien", '欧阳〇'])('%s is a name', async (name) => {
  expect((await read({ 姓名: name })).problems).toEqual([]);
});

describe('a row as a survey', () => {
  test.each([
    ['广东东莞', ['4419']],
    ['东莞市长安镇；浙江', ['4419', '33']],
    ['省内', ['53']],
    ['县内', ['530627']],
    ['不限', []],
  ])('has the wish for %s by code', async (wish, codes) => {
    const { survey, notes } = await told({ 意向地区: wish });
    expect(survey.destinationRegionCodes).toEqual(codes);
    expect(notes).toEqual([]);
  });

  test('leaves out wishes that are unsure, and says so', async () => {
    const { survey, notes } = await told({ 意向地区: '珠三角', 意向工种: '缝纫工、普工' });
    expect(survey.destinationRegionCodes).toBeUndefined();
    expect(survey.occupationCodes).toEqual(['6-05-01-03']);
    expect(notes).toEqual([expect.stringContaining('珠三角'), expect.stringContaining('普工')]);
  });

  test.each([
    ['外出务工', '浙江', 'OUT_OF_PROVINCE'],
    ['务工', '镇雄县', 'IN_COUNTY'],
    ['务工', '彝良县牛街镇', 'IN_PROVINCE'],
    ['', '广东省东莞市', 'OUT_OF_PROVINCE'],
    ['省外务工', '某厂', 'OUT_OF_PROVINCE'],
  ])('of somebody %s in %s', async (state, place, employment) => {
    expect((await told({ 就业状况: state, 务工地点: place })).survey.employment).toBe(employment);
  });

  test('whose state and place of work contradict each other is wrong; one without a place is left open', async () => {
    expect((await told({ 就业状况: '县内', 务工地点: '浙江' })).problems).toMatchObject([{ field: 'employment' }]);
    const open = await told({ 就业状况: '务工' });
    expect([open.survey.employment, open.notes.length]).toEqual([undefined, 1]);
  });

  test.each([
    ['530627', { 村代码: '530627102201' }, '530627102201'],
    ['530627', { 村代码: '530627102000' }, '530627102'],
    ['530627', { 乡镇: '泼机镇', '村(社区)': '老包寨村' }, '530627102'],
    ['53', { 家庭住址: '云南省昭通市镇雄县泼机镇老包寨村' }, '530627102'],
    ['5306', { 县: '镇雄县', 乡镇: '泼机' }, '530627102'],
    ['530627102', {}, '530627102'],
    ['530627102201', { 村: '老包寨村' }, '530627102201'],
  ])('in %s with %j has its home', async (region, cells, code) => {
    const { survey, problems } = await told(cells, region);
    expect([survey.villageCode, problems]).toEqual([code, []]);
  });

  test.each([
    ['530627', {}, /missing/],
    ['530627', { 乡镇: '某某镇' }, /no sure code/],
    ['53', { 乡镇: '牛街镇' }, /no sure code/],
    ['530627', { 家庭住址: '彝良县牛街镇' }, /is not within 530627;/],
    ['530627102', { 家庭住址: '彝良县牛街镇' }, /is not within 530627102;/],
  ])('in %s with %j has no sure home, and is wrong', async (region, cells, message) => {
    expect((await told(cells, region)).problems).toMatchObject([{ message: expect.stringMatching(message) as string }]);
  });

  test('with an answer about its home and its wish has these, and is another survey', async () => {
    const cells = { 乡镇: '老泼机', 意向工种: '车衣工', 意向地区: '珠三角' };
    const before = await told(cells, '530627');
    expect(before.problems).toMatchObject([{ field: 'village' }]);
    const answered = await told(cells, '530627', {}, (question) =>
      Promise.resolve({ text: { HOME: '泼机镇', OCCUPATION: '缝纫工', AREA: '东莞' }[question.kind as 'HOME'] }),
    );
    expect(answered).toMatchObject({
      survey: { villageCode: '530627102', occupationCodes: ['6-05-01-03'], destinationRegionCodes: ['4419'] },
      ...{ problems: [], notes: [] },
    });
    expect(answered.survey.clientId).not.toBe(before.survey.clientId);
  });

  test('has the same id for the same answers, another for others, and none that tells numbers', async () => {
    const id = async (cells: Readonly<Record<string, string>>) => (await told(cells)).survey.clientId;
    const one = await id({ 手机号: '13887000001', 月收入: '4500' });
    expect(await id({ 手机号: '138 8700 0001', 月收入: '4500' })).toBe(one);
    expect(await id({ 手机号: '13887000001', 月收入: '5000' })).not.toBe(one);
    expect(await id({ 手机号: '13899990001', 月收入: '4500', 身份证号: numberOf('022') })).toBe(one);
  });

  test('without a day takes that of the whole file, or is wrong', async () => {
    const given = await told({ 调查日期: '' }, '530627102', { surveyedOn: '2026-11-18' });
    expect(given.survey.surveyedAt).toBe('2026-11-18T00:00:00.000+08:00');
    expect((await told({ 调查日期: '' })).problems).toMatchObject([{ field: 'surveyedOn' }]);
  });
});

describe('people who stand in a ledger twice', () => {
  const person = (name: string): LedgerInput => ({
    identityNumber: NUMBER,
    name,
    home: { names: '' },
    occupations: [],
  });

  test('are told where the rows differ, and taken once where they are equal', () => {
    const equal = createDuplicates();
    equal.add(2, person('甲'));
    equal.add(7, person('甲'));
    expect([equal.rowsOf(NUMBER), equal.isRepeat(2), equal.isRepeat(7)]).toEqual([undefined, false, true]);
    const other = createDuplicates();
    for (const [row, name] of ['甲', '甲', '乙', '丙'].entries()) other.add(row + 2, person(name));
    expect(other.rowsOf(NUMBER)).toEqual([2, 4, 5]);
    const died = createDuplicates();
    died.add(2, person('甲'));
    died.add(3, { ...person('甲'), died: true });
    expect(died.rowsOf(NUMBER)).toEqual([2, 3]);
    expect([...other.all().keys()]).toEqual([NUMBER]);
  });
});

describe('a correction of the same day', () => {
  const survey = { clientId: 'ledger-1', surveyedAt: '2026-11-20T00:00:00.000+08:00', monthlyIncome: 5_000 };
  const known = (monthlyIncome: number, surveyedAt: string): Known => ({
    ...{
      id: 'wkr_1',
      name: '甲',
      maskedIdentityNumber: '',
      maskedPhone: null,
      villageCode: '530627102',
      ethnicGroup: null,
    },
    ...{ education: null, skills: [], groupTags: [], employment: null, intent: null, monthlyIncome, surveyedAt },
  });
  const reused = { code: 'IDEMPOTENCY_KEY_REUSED', message: '', path: [] };

  test.each<[string, Recorded, string[]]>([
    [
      'that counts is told once',
      { status: 'UPDATED', overruled: [], errors: [], worker: known(5_000, '2026-11-19T16:00:00Z') },
      [],
    ],
    [
      'that another one of the day stands before is told after it',
      { status: 'UNCHANGED', overruled: ['monthlyIncome'], errors: [], worker: known(4_000, '2026-11-19T16:00:03Z') },
      ['2026-11-19T16:00:04.000Z'],
    ],
    [
      'that only has other hidden digits is told a second later',
      { status: 'REJECTED', overruled: [], errors: [reused], worker: null },
      ['2026-11-19T16:00:01.000Z'],
    ],
    [
      'that the register has in other words is told once',
      { status: 'UNCHANGED', overruled: [], errors: [], worker: known(4_000, '2026-11-19T16:00:00Z') },
      [],
    ],
    [
      'that a later survey overrules stays as it is',
      { status: 'UNCHANGED', overruled: ['monthlyIncome'], errors: [], worker: known(4_000, '2026-11-20T03:00:00Z') },
      [],
    ],
  ])('%s', async (_, first, later) => {
    const asked: (string | null | undefined)[] = [];
    const done: Recorded = {
      status: 'UPDATED',
      overruled: [],
      errors: [],
      worker: known(5_000, '2026-11-19T16:00:09Z'),
    };
    const record = correcting((surveys) => {
      asked.push(...surveys.map(({ surveyedAt }) => surveyedAt));
      return Promise.resolve([asked.length === 1 ? first : done]);
    });
    await record([survey]);
    expect(asked).toEqual([survey.surveyedAt, ...later]);
  });
});
