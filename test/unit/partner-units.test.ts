/**
 * What stands beside a number in a header or a cell: units that are known, remarks that change nothing, and anything else, which
 * is never read as if it weren't there. Signs that only look like digits never become some.
 */
import { Converter } from 'opencc-js/cn2t';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { mapHeaders, type Headers, headersOf, scalesIn } from '../../partner/files/headers';
import { positionColumns, positionHeaders, toInput } from '../../partner/files/position';
import { wordForm } from '../../partner/files/simplified';
import { ledgerColumns } from '../../partner/people/ledger/columns';

const ledgerHeaders = headersOf(ledgerColumns(asCivilDate('2027-01-20')));

/** The field and factor of a header; what is wrong with it instead of the factor. */
function meaningOf<F extends string>(kind: Headers<F>, ...headers: string[]): readonly [string, number | string] {
  const mapping = mapHeaders(kind, headers);
  const { scales, problems } = scalesIn(kind, headers, mapping);
  const field = mapping.columns[0];
  if (field === undefined) return ['', 'not read'];
  return [field, problems[0]?.message ?? scales[field] ?? 1];
}

const words = (text: string): string[] => text.split(/\s+/);

describe('a header', () => {
  test.each(
    words(
      `月薪（每工） 月薪（课时） 月薪（日均） 月薪（每场） 月薪（日结） 月薪（年均） 月薪（年包） 月薪（旬） 月薪（钟点） 月薪（周均） 月薪（每单）
       月薪（计件） 月薪（12薪） 月薪（×13） 月薪（季） 月薪（元/半月） 月薪（转正后） 月薪（HK$） 月薪（含餐补200） 工资（每车） 工资（/趟）
       月薪（税前年薪） 薪資（雙週） 薪資（鐘點） 招聘人数（班组） 招聘人数（万） 招聘人數（雙） 招聘人数（每班） 最小年龄（男） 最小年齡（虛歲） 最大年龄（不含）
       最小年龄（属相） 合同期限（期） 合同期限（季度） 合同期限（学年） 频繁负重（筐） 頻繁負重（擔） 最大负重（台斤） 最大負重（臺斤） 最大负重（司马斤）
       最大负重（磅） 动作频率（次/秒） 动作频率（个） 截止日期（农历） 到岗日期（民国） 截止日期（不含当天）`,
    ),
  )('%s, whose unit is none that is known, is refused by name', (header) => {
    expect(meaningOf(positionHeaders, header)[1]).toEqual(expect.stringContaining(`列“${header}”`));
  });

  test.each<[string, number]>([
    [
      '最低工资（元/月） 月薪（税前） 月薪（面议） 月薪（税后、元） 月薪（元/人/月） 月薪（含加班费） 月薪（不含五险一金） 月薪（人民币元/月）',
      1,
    ],
    [
      '月薪（面议填0） 月薪（只填数字） 月薪（如：5000） 月薪（元，必填） 工资（底薪+提成） 月薪① 月薪（注1） 月薪（单位：元） 月薪（下限）',
      1,
    ],
    ['月薪(RMB/month,pre-tax) 月薪（综合/月） 月薪（每月15日发） 薪資（稅前）', 1],
    ['月薪（税前千元） 薪資（千元） 月薪(K/月) 月薪（含税、千元/月）', 1_000],
    ['招聘人数（人） 招聘人数（男女不限） 招聘人数（2027年计划） 最小年龄（含） 最小年龄（周岁） 最大年龄（years）', 1],
    [
      '合同期限（个月） 合同期限（MON） 动作频率（次/分） 最大负重（公斤/次） 最大负重（kg） 截止日期（含当天） 到岗日期（公历）',
      1,
    ],
    ['合同期限（ANN） 合同期限（周年）', 12],
    ['频繁负重（斤） 頻繁負重（市斤）', 0.5],
  ])('%s has the factor %d', (headers, factor) => {
    for (const header of words(headers))
      expect([header, meaningOf(positionHeaders, header)[1]]).toEqual([header, factor]);
  });

  test.each([
    ['月薪（上限）', 'wageMax'],
    ['薪资（下限）', 'wageMin'],
    ['岗位（编号）', 'externalRef'],
    ['年龄（上限）', 'ageMax'],
    ['工作地点（代码）', 'regionCode'],
  ])('%s is one name, %s, with its brackets', (header, field) => {
    expect(meaningOf(positionHeaders, header)).toEqual([field, 1]);
  });

  test('of a ledger is read by the same rules', () => {
    expect(meaningOf(ledgerHeaders, '月收入（日均）')[1]).toEqual(expect.stringContaining('日均'));
    expect(meaningOf(ledgerHeaders, '出生日期（农历）')[1]).toEqual(expect.stringContaining('农历'));
    expect(meaningOf(ledgerHeaders, '月收入（元，没有填0）')).toEqual(['monthlyIncome', 1]);
  });

  test('that stands twice must have one unit', () => {
    expect(meaningOf(positionHeaders, '月薪（元）', '月薪（千元）')[1]).toEqual(
      expect.stringContaining('several units'),
    );
    expect(meaningOf(positionHeaders, '月薪', '月薪（日均）')[1]).toEqual(expect.stringContaining('日均'));
    expect(meaningOf(positionHeaders, '月薪（千元）', '月薪（千元/月）')).toEqual(['wageMin', 1_000]);
  });

  const kinds: Readonly<Record<string, (header: string) => unknown>> = {
    positions: (header) => meaningOf(positionHeaders, header),
    people: (header) => meaningOf(ledgerHeaders, header),
  };
  const toTraditional = {
    Taiwan: Converter({ from: 'cn', to: 'tw' }),
    'Hong Kong': Converter({ from: 'cn', to: 'hk' }),
  };
  const all = { positions: Object.values(positionColumns.words), people: Object.values(ledgerHeaders.columns.words) };

  test.each(Object.entries(toTraditional))('of any field is read in the characters of %s, too', (_, traditional) => {
    for (const [kind, meaning] of Object.entries(kinds))
      for (const header of all[kind as keyof typeof all].flat())
        for (const remark of ['', '（必填）', '（数字）', '（虚岁）', '（双周）', '（担）', '（个月）'])
          expect([header, remark, meaning(traditional(`${header}${remark}`))]).toEqual([
            ...[header, remark],
            said(meaning(`${header}${remark}`), `${header}${remark}`, traditional(`${header}${remark}`)),
          ]);
  });

  /** The same, where the header itself is quoted. */
  function said(meaning: unknown, header: string, traditional: string): unknown {
    return JSON.parse(JSON.stringify(meaning).replaceAll(header, traditional));
  }
});

describe('a digit with something about it', () => {
  test.each([
    ...['wageMin', 'wageMax', 'headcount', 'ageMin', 'contractMonths', 'movementsPerMinute', 'liftKgFrequent'].flatMap(
      (field) => words('1² 20① 6500¹ 20⒈ 20㈠ 1½ 12㎡ 3㋁').map((cell) => [field, cell] as const),
    ),
    ...words('5500-6500² 5500²-6500 5500～6500①元/月 5500-6500⑴').map((cell) => ['wageMin', cell] as const),
    ...['startsOn', 'closesOn'].flatMap((field) =>
      words('2027-2-2① 2027年2月2²日 2027/2/1⑤ 2027②/2/1 2027-02-2⁸T18:00 2027年㋁3日 2027-02-28T1②:00:00Z').map(
        (cell) => [field, cell] as const,
      ),
    ),
  ])('is part of no number and no day: %s %s', (field, cell) => {
    const { input, problems } = toInput({ [field]: cell });
    expect(input).not.toHaveProperty(field);
    expect(problems[0]?.message).toContain(cell);
  });

  test.each(['occupationCode', 'regionCode'])('is part of no code: %s', (field) => {
    expect(toInput({ [field]: '44190②' }).input).toMatchObject({ [field]: '44190②' });
  });
});

test('words in simplified characters stay as they are', () => {
  const all = [...Object.values(positionColumns.words), ...Object.values(ledgerHeaders.columns.words)].flat();
  expect(all.map(wordForm)).toEqual(all);
});
