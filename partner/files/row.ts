/**
 * A row of a partner's file, and its conversion to the API's input. Checks only what the input's types can't express.
 */
import type { PositionInput } from '../../functions/generated/graphql';
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

export interface Row {
  /**
   * Number as seen in the file, from 1: the row of a table, counting headers, titles and blank rows; the line of
   * NDJSON; the position among the postings of a JSON file.
   */
  readonly number: number;
  /** The cells as in the file, or the one line of a file without cells. */
  readonly original: readonly string[];
  readonly input: PositionInput;
  /** Problems with values that the API's types can't express; such a row is not sent. */
  readonly problems: readonly RowProblem[];
}

export interface RowProblem {
  readonly field?: Field;
  /** Text in Chinese and English, with the value as in the file. */
  readonly message: string;
}

/** A part of the file that is not a row, such as a hidden sheet, a title or a node of a graph, with the reason. */
export interface NotRead {
  readonly what: string;
  readonly why: string;
}

/** Texts by field; absent if the file has no such column. */
export type Texts = Partial<Record<Field, string>>;

/** By what a number without a unit of its own is to be multiplied, where that isn't 1. */
export type Scales = Readonly<Partial<Record<Field, number>>>;

/**
 * Converts texts to an input. Empty texts are absent values. A range in the column of the lowest wage also fills the
 * highest, if that is empty.
 */
export function toInput(texts: Texts, scales: Scales = {}): { input: PositionInput; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
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
