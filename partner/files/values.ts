/** Cells as people write them, in the API's terms: numbers with units, days. What has no sure meaning is refused by name. */

import { limits } from '../../functions/limits';
import { quoted } from '../masked';
import { hasMarkedDigit } from '../../functions/platform/values/normal-form';
import { wordForm } from './simplified';
import { factorOf, type Quantity, roundedUp, unitProblem, type Value } from './units';

/** What is longer is no number, no day and no header. */
export const WORDS_MAX = 200;

function notWhole(text: string): { problem: string } {
  return { problem: `“${quoted(text)}”不是整数 / ${quoted(text)} is not a whole number` };
}

/**
 * A whole number of 32 bits, as the API takes them. A comma or blank separates thousands, and nothing else.
 * @param scale of a number without a unit of its own.
 */
export function wholeNumber(text: string, quantity: Quantity, scale = 1): Value<number> {
  if (scale === 1 && /^\d{1,9}$/.test(text)) return { value: Number(text) };
  if (hasMarkedDigit(text)) return notWhole(text);
  const plain = wordForm(text)
    .trim()
    .replace(/^'?(?:¥|rmb|cny|人民币)?\s*/, '');
  const { number, rest } = quantity === 'MONTHS' ? monthsIn(plain) : partsOf(plain);
  if (number === undefined) return notWhole(text);
  const factor = rest === '' ? scale : factorOf(rest, quantity);
  if (factor === undefined) return /\d/.test(rest) ? notWhole(text) : { problem: unitProblem(quoted(rest)) };
  // Where a dot separates thousands, this is another number.
  if (factor === 1 && /^[+-]?\d{1,3}\.000$/.test(number)) return notWhole(text);
  const product = Number(number.replace(/[, ]/g, '')) * factor;
  const value = Math.round(product);
  if (value !== (value | 0)) return notWhole(text);
  if (Math.abs(product - value) <= 1e-6) return { value };
  const unit = roundedUp(quantity);
  return unit === undefined || product < 0 ? notWhole(text) : upTo(Math.ceil(product), unit, text);
}

function upTo(value: number, unit: string, text: string): Value<number> {
  const [zh, en] = unit.split(' / ');
  return {
    value,
    warning: `“${quoted(text)}”不是整${zh}，按 ${value} ${zh}保存 / ${quoted(text)} is no whole number of ${en}; stored as ${value} ${en}`,
  };
}

interface Parts {
  readonly number: string | undefined;
  readonly rest: string;
}

function partsOf(text: string): Parts {
  const [, number, rest = ''] = /^([+-]?\d[\d., ]*?)\s*([^\d., ].*)?$/.exec(text) ?? [];
  const isNumber = number !== undefined && /^[+-]?(?:\d+|\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*)(?:\.\d+)?$/.test(number);
  return { number: isNumber ? number : undefined, rest: rest.replace(/\s/g, '') };
}

const NUMERALS = '一二三四五六七八九十';

/** `两年`, `一年半`, `1年6个月`, `半年` in months; what is none of them, as it is. */
function monthsIn(text: string): Parts {
  const plain = text
    .replace(/^两/, '二')
    .replace(/^[一二三四五六七八九十](?=年|个月)/, (numeral) => String(NUMERALS.indexOf(numeral) + 1));
  if (plain === '半年') return { number: '6', rest: '个月' };
  const [, years, half, months] = /^(\d{1,2})年(?:(半)|零?(\d{1,2})个?月)$/.exec(plain) ?? [];
  if (years === undefined) return partsOf(plain);
  return { number: String(Number(years) * 12 + (half === undefined ? Number(months) : 6)), rest: '个月' };
}

/** Yuan a month below which a number is in thousands or by the hour, whatever the cell says: a tenth of any minimum wage. */
const WAGE_LEAST = 200;

/**
 * Why an amount can't be a monthly wage as it is written; undefined where it can. A wage by the day is written as one by
 * the month is, so what is less than any month pays is one only if its cell says so.
 * @param cell the whole of it, which may tell the period.
 * @param least yuan a month that need no period.
 */
export function wageProblem(
  cell: string,
  yuan: number,
  least: number = limits.wageWithoutPeriodMin,
): string | undefined {
  const text = quoted(cell);
  const tellsMonth = /月|month/.test(wordForm(cell));
  if (yuan > 0 && yuan < (tellsMonth ? Math.min(WAGE_LEAST, least) : least))
    return `“${text}”作为月薪只有 ${yuan} 元，请写明单位，如 6000元/月 或 6千元 / ${text} would be ${yuan} yuan a month; write the unit, such as 6000元/月`;
  if (yuan <= limits.wageWithoutPeriodMax || tellsMonth) return undefined;
  return `“${text}”作为月薪高达 ${yuan} 元，可能是年薪；如确为月薪，请在数额后写明“/月” / ${text} would be ${yuan} yuan a month and may be a wage by the year; if it is by the month, write /月 behind it`;
}

/** A list that is counted from 1: `1、焊接 2、电工`, `（一）焊接`, `①焊接②电工`; but neither `1.5吨叉车` nor `一、二级焊工`. */
const COUNTED_LIST = /^\s*(?:[(（]?[1一][.．、:：)）](?![\d一二三四五六七八九十])|[①⑴⒈㈠㊀])/;
/** What counts each word of it. */
const COUNTED =
  /(?:^|[\s;；,，、])[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.．、:：)）](?![\d一二三四五六七八九十])|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]|[\u2460-\u249b\u3220-\u3229\u3280-\u3289]/g;

/** The words of a list, whatever stands between them. @param more what separates words besides. */
export function wordsIn(text: string, more = ''): string[] {
  return (COUNTED_LIST.test(text) ? text.replace(COUNTED, ';') : text)
    .split(/[;；,，、|\n]/)
    .flatMap((word) => (more === '' ? [word] : word.split(more)))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** `5500-6500`, `5.5～6.5千元/月`, `5千至8千`: both ends as texts with a unit; undefined for what is no range. */
export function rangeIn(text: string): readonly [string, string] | undefined {
  if (!/[-~～–—－至到]/.test(text) || hasMarkedDigit(text)) return undefined;
  const plain = wordForm(text).replace(/\s+/g, '');
  const [, low = '', unit = '', high, highUnit = ''] =
    /^(¥?\d[\d.,]*)([^\d.,-]*?)(?:-|~|–|—|至|到)(¥?\d[\d.,]*)([^\d]*)$/.exec(plain) ?? [];
  if (high === undefined) return undefined;
  const [least, most] = [amountOf(low), amountOf(high)];
  // Of 5-6.5千 both are thousands, and of 5千-8000 and 5000-8千 one.
  const [lowTimes, highTimes] = [factorOf(unit, 'MONEY') ?? 1, factorOf(highUnit, 'MONEY') ?? 1];
  const lowIsWhole = highTimes > 1 && least > most && least <= most * highTimes;
  const highIsWhole = lowTimes > 1 && most >= least * lowTimes;
  return [
    low + (unit !== '' ? unit : lowIsWhole ? '元' : highUnit),
    high + (highUnit !== '' ? highUnit : highIsWhole ? '元' : unit),
  ];
}

function amountOf(number: string): number {
  return Number(number.replace(/[¥,]/g, ''));
}

/** The least and the highest age of `18-45岁`, `18周岁以上`, `45岁以下`, `年满18、不超过45岁`, each if it is told; none for 不限. */
export function agesIn(text: string): Value<{ readonly min?: number; readonly max?: number }> {
  const plain = wordForm(text).replace(/[\s,、]|[周实]?岁/g, '');
  if (/^(?:不限|无|无?限制|(?:无|不做?)要求|男女不限|any|none)$/.test(plain)) return { value: {} };
  const [, from, to] = /^(?:年?满)?(\d\d)(?:-|~|–|—|至|到)(\d\d)(?:之?间)?$/.exec(plain) ?? [];
  const [, low, least, high, most] =
    /^(?:(\d\d)(?:及?以上|起|\+)|(?:年?满|不低于|不小于|≥|>=)(\d\d)(?:及?以上)?)?(?:至|到|且)?(?:(\d\d)(?:及?以下|[以之]内)|(?:不超过|不高于|不大于|≤|<=)(\d\d))?$/.exec(
      plain,
    ) ?? [];
  const [min, max] = [from ?? low ?? least, to ?? high ?? most];
  if (hasMarkedDigit(text) || (min === undefined && max === undefined))
    return {
      problem: `“${quoted(text)}”不能确定年龄，请写成 18-45、18岁以上 或 45岁以下 / which ages ${quoted(text)} means can not be told; write 18-45, 18岁以上 or 45岁以下`,
    };
  return { value: { ...(min !== undefined && { min: Number(min) }), ...(max !== undefined && { max: Number(max) }) } };
}

const TIME =
  '(?:\\s*(?:上午|下午|中午|晚上)?\\s*\\d{1,2}(?:[:时点]\\d{0,2}(?:[:分]\\d{0,2}(?:\\.\\d+)?)?秒?分?)(?:\\s*[ap]m)?)';
const WEEKDAY = '(?:\\s*\\(?(?:星期|周)([一二三四五六日天])\\)?)';
const YEAR_FIRST = new RegExp(
  `^(\\d{4}|\\d{2}(?=年))\\s*(?:[-/.年]|(?=\\d{4}$))\\s*(\\d{1,2})\\s*(?:[-/.月]|(?=\\d{2}$))\\s*(\\d{1,2})[日号]?${WEEKDAY}?(?:t?${TIME})?$`,
);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}?$`);
const YEAR_SHORT = new RegExp(`^\\d{1,2}([-/.])\\d{1,2}\\1\\d{2}${TIME}?$`);
const INSTANT = /^\d{4}-\d{2}-\d{2}t.*(?:z|[+-]\d{2}:?\d{2})$/;
/** China's zone, where the partners and the places of work are. */
const ZONE_MS = 8 * 3_600_000;

/**
 * The day, as `2027-02-20`, of a date as people and programs write it; of an instant with a zone, the day in China. Anything
 * else is left as it is, for the server to refuse.
 */
export function dayOf(text: string): Value<string> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { value: text };
  if (hasMarkedDigit(text)) return noDay(text);
  const plain = wordForm(text).trim();
  if (INSTANT.test(plain)) {
    const day = plain.slice(0, 10);
    const instant = new Date(plain.toUpperCase());
    if (!isDay(day)) return { value: day };
    if (!Number.isNaN(instant.getTime()))
      return { value: new Date(instant.getTime() + ZONE_MS).toISOString().slice(0, 10) };
  }
  const [, year = '', month = '', day, weekday] =
    (/^\d{4}-\d{3,4}(?!\d)/.test(plain) ? null : YEAR_FIRST.exec(plain)) ?? [];
  if (day !== undefined) {
    const value = written(year.length === 2 ? `20${year}` : year, month, day);
    return isOn(value, weekday)
      ? { value }
      : { problem: `“${quoted(text)}”的星期与日期不符 / the weekday of ${quoted(text)} is not that of the day` };
  }
  const [, first = '', , second = '', last] = YEAR_LAST.exec(plain) ?? [];
  if (last !== undefined && first === second) return { value: written(last, first, second) };
  if (last !== undefined && Number(second) > 12) return { value: written(last, first, second) };
  if (last !== undefined && Number(first) > 12) return { value: written(last, second, first) };
  return last === undefined && !YEAR_SHORT.test(plain) ? { value: text } : noDay(text);
}

export function noDay(text: string): { problem: string } {
  return {
    problem: `“${quoted(text)}”不能确定年、月、日，请写成 2027-02-20 / which day ${quoted(text)} is can not be told; write 2027-02-20`,
  };
}

/** Whether it is a day as `2027-02-20`. `Date` makes another day of one that there isn't. */
export function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return day.length === 10 && !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** Of two that contradict each other, nobody knows which is meant. A day that there isn't is left to the server. */
function isOn(day: string, weekday: string | undefined): boolean {
  return (
    weekday === undefined ||
    !isDay(day) ||
    '日一二三四五六'.indexOf(weekday.replace('天', '日')) === new Date(day).getUTCDay()
  );
}

function written(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/**
 * What the columns of one field say together, in their order; an empty text where none says anything.
 * @param isCount whether it counts people: 招聘人数（男） and 招聘人数（女） are two numbers, even where they are equal.
 */
export function agreed(told: readonly (readonly [header: string, text: string])[], isCount: boolean): Value<string> {
  const said = told.filter(([, text]) => text.trim() !== '');
  const headers = [...new Set(said.map(([header]) => quoted(header)))];
  if (isCount && headers.length > 1) {
    const all = headers.join('”“');
    return { problem: `“${all}”都有数字，请合成一列 / “${all}” have a number each; make one column of them` };
  }
  const [value = '', ...others] = new Set(said.map(([, text]) => text));
  if (others.length === 0) return { value };
  const all = [value, ...others].map(quoted).join('”“');
  return { problem: `同名列的值不同：“${all}” / columns of one name differ: “${all}”` };
}
