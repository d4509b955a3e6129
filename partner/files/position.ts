/**
 * Columns of a partner's file of positions, and the conversion of a row to the API's input. Checks only what the input's
 * types can't express.
 */
import type { PositionInput } from '../../functions/generated/graphql';
import { headersOf, normalized } from './headers';
import { type Columns, type Read, type Row, type RowProblem, type Scales, type Texts, wordsOf } from './row';
import { dayOf, isErrorCell, lostDigits, type Quantity, rangeIn, shortened, type Value, wholeNumber } from './values';

export const fields = [
  'externalRef',
  'title',
  'occupationCode',
  'regionCode',
  'headcount',
  'wageMin',
  'wageMax',
  'education',
  'ageMin',
  'ageMax',
  'skills',
  'board',
  'lodging',
  'contractMonths',
  'startsOn',
  'closesOn',
  'description',
  'refill',
] as const satisfies readonly (keyof PositionInput)[];

export type Field = (typeof fields)[number];

const words: Readonly<Record<Field, readonly string[]>> = {
  externalRef: wordsOf(
    '岗位编号 职位编号 岗位代码 岗位id 外部编号 external_ref job_id position_id 编号 reference ref id 序号',
  ),
  title: wordsOf('岗位名称 职位名称 招聘岗位 job_title position_title 岗位 职位 工种名称 工种 title position'),
  occupationCode: wordsOf('职业代码 工种代码 职业编码 职业分类代码 occupation_code occupation'),
  regionCode: wordsOf('工作地区代码 工作地代码 工作地点代码 地区代码 行政区划代码 区划代码 region_code region'),
  headcount: wordsOf('招聘人数 需求人数 招工人数 用工人数 headcount vacancies openings 人数 岗位数'),
  wageMin: wordsOf(
    '最低工资 月薪下限 最低月薪 薪资下限 wage_min min_wage salary_min 月薪 月工资 工资 薪资 薪酬 wage salary',
    '年薪 日薪 日工资 周薪 时薪 小时工资',
  ),
  wageMax: wordsOf('最高工资 月薪上限 最高月薪 薪资上限 wage_max max_wage salary_max'),
  education: wordsOf('学历要求 最低学历 学历 文化程度 education'),
  ageMin: wordsOf('最小年龄 最低年龄 年龄下限 age_min min_age'),
  ageMax: wordsOf('最大年龄 最高年龄 年龄上限 age_max max_age'),
  skills: wordsOf('技能 技能要求 skills skill'),
  board: wordsOf('包吃 是否包吃 提供伙食 包伙食 board meals'),
  lodging: wordsOf('包住 是否包住 提供住宿 包住宿 lodging accommodation housing'),
  contractMonths: wordsOf('合同月数 合同期限 合同期 合同年限 合同年数 contract_months contract'),
  startsOn: wordsOf('到岗日期 上岗日期 开始日期 到岗时间 starts_on start_date start'),
  closesOn: wordsOf('截止日期 招聘截止日期 有效期至 截止时间 closes_on closing_date valid_through deadline'),
  description: wordsOf('岗位描述 职位描述 岗位说明 description 描述 备注 notes'),
  refill: wordsOf('离职补招 空缺补招 补招 refill'),
};

/**
 * Converts texts to an input. Empty texts are absent values. A range in the column of the lowest wage also fills the
 * highest, if that is empty.
 */
export function toInput(texts: Texts<Field>, scales: Scales<Field> = {}): Read<Field, PositionInput> {
  const problems: RowProblem<Field>[] = [];
  const given = (field: Field): string | undefined => {
    const text = texts[field]?.trim();
    if (text === undefined || text === '') return undefined;
    if (!isErrorCell(text)) return text;
    problems.push({ field, message: `单元格的值是错误 ${text} / the cell is an error, ${text}` });
    return undefined;
  };
  const taken = <T>(field: Field, result: Value<T>): T | undefined => {
    if ('value' in result) return result.value;
    problems.push({ field, message: result.problem });
    return undefined;
  };
  const number = (field: Field, quantity: Quantity, text: string | undefined): number | undefined =>
    text === undefined ? undefined : taken(field, wholeNumber(text, quantity, scales[field]));
  const day = (field: Field): string | undefined => {
    const text = given(field);
    return text === undefined ? undefined : taken(field, dayOf(text));
  };
  const flag = (field: Field): boolean | undefined => {
    const text = given(field);
    const value = text === undefined ? undefined : yesOrNo.get(text.toLowerCase());
    if (text !== undefined && value === undefined) problems.push({ field, message: notYesOrNo(text) });
    return value;
  };
  const code = (field: Field): string | undefined => {
    const text = given(field);
    const problem = text === undefined ? undefined : lostDigits(text);
    if (problem === undefined) return text?.replace(/^['’](?=\d)/, '');
    problems.push({ field, message: problem });
    return undefined;
  };
  const lowest = given('wageMin');
  const range = lowest === undefined ? undefined : rangeIn(lowest);
  const highest = given('wageMax');
  const education = given('education');
  const input = {
    externalRef: code('externalRef') ?? '',
    title: given('title'),
    occupationCode: code('occupationCode'),
    regionCode: code('regionCode'),
    headcount: number('headcount', 'PEOPLE', given('headcount')),
    wageMin: number('wageMin', 'MONEY', range?.[0] ?? lowest),
    // In the unit of the column in which the range stands, and wrong there.
    wageMax: highest === undefined ? number('wageMin', 'MONEY', range?.[1]) : number('wageMax', 'MONEY', highest),
    education: education && (educations.get(education.toLowerCase()) ?? education),
    ageMin: number('ageMin', 'AGE', given('ageMin')),
    ageMax: number('ageMax', 'AGE', given('ageMax')),
    skills: given('skills')
      ?.split(/\s*[;；,，、|]\s*/)
      .filter(Boolean),
    board: flag('board'),
    lodging: flag('lodging'),
    contractMonths: number('contractMonths', 'MONTHS', given('contractMonths')),
    startsOn: day('startsOn'),
    closesOn: day('closesOn'),
    description: given('description'),
    refill: flag('refill'),
  };
  return { input: present(input), problems };
}

function notYesOrNo(text: string): string {
  return `“${shortened(text)}”应为“是”或“否” / expected yes or no, not ${shortened(text)}`;
}

const yesOrNo: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    true: ['是', '有', '包', '提供', 'yes', 'y', 'true', '1', '√'],
    false: ['否', '无', '不包', '不提供', '没有', 'no', 'n', 'false', '0', '×'],
  }).flatMap(([value, words]) => words.map((word) => [word, value === 'true'] as const)),
);

const educations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    NONE: ['不限', '无', '无要求', 'none', 'any'],
    PRIMARY: ['小学', '小学及以上', 'primary'],
    JUNIOR_HIGH: ['初中', '初中及以上', 'junior high', 'junior_high'],
    SENIOR_HIGH: ['高中', '高中及以上', 'senior high', 'senior_high', 'high school'],
    VOCATIONAL: ['中专', '中职', '技校', '职高', '中专及以上', 'vocational'],
    COLLEGE: ['大专', '专科', '大专及以上', 'college'],
    BACHELOR: ['本科', '学士', '本科及以上', 'bachelor'],
  }).flatMap(([value, words]) => words.map((word) => [word, value] as const)),
);

/** What a cell of these fields may say, in the words that the template offers. */
export const choices: Readonly<Partial<Record<Field, readonly string[]>>> = {
  education: ['不限', '小学', '初中', '高中', '中专', '大专', '本科'],
  ...{ board: ['是', '否'], lodging: ['是', '否'], refill: ['是', '否'] },
};

/** The input without absent fields; listing all fields lets the compiler check them. */
function present(input: { [F in Field]: PositionInput[F] | undefined }): PositionInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as PositionInput;
}

export const positionColumns: Columns<Field, PositionInput> = {
  fields,
  words,
  needed: ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'],
  quantities: {
    ...{ headcount: 'PEOPLE', wageMin: 'MONEY', wageMax: 'MONEY', ageMin: 'AGE', ageMax: 'AGE' },
    contractMonths: 'MONTHS',
  },
  codes: new Set(['externalRef', 'occupationCode', 'regionCode']),
  // Whether it is the number of each, or of all together, can't be told.
  ownOfEach: { headcount: { zh: '请分别填写每个岗位的人数', en: 'write the number of each' } },
  toInput,
};

export type PositionRow = Row<Field, PositionInput>;

export const positionHeaders = headersOf(positionColumns);

/** The field of a key of a JSON object, by the same words. */
export function fieldOf(key: string): Field | undefined {
  return positionHeaders.known.get(normalized(key))?.field;
}
