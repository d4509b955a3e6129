/** A row of a partner's file, and what it says as the API takes it. It judges nothing but what the API could not be told. */
import type { PositionInput } from '../../functions/generated/graphql';

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

export interface Row {
  /**
   * As everyone sees it who opens the file, from 1: the row of a table, headers, titles and blank rows counted; the line of
   * NDJSON; the place among the postings of a JSON file.
   */
  readonly number: number;
  /** The cells as they stand in the file, or the one line of a file without cells. */
  readonly original: readonly string[];
  readonly input: PositionInput;
  /** What can't be told to the API as a value of its type; such a row is not sent. */
  readonly problems: readonly RowProblem[];
}

export interface RowProblem {
  readonly field?: Field;
  /** With the value as it stands in the file, Chinese and English. */
  readonly message: string;
}

/** A part of the file that is no row, such as a hidden sheet, a title or a node of a graph, and why it isn't read. */
export interface NotRead {
  readonly what: string;
  readonly why: string;
}

/** Texts by field, absent where the file has no such column. */
export type Texts = Partial<Record<Field, string>>;

/** Empty texts are absent values. A range in the column of the lowest wage fills the highest, too, where that is empty. */
export function toInput(texts: Texts): { input: PositionInput; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const given = (field: Field): string | undefined => {
    const text = texts[field]?.trim();
    return text === undefined || text === '' ? undefined : text;
  };
  const number = (field: Field, text = given(field)): number | undefined => {
    if (text === undefined) return undefined;
    const value = numberOf(text);
    if (value === undefined) problems.push({ field, message: notANumber });
    return value;
  };
  const flag = (field: Field): boolean | undefined => {
    const text = given(field);
    const value = text === undefined ? undefined : yesOrNo.get(text.toLowerCase());
    if (text !== undefined && value === undefined) problems.push({ field, message: notYesOrNo });
    return value;
  };
  const wage = given('wageMin');
  const range = wage === undefined ? null : RANGE.exec(wage);
  const education = given('education');
  const input = {
    externalRef: given('externalRef') ?? '',
    title: given('title'),
    occupationCode: given('occupationCode'),
    regionCode: given('regionCode'),
    headcount: number('headcount'),
    wageMin: number('wageMin', range?.[1] ?? wage),
    wageMax: number('wageMax', given('wageMax') ?? range?.[2]),
    education: education && (educations.get(education.toLowerCase()) ?? education),
    ageMin: number('ageMin'),
    ageMax: number('ageMax'),
    skills: given('skills')
      ?.split(/\s*[;；,，、|]\s*/)
      .filter(Boolean),
    board: flag('board'),
    lodging: flag('lodging'),
    contractMonths: number('contractMonths'),
    startsOn: dateOf(given('startsOn')),
    closesOn: dateOf(given('closesOn')),
    description: given('description'),
    refill: flag('refill'),
  };
  return { input: present(input), problems };
}

const notANumber = '不是整数 / not a whole number';
const notYesOrNo = '应为“是”或“否” / expected yes or no';

/** The API's numbers are whole and of 32 bits. */
function numberOf(text: string): number | undefined {
  const plain = /^\d+$/.test(text) ? text : text.normalize('NFKC').replace(/[,\s]|元(\/月)?$|人$|岁$|个月$/g, '');
  const value = /^[+-]?\d{1,10}(\.0+)?$/.test(plain) ? Number(plain) : Number.NaN;
  return Number.isNaN(value) || value !== (value | 0) ? undefined : value;
}

const RANGE = /^\s*([\d,，.]+)\s*(?:元)?\s*[-~～–—至到]\s*([\d,，.]+)\s*(?:元)?\s*(?:\/月)?\s*$/;

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

/** `2027-2-20`, `2027/2/20`, `2027.2.20`, `2027年2月20日` and `20270220` in one form; anything else is for the server to refuse. */
function dateOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, year, month = '', day = ''] = DATE.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const DATE =
  /^(\d{4})(?:[-/.年]|(?=\d{4}$))(\d{1,2})(?:[-/.月]|(?=\d{2}$))(\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?$/;

/** An object written out field by field, without those that are absent. */
function present(input: { [F in Field]: PositionInput[F] | undefined }): PositionInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as PositionInput;
}
