/**
 * Columns of a village's ledger of people, and what the cells of a row say. What needs the register's lists (places,
 * occupations) is kept as the words that stand there; `names.ts` says which. A blank cell is "not told".
 */
import type { Education, Employment } from '../../functions/generated/graphql';
import type { CivilDate } from '../../functions/platform/values/civil-date';
import { type IdentityNumberProblem, parseIdentityNumber } from '../../functions/platform/values/identity-number';
import { normalForm } from '../../functions/platform/values/normal-form';
import { halfWidth, isBlank, isNone, nameOf } from '../../functions/platform/values/spelling';
import { type Columns, type Read, type Row, type RowProblem, type Scales, type Texts, wordsOf } from '../files/row';
import type { Value } from '../files/units';
import { lostDigits, unkept } from '../files/names';
import { errorIn } from '../files/no-value';
import { dayOf, isDay, noDay, wageProblem, WAGE_LEAST, wholeNumber } from '../files/values';
import { quoted } from '../masked';
import { deathIn } from './died';
import { expectedIn } from './expected-wage';
import { incomeIn } from './told-income';
import * as words from './words';

export const ledgerFields = [
  ...(['identityNumber', 'name', 'phone', 'sex', 'birthDate'] as const),
  ...(['villageCode', 'county', 'township', 'village', 'address'] as const),
  ...(['ethnicGroup', 'education', 'skills', 'groupTags'] as const),
  ...(['employment', 'workplace', 'monthlyIncome'] as const),
  ...(['wantsWork', 'occupations', 'destinations', 'wageExpected', 'departFrom'] as const),
  ...(['needsTransport', 'needsTraining', 'surveyedOn'] as const),
  // Read for whether somebody has died.
  ...(['died', 'state', 'remark'] as const),
  // Of a round sheet alone.
  ...(['seal', 'exported'] as const),
] as const;

export type LedgerField = (typeof ledgerFields)[number];

/** What a row says of one person. An absent field is not told. */
export interface LedgerInput {
  /** In normal form, and right by its check digit; empty where the row has a problem with it; masked beside a seal. */
  readonly identityNumber: string;
  readonly name?: string;
  /** As written; the server knows which numbers are phones. */
  readonly phone?: string;
  readonly home: {
    readonly code?: string;
    readonly names: string;
    /** The names down to the township, where that has a column of its own. */
    readonly township?: string;
  };
  readonly ethnicGroup?: string;
  readonly education?: Education;
  readonly skills?: readonly string[];
  readonly groupTags?: readonly string[];
  /** ELSEWHERE: at work, the place of work says where. */
  readonly employment?: Employment | 'ELSEWHERE';
  readonly workplace?: string;
  /** Yuan a month. */
  readonly monthlyIncome?: number;
  readonly wantsWork?: boolean;
  /** Codes or names. */
  readonly occupations: readonly string[];
  /** Codes or names; absent if nothing is told, empty for anywhere. */
  readonly destinations?: readonly string[];
  /** Yuan a month. */
  readonly wageExpected?: number;
  readonly departFrom?: string;
  readonly needsTransport?: boolean;
  readonly needsTraining?: boolean;
  /** The day of the survey, in China. */
  readonly surveyedOn?: string;
  /** The person has died; such a row has a problem. */
  readonly died?: boolean;
  /** Of the row of a round sheet. */
  readonly seal?: string;
  /** The row's answers when the sheet was exported, as JSON; what still is as it was then is not told. */
  readonly exported?: string;
}

export type LedgerRow = Row<LedgerField, LedgerInput>;

/** @param today in China: nobody was born later. */
export function ledgerColumns(today: CivilDate): Columns<LedgerField, LedgerInput> {
  return {
    fields: ledgerFields,
    words: headers,
    needed: ['identityNumber', 'name'],
    quantities: { monthlyIncome: 'MONEY', wageExpected: 'MONEY', birthDate: 'DAY', surveyedOn: 'DAY' },
    codes: new Set(['identityNumber', 'phone', 'villageCode']),
    ownOfEach: {
      identityNumber: { zh: '请分别填写每个人的身份证号', en: 'write the number of each person' },
      name: { zh: '请分别填写每个人的姓名', en: 'write the name of each person' },
    },
    toInput: (texts, scales) => toInput(texts, scales, today),
  };
}

const headers: Readonly<Record<LedgerField, readonly string[]>> = {
  identityNumber: wordsOf(
    '身份证号 身份证号码 居民身份证号 居民身份证号码 公民身份号码 公民身份证号 公民身份证号码 本人身份证号 劳动力身份证号 身份号码 身份证 证件号码 证件号 identity_number',
  ),
  name: wordsOf('姓名 劳动力姓名 劳动者姓名 人员姓名 家庭成员姓名 成员姓名 本人姓名 名字 name'),
  phone: wordsOf(
    '手机号 手机号码 联系电话 电话号码 联系方式 本人电话 本人联系电话 本人手机号 联系手机 电话 手机 phone mobile',
  ),
  sex: wordsOf('性别 sex gender'),
  birthDate: wordsOf('出生日期 出生年月日 出生年月 birth_date'),
  villageCode: wordsOf('村代码 村委会代码 村(社区)代码 社区代码 乡镇代码 行政区划代码 区划代码 地区代码 village_code'),
  county: wordsOf('县 县区 县(市、区) 所属县 county'),
  township: wordsOf('乡镇 乡(镇) 乡镇街道 乡镇(街道) 所属乡镇 街道 镇 township'),
  village: wordsOf('村 村(社区) 行政村 村委会 村社区 所属村 社区 village'),
  address: wordsOf('家庭住址 户籍地址 户籍地 住址 家庭地址 地址 address'),
  ethnicGroup: wordsOf('民族 ethnic_group'),
  education: wordsOf('文化程度 学历 受教育程度 education'),
  skills: wordsOf('技能 技能特长 职业技能 技能水平 技术特长 特长 skills'),
  groupTags: wordsOf('人员类别 人员类型 重点群体 帮扶类别 户类型 户属性 农户类型 人口类型 人员属性 群体 group_tags'),
  employment: wordsOf('就业状况 就业状态 就业情况 务工状况 务工状态 务工情况 务工区域 employment'),
  workplace: wordsOf(
    '务工地点 务工地 就业地点 就业地 工作地点 现务工地 现务工地点 务工所在地 就业所在地 务工省份 务工地址 workplace',
  ),
  monthlyIncome: wordsOf('月收入 月均收入 月工资 务工月收入 目前月收入 月薪 monthly_income'),
  wantsWork: wordsOf(
    '就业意愿 务工意愿 是否有就业意愿 是否有务工意愿 外出务工意愿 转移就业意愿 外出意愿 是否愿意务工 是否愿意外出务工 是否愿意就业 是否想外出务工 wants_work',
  ),
  occupations: wordsOf('意向工种 意向岗位 意向职业 求职工种 期望岗位 就业意向 occupation_codes'),
  destinations: wordsOf('意向地区 意向地 意向务工地 意向就业地 期望地区 意向地点 destination_region_codes'),
  wageExpected: wordsOf('期望工资 期望薪资 期望月薪 意向工资 期望收入 意向薪资 wage_expected'),
  departFrom: wordsOf('出发地 出发地点 乘车地点 上车地点 depart_from'),
  needsTransport: wordsOf('出行需求 交通需求 是否需要包车 是否需要专车 乘车需求 包车需求 needs_transport'),
  needsTraining: wordsOf('培训需求 是否需要培训 培训意愿 是否有培训意愿 培训意向 needs_training'),
  surveyedOn: wordsOf('调查日期 登记日期 走访日期 摸排日期 采集日期 填表日期 调查时间 登记时间 surveyed_on'),
  died: wordsOf('是否死亡 是否去世 是否已故 死亡日期 死亡时间 去世日期 去世时间 died'),
  state: wordsOf('人员状态 人口状态 生存状态 状态 健康状况 state'),
  remark: wordsOf('备注 备注说明 备考 说明 情况说明 其他说明 其他 remark remarks note'),
  seal: wordsOf('封签 seal'),
  exported: wordsOf('导出内容 exported'),
};

type Problems = RowProblem<LedgerField>[];

const ENDS_IN_ZEROS =
  "身份证号以 000 结尾，可能已被表格软件缩短；如确实无误，请在号码前加撇号 ' / the identity number ends in 000, as those do that an office program has shortened; if it is right, put an apostrophe ' before it";

/** Where 无 is an answer: no skills, no income, no wish for work. In any other cell, a phone's too, it is "not told", and erases nothing. */
const NONE_ANSWERS: ReadonlySet<LedgerField> = new Set<LedgerField>([
  ...(['education', 'skills', 'groupTags', 'monthlyIncome'] as const),
  ...(['wantsWork', 'needsTransport', 'needsTraining'] as const),
]);

/** Yuan a month: what somebody earns beside the fields may be less than any wage, but 3 is in thousands. */
const INCOME_LEAST = 100;

const NUMBERS: ReadonlySet<LedgerField> = new Set(['identityNumber', 'phone', 'villageCode']);

function toInput(
  texts: Texts<LedgerField>,
  scales: Scales<LedgerField>,
  today: CivilDate,
): Read<LedgerField, LedgerInput> {
  const problems: Problems = [];
  const given = (field: LedgerField): string | undefined => {
    const text = normalForm(texts[field] ?? '').trim();
    if (isBlank(text) || (isNone(text) && !NONE_ANSWERS.has(field))) return undefined;
    const error = errorIn(text);
    // A number with an apostrophe before it is one that no office program has changed.
    if (error === undefined) return NUMBERS.has(field) ? text : unkept(text);
    problems.push({ field, message: error });
    return undefined;
  };
  const take = <T>(field: LedgerField, text: string | undefined, read: (text: string) => Value<T>): T | undefined => {
    const result = text === undefined ? undefined : read(text);
    if (result === undefined) return undefined;
    if ('value' in result) return result.value;
    problems.push({ field, message: result.problem });
    return undefined;
  };
  const taken = <T>(field: LedgerField, read: (text: string) => Value<T>): T | undefined =>
    take(field, given(field), read);
  const number = (field: LedgerField, told: string | undefined, amount?: string): number | undefined =>
    take(field, told, (cell) => {
      const text = amount ?? cell;
      if (words.isNothing(text)) return { value: 0 };
      const yuan = wholeNumber(text, 'MONEY', scales[field]);
      const least = field === 'monthlyIncome' ? INCOME_LEAST : WAGE_LEAST;
      // What a round sheet was exported with stands in the register.
      const problem = 'value' in yuan && texts.seal === undefined ? wageProblem(cell, yuan.value, least) : undefined;
      return problem === undefined ? yuan : { problem };
    });
  const code = (field: LedgerField): string | undefined =>
    taken(field, (text) => {
      const problem = lostDigits(halfWidth(text).trim());
      if (problem === undefined) return { value: field === 'villageCode' ? unkept(text) : text };
      // One number of a thousand really ends like this.
      const isNumber = field === 'identityNumber' && typeof parseIdentityNumber(text, today) !== 'string';
      return { problem: isNumber ? ENDS_IN_ZEROS : problem };
    });
  /** Nothing but separators is no answer. */
  const list = (field: LedgerField, saysNone: (word: string) => boolean): readonly string[] | undefined => {
    const isOpen = (word: string): boolean => isBlank(word) || (isNone(word) && !NONE_ANSWERS.has(field));
    const all = words.listed(given(field) ?? '').filter((word) => !isOpen(word));
    const error = all.map(errorIn).find((one) => one !== undefined);
    if (error !== undefined) problems.push({ field, message: error });
    return all.length === 0 ? undefined : all.filter((word) => !saysNone(word));
  };
  const named = (field: LedgerField): readonly string[] | undefined => {
    const all = list(field, () => false);
    return all === undefined ? undefined : taken(field, () => words.namedOf(all));
  };
  const death = deathIn({ answer: given('died'), state: given('state'), remark: given('remark') });
  problems.push(...death.problems);
  const seal = given('seal');
  // The seal says who the person is; the number is masked.
  const identityNumber =
    seal === undefined
      ? identityNumberOf(
          code('identityNumber'),
          texts,
          { sex: given('sex'), born: given('birthDate') },
          problems,
          today,
        )
      : (given('identityNumber') ?? '');
  const wage = given('wageExpected');
  const expected = wage === undefined || words.isAnything(wage) ? undefined : expectedIn(wage, scales.wageExpected);
  const earned = given('monthlyIncome');
  const income = earned === undefined ? undefined : incomeIn(earned, scales.monthlyIncome);
  const villageCode = code('villageCode');
  const township = given('township');
  const input = {
    identityNumber,
    name: nameIn(given('name'), texts, seal === undefined ? problems : []),
    phone: code('phone'),
    home: {
      ...(villageCode !== undefined && { code: villageCode }),
      ...(township !== undefined && { township: words.joined(given('county'), township) }),
      names: words.joined(given('county'), township, given('village')) || (given('address') ?? ''),
    },
    ethnicGroup: given('ethnicGroup'),
    education: taken('education', words.educationOf),
    skills: named('skills'),
    groupTags: named('groupTags'),
    employment: taken('employment', words.employmentOf),
    workplace: given('workplace'),
    monthlyIncome: number('monthlyIncome', earned, income?.amount),
    wantsWork: taken('wantsWork', words.wishOf),
    occupations: list('occupations', words.isAnything) ?? [],
    destinations: list('destinations', words.isAnything),
    wageExpected:
      expected !== undefined && 'least' in expected ? number('wageExpected', wage, expected.least) : undefined,
    departFrom: given('departFrom'),
    needsTransport: taken('needsTransport', words.needOf),
    needsTraining: taken('needsTraining', words.courseOf),
    surveyedOn: taken('surveyedOn', (text) => pastDay(text, today)),
    died: death.problems.length > 0 ? true : undefined,
    seal,
    exported: seal === undefined ? undefined : given('exported'),
  };
  // That the middle or the least is stored holds of an amount that is taken.
  const notes = [
    input.monthlyIncome === undefined ? undefined : income?.note,
    expected !== undefined && 'least' in expected && input.wageExpected === undefined ? undefined : expected?.note,
  ];
  const warnings = [...death.notes, ...notes.filter((note) => note !== undefined)];
  return { input: present(input), problems, ...(warnings.length > 0 && { warnings }) };
}

/** The day of a survey, in words of a ledger: the server would speak of the clock of a phone. */
function pastDay(text: string, today: CivilDate): Value<string> {
  const told = dayOf(text);
  if ('problem' in told) return told;
  if (!isDay(told.value)) return noDay(text);
  return told.value <= today
    ? told
    : { problem: `“${quoted(text)}”在今天之后，请核对 / ${quoted(text)} lies after today; check it` };
}

/** Both columns are there: a cell without a text is wrong by itself (`faultOf`). */
function isMissing(field: LedgerField, texts: Texts<LedgerField>, problems: Problems): boolean {
  return texts[field] !== undefined && !problems.some((problem) => problem.field === field);
}

function nameIn(text: string | undefined, texts: Texts<LedgerField>, problems: Problems): string | undefined {
  if (text === undefined && isMissing('name', texts, problems))
    problems.push({ field: 'name', message: '缺少姓名 / the name is missing' });
  const name = text === undefined ? undefined : nameOf(text);
  if (name !== undefined && !words.isName(name))
    problems.push({
      field: 'name',
      message: `“${quoted(name)}”不是身份证上的姓名，说明请写在备注中 / ${quoted(name)} is no name as on the identity card; write remarks in another column`,
    });
  return name;
}

/** Never says the number. Sex and birth date, where the ledger has them, must be those of the number. */
function identityNumberOf(
  text: string | undefined,
  texts: Texts<LedgerField>,
  told: { readonly sex: string | undefined; readonly born: string | undefined },
  problems: Problems,
  today: CivilDate,
): string {
  const field = 'identityNumber';
  if (text === undefined) {
    if (isMissing(field, texts, problems))
      problems.push({ field, message: '缺少身份证号 / the identity number is missing' });
    return '';
  }
  const identity = parseIdentityNumber(text, today);
  if (typeof identity === 'string') {
    problems.push({ field, message: numberProblems[identity] });
    return '';
  }
  const sex = words.sexOf(told.sex ?? '');
  if (sex !== undefined && sex !== identity.sex)
    problems.push({ field: 'sex', message: '性别与身份证号不符 / the sex is not that of the identity number' });
  const born = dayOf(told.born ?? '');
  const day = 'value' in born && /^\d{4}-\d{2}-\d{2}$/.test(born.value) ? born.value : undefined;
  if (day !== undefined && day !== identity.birthDate)
    problems.push({
      field: 'birthDate',
      message: '出生日期与身份证号不符 / the birth date is not that of the identity number',
    });
  return identity.number;
}

const numberProblems: Readonly<Record<IdentityNumberProblem, string>> = {
  LENGTH: '身份证号应为 18 位 / an identity number has 18 characters',
  CHARACTERS: '身份证号含有不应有的字符 / the identity number has characters that none has',
  PROVINCE: '身份证号的前两位不是省级代码 / the identity number begins with no province',
  BIRTH_DATE: '身份证号中的出生日期不对 / the birth date in the identity number is wrong',
  CHECK_DIGIT: '身份证号的校验码不对，请核对 / the check digit of the identity number is wrong',
};

/** The input without absent fields; listing all fields lets the compiler check them. */
function present(input: { [F in keyof LedgerInput]-?: LedgerInput[F] | undefined }): LedgerInput {
  const { identityNumber = '', home = { names: '' }, occupations = [], ...others } = input;
  const told = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return { ...told, identityNumber, home, occupations };
}
