/** Meals and a place to live, as partners write them: a plain yes or no is taken, and what costs or has terms is asked about. */
import { openPositionFile } from '../../partner/files/open';
import { toInput } from '../../partner/files/position';
import type { Field } from '../../partner/files/position-fields';
import { csvOf, fileFolder } from '../kit/partner-files';

const folder = fileFolder();

afterAll(() => folder.remove());

interface Said {
  readonly board: unknown;
  readonly lodging: unknown;
  /** Fields that are wrong. */
  readonly wrong: readonly unknown[];
  readonly warnings: number;
}

function said(texts: Partial<Record<Field, string>>): Said {
  const { input, problems, warnings = [] } = toInput(texts);
  const wrong = [...new Set(problems.map(({ field }) => field))];
  return { board: input.board, lodging: input.lodging, wrong, warnings: warnings.length };
}

const NONE = { board: undefined, lodging: undefined, wrong: [], warnings: 0 };

describe('words of benefits with terms are asked about, never taken as a yes:', () => {
  test.each(
    `提供住宿（自费）|有宿舍但收费|提供宿舍（100元/月）|提供宿舍，住宿费200元/月|有偿提供住宿|住宿每月扣300元，提供宿舍|转正后包住|外地员工提供住宿|
     管理人员包住|包住（仅限外地员工）|包住前3个月|提供住宿，试用期除外|包住，需扣钱|包住或住宿补贴500元|包住；费用自理|宿舍100元每月，有宿舍|
     housing provided, rent deducted|lodging available for married couples|Housing provided ($50/month)|提供住宿，個人承擔一半`
      .split('|')
      .map((text) => text.trim()),
  )('%s', (text) => {
    for (const field of ['benefits', 'boardAndLodging', 'lodging'] as const)
      expect([field, said({ [field]: text })]).toEqual([field, { ...NONE, wrong: [field] }]);
  });

  test.each([
    '包吃包住（扣300元/月）',
    '包吃住，试用期除外',
    '包吃住，费用自理',
    '包吃住（仅限外地）',
    '包食宿，每月扣除食宿费300元',
  ])('%s, of both', (benefits) => {
    expect(said({ benefits })).toEqual({ ...NONE, wrong: ['benefits'] });
  });
});

test.each([
  ['包吃住', true, true],
  ['包食宿，節日福利，年終獎', true, true],
  ['免費住宿', undefined, true],
  ['不是包吃住', false, false],
  ['并非包住', undefined, false],
  ['住宿自理', undefined, false],
  ['包吃，住宿自理', true, false],
  ['包吃住，水电自理', true, true],
  ['包吃住，水电费100元/月自理', true, true],
  ['包吃住，五险一金，满一年加薪', true, true],
  ['包吃住，费用公司承担', true, true],
  ['包吃住，不收任何费用', true, true],
  ['包吃住，全勤奖100元', true, true],
  ['提供免费工作餐、住宿，五险一金，5000-6500元/月', true, true],
  ['员工宿舍带空调热水器', undefined, true],
  ['提供四人间宿舍', undefined, true],
  ['宿舍有独立卫生间和阳台', undefined, true],
  ['住宿补贴300元/月，餐补', undefined, undefined],
  ['住宿条件好', undefined, undefined],
  ['五险一金，年底双薪', undefined, undefined],
])('"%s" in a column of benefits says of meals %p and of a place to live %p', (benefits, board, lodging) => {
  expect(said({ benefits })).toEqual({ ...NONE, board, lodging });
});

test.each(['不一定包住', '包住3个月', '离家远的可提供住宿', '试用期内不包住', '包住优先'])(
  '%s is unclear: left out of free words with a warning, and wrong in a column of its own',
  (text) => {
    expect(said({ benefits: text })).toEqual({ ...NONE, warnings: 1 });
    expect(said({ lodging: text })).toEqual({ ...NONE, wrong: ['lodging'] });
  },
);

describe('a column', () => {
  test.each([
    ['包吃', 'board', true],
    ['包吃住', 'board', true],
    ['免费工作餐', 'board', true],
    ['不包吃', 'board', false],
    ['自理', 'board', false],
    ['提供', 'lodging', true],
    ['提供四人间宿舍', 'lodging', true],
    ['住宿自理', 'lodging', false],
    ['有房补', 'lodging', undefined],
    ['#N/D', 'lodging', undefined],
  ] as const)('of its own may say %s', (text, field, answer) => {
    expect(said({ [field]: text })).toEqual({
      ...NONE,
      ...(answer === undefined ? { wrong: [field] } : { [field]: answer }),
    });
  });

  test.each([
    ['是', true, true, []],
    ['否', false, false, []],
    ['无', false, false, []],
    ['包吃', true, undefined, []],
    ['包吃不包住', true, false, []],
    ['好', undefined, undefined, ['boardAndLodging']],
    ['-', undefined, undefined, []],
  ])('of both may say %s', (boardAndLodging, board, lodging, wrong) => {
    expect(said({ boardAndLodging })).toEqual({ ...NONE, board, lodging, wrong });
  });

  test('that contradicts another is wrong', () => {
    expect(said({ lodging: '否', boardAndLodging: '包吃住' })).toMatchObject({ wrong: ['boardAndLodging'] });
    expect(said({ lodging: '是', benefits: '住宿自理' })).toMatchObject({ wrong: ['benefits'] });
    expect(said({ lodging: '是', benefits: '包吃住' })).toEqual({ ...NONE, board: true, lodging: true });
  });

  test.each(['食宿', '包吃住', '食宿情况', '是否包吃住'])('%s is of both', async (header) => {
    const headers = ['岗位编号', '岗位名称', '职业代码', '工作地区代码', '招聘人数', '最低工资', header];
    const row = ['A-1', '缝纫工', '6-05-01-03', '441900', '20', '5200', '包吃住'];
    const file = await openPositionFile(folder.write(`${header}.csv`, csvOf([headers, row])));
    for await (const { input, problems } of file.rows())
      expect([problems, input]).toEqual([[], expect.objectContaining({ board: true, lodging: true })]);
  });
});
