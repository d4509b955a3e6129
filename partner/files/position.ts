/**
 * Columns of a partner's file of positions, and the conversion of a row to the API's input. Checks only what the input's
 * types can't express.
 */
import { quoted } from '../masked';
import type { PositionInput } from '../../functions/generated/graphql';
import { plainForm } from '../../functions/platform/values/normal-form';
import { isNone } from '../../functions/platform/values/spelling';
import { headersOf } from './headers';
import { benefitsOf } from './position-benefits';
import { Cells } from './position-cells';
import { type Field, fields, inputFields, NAMES, words } from './position-fields';
import type { Columns, Read, Row, Scales, Texts } from './row';
import { skillsIn, titleIn } from './position-words';
import { educationForm, wordForm } from './simplified';
import type { Value } from './units';
import { agesIn, rangeIn, wholeNumber } from './values';

/**
 * Converts texts to an input. Empty texts are absent values. A range in the column of the lowest wage also fills the
 * highest, if that is empty.
 */
export function toInput(texts: Texts<Field>, scales: Scales<Field> = {}): Read<Field, PositionInput> {
  const cells = new Cells(texts, scales);
  const occupation = codeOrName(cells.name('occupationCode'), cells.name('occupationName'), OCCUPATION);
  const place = codeOrName(cells.name('regionCode'), cells.name('placeName'), REGION);
  const lowest = cells.lowest('wageMin');
  const range = lowest === undefined ? undefined : rangeIn(lowest);
  const highest = cells.given('wageMax');
  const education = cells.given('education');
  const hazards = cells.given('hazards');
  const skills = cells.given('skills');
  // In a list that has no names of positions, the occupation is the name.
  const titleField = texts.title === undefined ? 'occupationName' : 'title';
  const title = cells.given(titleField);
  const [ageMin, ageMax] = agesOf(cells);
  const { board, lodging } = benefitsOf(cells);
  const input = {
    externalRef: cells.name('externalRef') ?? '',
    title: title === undefined ? undefined : cells.taken(titleField, titleIn(title)),
    occupationCode: occupation.code,
    regionCode: place.code,
    headcount: cells.number('headcount', 'PEOPLE'),
    wageMin: cells.wage('wageMin', range?.[0] ?? lowest, lowest),
    // In the unit of the column in which the range stands, and wrong there.
    wageMax: highest === undefined ? cells.wage('wageMin', range?.[1], lowest) : cells.wage('wageMax', highest),
    education: education === undefined ? undefined : cells.taken('education', educationOf(education)),
    ...{ ageMin, ageMax },
    skills: skills === undefined ? undefined : cells.taken('skills', skillsIn(skills)),
    ...{ board, lodging },
    contractMonths: cells.number('contractMonths', 'MONTHS'),
    startsOn: cells.day('startsOn'),
    closesOn: cells.day('closesOn'),
    description: cells.given('description'),
    refill: cells.flag('refill'),
    movementsPerMinute: cells.number('movementsPerMinute', 'RATE'),
    liftKgFrequent: cells.number('liftKgFrequent', 'LOAD'),
    liftKgOccasional: cells.number('liftKgOccasional', 'LOAD'),
    nightWork: cells.flag('nightWork'),
    hazards: hazards === undefined ? undefined : cells.taken('hazards', hazardsOf(hazards)),
  };
  // Which of two highest wages is meant, nobody has said.
  const top = highest === undefined || range === undefined ? undefined : wholeNumber(range[1], 'MONEY', scales.wageMin);
  if (top !== undefined && 'value' in top && input.wageMax !== undefined && top.value !== input.wageMax)
    cells.wrong('wageMax', twoHighest(lowest ?? '', highest ?? ''));
  const { problems, warnings } = cells;
  const isNamed = occupation.name !== undefined || place.name !== undefined;
  return {
    ...{ input: present(input), problems },
    ...(isNamed && {
      names: {
        ...(occupation.name !== undefined && { occupationCode: occupation.name }),
        ...(place.name !== undefined && { regionCode: place.name }),
      },
    }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Each age from its own column, or from that of both. */
function agesOf(cells: Cells): readonly [min: number | undefined, max: number | undefined] {
  const range = cells.given('ageRange');
  const both = range === undefined ? undefined : cells.taken('ageRange', agesIn(range));
  const [min, max] = [cells.number('ageMin', 'AGE'), cells.number('ageMax', 'AGE')];
  if (range === undefined || both === undefined) return [min, max];
  if (min !== undefined && both.min !== undefined && min !== both.min) cells.wrong('ageMin', twoAges(min, range));
  if (max !== undefined && both.max !== undefined && max !== both.max) cells.wrong('ageMax', twoAges(max, range));
  return [min ?? both.min, max ?? both.max];
}

/**
 * A code beats a name. Without one the name stands in its place, until it is known which code it means. One cell may have both:
 * `6-05-01-03 缝纫工`, `东莞市（441900）`.
 */
function codeOrName(
  code: string | undefined,
  name: string | undefined,
  pattern: RegExp,
): { readonly code?: string; readonly name?: string } {
  const text = code ?? name;
  if (text === undefined) return {};
  const [, first, behind, before, last] = pattern.exec(text) ?? [];
  const own = first ?? last;
  const beside = behind ?? before;
  if (own !== undefined && beside !== undefined)
    return { code: own, name: code === undefined ? beside : (name ?? beside) };
  return name === undefined || code === undefined ? { code: text } : { code, name };
}

/** A code with a name behind it, or before it. */
const OCCUPATION = bothIn('\\d-\\d{2}-\\d{2}-\\d{2}');
const REGION = bothIn('\\d{6}(?:\\d{3}){0,2}');

function bothIn(code: string): RegExp {
  const name = '\\p{L}[^\\d()（）]{1,60}';
  return new RegExp(`^(${code})[ :,(（/-]{0,3}(${name})[)）]?$|^(${name})[ :,(（/-]{0,3}(${code})[)）]?$`, 'u');
}

function twoHighest(range: string, highest: string): string {
  const [one, other] = [quoted(range), quoted(highest)];
  return `最高工资有两个：“${one}”和“${other}” / two highest wages: ${one} and ${other}`;
}

function twoAges(own: number, range: string): string {
  return `年龄有两个：“${own}”和“${quoted(range)}” / two ages: ${own} and ${quoted(range)}`;
}

/** @returns the API's value for the words; or the words for those of which only some are wrong in another way. */
function educationOf(text: string): Value<string> {
  const plain = educationForm(text).trim();
  const value = educations.get(plain) ?? educations.get(plain.replace(/(?:文化|学历|毕业|程度|及?以上|或以上)+$/, ''));
  if (value !== undefined) return { value };
  if (isNone(plain)) return { value: 'NONE' };
  if (EDUCATIONS.has(text)) return { value: text };
  return {
    problem: `“${quoted(text)}”不是学历，可填：${(choices.education ?? []).join('、')} / ${quoted(text)} is none of the educations: ${[...EDUCATIONS].join(', ')}`,
  };
}

/** @returns the API's values for the words, none for 无; what is no such word is refused by name. */
function hazardsOf(text: string): Value<string[]> {
  const said = plainForm(text)
    .split(/[;,、|\s]+/)
    .filter((word) => word !== '');
  if (said.every((word) => isNone(word) || word.toLowerCase() === 'none')) return { value: [] };
  const hazards = said.map((word) => (HAZARDS.has(word) ? word : hazardWords.get(wordForm(word))));
  const unknown = said.filter((_, index) => hazards[index] === undefined);
  if (unknown.length === 0) return { value: [...new Set(hazards.filter((one) => one !== undefined))] };
  const words = unknown.map(quoted).join('”“');
  return {
    problem: `“${words}”不是禁忌作业，可填：无、${[...hazardWords.keys()].join('、')} / ${words}: expected none or some of ${[...HAZARDS].join(', ')}`,
  };
}

const educations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    NONE: ['不限', '无要求', '学历不限', '无学历要求', '不作要求', '不做要求', '没有要求', '均可', 'none', 'any'],
    PRIMARY: ['小学', '小学及以上', 'primary'],
    JUNIOR_HIGH: ['初中', '国中', '初中及以上', 'junior high', 'junior_high'],
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
  const given: Record<string, unknown> = {};
  for (const field of inputFields) if (input[field] !== undefined) given[field] = input[field];
  return given as unknown as PositionInput;
}

export const positionColumns: Columns<Field, PositionInput> = {
  fields,
  words,
  needed: ['externalRef', 'title', 'occupationCode', 'regionCode', 'headcount', 'wageMin'],
  insteadOf: {
    ...{ title: 'occupationName', occupationCode: 'occupationName', regionCode: 'placeName' },
    ...{ ageMin: 'ageRange', ageMax: 'ageRange' },
  },
  quantities: {
    ...{ headcount: 'PEOPLE', wageMin: 'MONEY', wageMax: 'MONEY', ageMin: 'AGE', ageMax: 'AGE', ageRange: 'AGE' },
    ...{ contractMonths: 'MONTHS', movementsPerMinute: 'RATE', liftKgFrequent: 'LOAD', liftKgOccasional: 'LOAD' },
    ...{ startsOn: 'DAY', closesOn: 'DAY' },
  },
  codes: NAMES,
  mayCount: { field: 'externalRef', headers: /^[编編][号號码碼]$/ },
  // Whether it is the number of each, or of all together, can't be told.
  ownOfEach: { headcount: { zh: '请分别填写每个岗位的人数', en: 'write the number of each' } },
  toInput,
};

export type PositionRow = Row<Field, PositionInput>;

export const positionHeaders = headersOf(positionColumns);
