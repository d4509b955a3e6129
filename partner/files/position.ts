/**
 * Columns of a partner's file of positions, and the conversion of a row to the API's input. Checks only what the input's
 * types can't express.
 */
import type { PositionInput } from '../../functions/generated/graphql';
import { headersOf } from './headers';
import { type Columns, type Read, type Row, type RowProblem, type Scales, type Texts, wordsOf } from './row';
import {
  dayOf,
  errorIn,
  isDash,
  isNothing,
  lostDigits,
  type Quantity,
  rangeIn,
  shortened,
  type Value,
  unkept,
  wholeNumber,
  WORDS_MAX,
} from './values';

/** Those of the API's input. */
const inputFields = [
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
  'movementsPerMinute',
  'liftKgFrequent',
  'liftKgOccasional',
  'nightWork',
  'hazards',
] as const satisfies readonly (keyof PositionInput)[];

/** With the names that stand for codes, or beside them. */
export const fields = [...inputFields, 'occupationName', 'placeName'] as const;

export type Field = (typeof fields)[number];

const words: Readonly<Record<Field, readonly string[]>> = {
  externalRef: wordsOf(
    '岗位编号 职位编号 岗位代码 岗位id 外部编号 external_ref job_id position_id 编号 reference ref id 序号',
  ),
  title: wordsOf('岗位名称 职位名称 招聘岗位 job_title position_title 岗位 职位 title position'),
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
  occupationName: wordsOf(
    '工种 工种名称 职业 职业名称 职业工种 岗位工种 招聘工种 需求工种 用工工种 工种类别 岗位类别 职位类别 职业类别 occupation_name job_category',
  ),
  placeName: wordsOf(
    '工作地点 工作地 工作地区 工作城市 工作地址 工作区域 工作所在地 上班地点 上班地址 用工地点 用工地址 用工地 务工地点 就业地点 就业地 岗位地点 岗位所在地',
    'workplace work_location job_location location place city 地点 地址 城市 所在城市 所在地区 所在地 地区',
  ),
  movementsPerMinute: wordsOf('每分钟动作次数 动作频率 每分钟动作数 movements_per_minute'),
  liftKgFrequent: wordsOf('频繁负重 连续负重 每小时六次以上负重 lift_kg_frequent'),
  liftKgOccasional: wordsOf('间断负重 偶尔负重 最大负重 lift_kg_occasional'),
  nightWork: wordsOf('夜班 是否夜班 上夜班 night_work night_shift'),
  hazards: wordsOf('未成年工禁忌作业 禁忌作业 危险作业 hazards'),
};

/**
 * Converts texts to an input. Empty texts are absent values. A range in the column of the lowest wage also fills the
 * highest, if that is empty.
 */
export function toInput(texts: Texts<Field>, scales: Scales<Field> = {}): Read<Field, PositionInput> {
  const problems: RowProblem<Field>[] = [];
  const warnings: string[] = [];
  const given = (field: Field): string | undefined => {
    const text = texts[field]?.trim();
    if (text === undefined || text === '' || isNothing(text)) return undefined;
    if (!TEXTS.has(field) && isDash(text)) return undefined;
    const error = TEXTS.has(field) || text.length <= WORDS_MAX ? errorIn(text) : TOO_LONG;
    // A name with an apostrophe before it is one that no office program has changed.
    if (error === undefined) return NAMES.has(field) ? text : unkept(text);
    problems.push({ field, message: error });
    return undefined;
  };
  const taken = <T>(field: Field, result: Value<T>): T | undefined => {
    if ('value' in result) {
      if (result.warning !== undefined) warnings.push(result.warning);
      return result.value;
    }
    problems.push({ field, message: result.problem });
    return undefined;
  };
  const number = (field: Field, quantity: Quantity, text: string | undefined): number | undefined =>
    text === undefined ? undefined : taken(field, wholeNumber(text, quantity, scales[field]));
  const wage = (field: Field, text: string | undefined): number | undefined => {
    const yuan = number(field, 'MONEY', text);
    if (yuan === undefined || yuan <= 0 || yuan >= WAGE_LEAST) return yuan;
    problems.push({ field, message: noWage(text ?? '', yuan) });
    return undefined;
  };
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
    if (problem === undefined) return field === 'externalRef' ? named(text) : named(text)?.normalize('NFKC');
    problems.push({ field, message: problem });
    return undefined;
  };
  const { code: occupationCode, name: occupationBeside } = codeOrName(code('occupationCode'), code('occupationName'));
  const { code: regionCode, name: placeBeside } = codeOrName(code('regionCode'), code('placeName'));
  const lowest = given('wageMin');
  const range = lowest === undefined ? undefined : rangeIn(lowest);
  const highest = given('wageMax');
  const education = given('education');
  const hazards = given('hazards');
  const input = {
    externalRef: code('externalRef') ?? '',
    // In a list that has no names of positions, the occupation is the name.
    title: given(texts.title === undefined ? 'occupationName' : 'title'),
    occupationCode,
    regionCode,
    headcount: number('headcount', 'PEOPLE', given('headcount')),
    wageMin: wage('wageMin', range?.[0] ?? lowest),
    // In the unit of the column in which the range stands, and wrong there.
    wageMax: highest === undefined ? wage('wageMin', range?.[1]) : wage('wageMax', highest),
    education: education === undefined ? undefined : taken('education', educationOf(education)),
    ageMin: number('ageMin', 'AGE', given('ageMin')),
    ageMax: number('ageMax', 'AGE', given('ageMax')),
    skills: given('skills')
      ?.split(/[;；,，、|]/)
      .map((skill) => skill.trim())
      .filter((skill) => skill !== '' && !isDash(skill)),
    board: flag('board'),
    lodging: flag('lodging'),
    contractMonths: number('contractMonths', 'MONTHS', given('contractMonths')),
    startsOn: day('startsOn'),
    closesOn: day('closesOn'),
    description: given('description'),
    refill: flag('refill'),
    movementsPerMinute: number('movementsPerMinute', 'RATE', given('movementsPerMinute')),
    liftKgFrequent: number('liftKgFrequent', 'LOAD', given('liftKgFrequent')),
    liftKgOccasional: number('liftKgOccasional', 'LOAD', given('liftKgOccasional')),
    nightWork: flag('nightWork'),
    hazards: hazards === undefined ? undefined : taken('hazards', hazardsOf(hazards)),
  };
  // Which of two highest wages is meant, nobody has said.
  const top = highest === undefined || range === undefined ? undefined : wholeNumber(range[1], 'MONEY', scales.wageMin);
  if (top !== undefined && 'value' in top && input.wageMax !== undefined && top.value !== input.wageMax)
    problems.push({ field: 'wageMax', message: twoHighest(lowest ?? '', highest ?? '') });
  const names = {
    ...(occupationBeside !== undefined && { occupationCode: occupationBeside }),
    ...(placeBeside !== undefined && { regionCode: placeBeside }),
  };
  return {
    ...{ input: present(input), problems },
    ...(Object.keys(names).length > 0 && { names }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** A code beats a name. Without one the name stands in its place, until it is known which code it means. */
function codeOrName(
  code: string | undefined,
  name: string | undefined,
): { readonly code?: string; readonly name?: string } {
  if (code === undefined) return name === undefined ? {} : { code: name };
  return name === undefined ? { code } : { code, name };
}

/** Without the apostrophe by which an office program keeps a text. */
function named(text: string | undefined): string | undefined {
  return text?.replace(/^['’](?=\d)/, '');
}

/** Fields that may say anything. */
const TEXTS: ReadonlySet<Field> = new Set(['externalRef', 'title', 'description', 'skills']);

const TOO_LONG = `超过 ${WORDS_MAX} 个字符 / more than ${WORDS_MAX} characters`;

/** Fields that hold a name, of which an office program may make a number or a day. */
const NAMES: ReadonlySet<Field> = new Set([
  ...(['externalRef', 'occupationCode', 'regionCode', 'occupationName', 'placeName'] as const),
]);

/** Yuan a month below which a number is a wage in thousands, by the day or by the hour: a tenth of any minimum wage. */
const WAGE_LEAST = 200;

function noWage(text: string, yuan: number): string {
  return `“${shortened(text)}”作为月薪只有 ${yuan} 元，请写明单位，如 6000元/月 或 6千元 / ${shortened(text)} would be ${yuan} yuan a month; write the unit, such as 6000元/月`;
}

function twoHighest(range: string, highest: string): string {
  const [one, other] = [shortened(range), shortened(highest)];
  return `最高工资有两个：“${one}”和“${other}” / two highest wages: ${one} and ${other}`;
}

/** @returns the API's value for the words; or the words for those of which only some are wrong in another way. */
function educationOf(text: string): Value<string> {
  const plain = text.normalize('NFKC').toLowerCase().trim();
  const value = educations.get(plain) ?? educations.get(plain.replace(/(?:文化|学历|毕业|程度|及?以上|或以上)+$/, ''));
  if (value !== undefined) return { value };
  if (EDUCATIONS.has(text)) return { value: text };
  return {
    problem: `“${shortened(text)}”不是学历，可填：${(choices.education ?? []).join('、')} / ${shortened(text)} is none of the educations: ${[...EDUCATIONS].join(', ')}`,
  };
}

/** @returns the API's values for the words, none for 无; what is no such word is refused by name. */
function hazardsOf(text: string): Value<string[]> {
  const said = text
    .normalize('NFKC')
    .split(/[;,、|\s]+/)
    .filter((word) => word !== '');
  if (said.every((word) => /^(?:无|没有|none)$/i.test(word))) return { value: [] };
  const unknown = said.filter((word) => !hazardWords.has(word) && !HAZARDS.has(word));
  if (unknown.length === 0) return { value: [...new Set(said.map((word) => hazardWords.get(word) ?? word))] };
  const words = unknown.map(shortened).join('”“');
  return {
    problem: `“${words}”不是禁忌作业，可填：无、${[...hazardWords.keys()].join('、')} / ${words}: expected none or some of ${[...HAZARDS].join(', ')}`,
  };
}

function notYesOrNo(text: string): string {
  return `“${shortened(text)}”应为“是”或“否” / expected yes or no, not ${shortened(text)}`;
}

/** What people write for yes and no, in lower case. */
export const yesOrNo: ReadonlyMap<string, boolean> = new Map(
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

const hazardWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ 粉尘: 'DUST', 有毒: 'TOXIC', 高处: 'HEIGHT', 冷水: 'COLD_WATER', 高温: 'HEAT', 低温: 'COLD' },
    ...{ 重体力: 'HEAVY_LABOR', 矿山: 'MINING', 森林: 'FORESTRY', 放射: 'RADIATION', 易燃易爆: 'FIRE_EXPLOSION' },
    ...{ 野外勘查: 'FIELD_SURVEY', 潜水: 'DIVING_ALTITUDE', 高原: 'DIVING_ALTITUDE', 振动: 'VIBRATION' },
    ...{ 强迫体位: 'FORCED_POSTURE', 锅炉: 'BOILER' },
  }),
);

const HAZARDS: ReadonlySet<string> = new Set(hazardWords.values());

const EDUCATIONS: ReadonlySet<string> = new Set(educations.values());

/** What a cell of these fields may say, in the words that the template offers. */
export const choices: Readonly<Partial<Record<Field, readonly string[]>>> = {
  education: ['不限', '小学', '初中', '高中', '中专', '大专', '本科'],
  ...{ board: ['是', '否'], lodging: ['是', '否'], refill: ['是', '否'], nightWork: ['是', '否'] },
};

/** The input without absent fields; listing all fields lets the compiler check them. */
function present(input: { [F in (typeof inputFields)[number]]: PositionInput[F] | undefined }): PositionInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as PositionInput;
}

export const positionColumns: Columns<Field, PositionInput> = {
  fields,
  words,
  needed: ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'],
  insteadOf: { title: 'occupationName', occupationCode: 'occupationName', regionCode: 'placeName' },
  quantities: {
    ...{ headcount: 'PEOPLE', wageMin: 'MONEY', wageMax: 'MONEY', ageMin: 'AGE', ageMax: 'AGE' },
    ...{ contractMonths: 'MONTHS', movementsPerMinute: 'RATE', liftKgFrequent: 'LOAD', liftKgOccasional: 'LOAD' },
  },
  codes: NAMES,
  // Whether it is the number of each, or of all together, can't be told.
  ownOfEach: { headcount: { zh: '请分别填写每个岗位的人数', en: 'write the number of each' } },
  toInput,
};

export type PositionRow = Row<Field, PositionInput>;

export const positionHeaders = headersOf(positionColumns);
