/** Cells as people write them, in the API's terms: numbers with units, days. What has no sure meaning is refused by name. */

/** What is longer is no number, no day and no header. */
export const WORDS_MAX = 200;

/** A value with what is odd about it, or why there is none; both for people. */
export type Value<T> = { readonly value: T; readonly warning?: string } | { readonly problem: string };

/** What a number counts, which says the units that it may have. */
export type Quantity = 'MONEY' | 'MONTHS' | 'PEOPLE' | 'AGE' | 'RATE' | 'LOAD';

interface Units {
  /** @returns by what a number of this unit is to be multiplied; undefined where that isn't sure. */
  readonly factor: (unit: string) => number | undefined;
  /** What in the brackets of a header would be a unit, though it may be none that is known. */
  readonly likely: RegExp;
  /** Unit in which a fraction is rounded up, with a warning; if absent, a fraction is refused. */
  readonly roundedUp?: string;
}

const MULTIPLES: Readonly<Record<string, number>> = { 百: 100, 千: 1_000, k: 1_000, 万: 10_000, w: 10_000 };
const YUAN_A_MONTH = /^([百千万kw])?(?:元|块|rmb|cny|人民币|¥)?(?:人民币)?(?:(?:\/|每|per)?(?:个?月|month))?$/;
const PERIODS = '年|天|日|周|季度?|小?时|班|件|year|annum|day|week|hour|hr|h|d|y';

const units: Readonly<Record<Quantity, Units>> = {
  MONEY: {
    factor: (unit) => {
      const [whole, multiple] = YUAN_A_MONTH.exec(unit) ?? [];
      return whole === undefined ? undefined : multiple === undefined ? 1 : MULTIPLES[multiple];
    },
    likely: new RegExp(
      `元|币|[百千万角]|^[kw分]$|usd|hkd|mop|twd|eur|jpy|gbp|krw|vnd|dollar|[$€£]|^(?:/|每|按|per)?(?:${PERIODS})(?:计|算|薪)?$`,
    ),
  },
  MONTHS: {
    factor: (unit) => (/^(?:个?月|months?)$/.test(unit) ? 1 : /^(?:年|years?)$/.test(unit) ? 12 : undefined),
    likely: new RegExp(`^(?:${PERIODS}|months?|years?|days?|weeks?|个?月)$`),
  },
  PEOPLE: { factor: (unit) => (/^[人名个位]$/.test(unit) ? 1 : undefined), likely: /^[十百千万]|^家$/ },
  AGE: { factor: (unit) => (/^周?岁$/.test(unit) ? 1 : undefined), likely: /^个?月$|^天$/ },
  // Times a minute, and kilograms.
  RATE: { factor: (unit) => (/^次?(?:(?:\/|每)?分钟?)?$/.test(unit) ? 1 : undefined), likely: /[时秒天]|hour|second/ },
  LOAD: {
    factor: (unit) => (/^(?:kg|公斤|千克)$/.test(unit) ? 1 : /^(?:斤|市斤)$/.test(unit) ? 0.5 : undefined),
    likely: /^(?:g|克|吨|磅|lbs?|t|两)$/,
    // A load that is banned above a number of whole kilograms is banned after it as before, and no other is.
    roundedUp: '公斤 / kg',
  },
};

/**
 * @param remarks of a header, such as what stands in its brackets: `元/月`, `千元`, `必填`.
 * @returns by what its numbers are to be multiplied.
 */
export function scaleOf(remarks: readonly string[], quantity: Quantity): Value<number> {
  const { factor, likely } = units[quantity];
  let value = 1;
  for (const remark of remarks) {
    const known = remark === '' ? 1 : factor(remark);
    if (known !== undefined) value = known;
    else if (likely.test(remark)) return { problem: unitProblem(remark) };
  }
  return { value };
}

function unitProblem(unit: string): string {
  return `单位“${unit}”不能换算 / the unit ${unit} can not be converted`;
}

function notWhole(text: string): { problem: string } {
  return { problem: `“${shortened(text)}”不是整数 / ${shortened(text)} is not a whole number` };
}

export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * A whole number of 32 bits, as the API takes them. A comma or blank separates thousands, and nothing else.
 * @param scale of a number without a unit of its own.
 */
export function wholeNumber(text: string, quantity: Quantity, scale = 1): Value<number> {
  if (scale === 1 && /^\d{1,9}$/.test(text)) return { value: Number(text) };
  // The mark of a footnote, such as ² or ①, would become one of the digits.
  if (/\p{No}/u.test(text)) return notWhole(text);
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^'?(?:¥|rmb|cny|人民币)?\s*/, '');
  const { number, rest } = quantity === 'MONTHS' ? monthsIn(plain) : partsOf(plain);
  if (number === undefined) return notWhole(text);
  const factor = rest === '' ? scale : units[quantity].factor(rest);
  if (factor === undefined) return /\d/.test(rest) ? notWhole(text) : { problem: unitProblem(shortened(rest)) };
  // Where a dot separates thousands, this is another number.
  if (factor === 1 && /^[+-]?\d{1,3}\.000$/.test(number)) return notWhole(text);
  const product = Number(number.replace(/[, ]/g, '')) * factor;
  const value = Math.round(product);
  if (value !== (value | 0)) return notWhole(text);
  if (Math.abs(product - value) <= 1e-6) return { value };
  const { roundedUp } = units[quantity];
  return roundedUp === undefined || product < 0 ? notWhole(text) : upTo(Math.ceil(product), roundedUp, text);
}

function upTo(value: number, unit: string, text: string): Value<number> {
  const [zh, en] = unit.split(' / ');
  return {
    value,
    warning: `“${shortened(text)}”不是整${zh}，按 ${value} ${zh}保存 / ${shortened(text)} is no whole number of ${en}; stored as ${value} ${en}`,
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

/** `5500-6500`, `5.5～6.5千元/月`, `5千至8千`: both ends as texts with a unit; undefined for what is no range. */
export function rangeIn(text: string): readonly [string, string] | undefined {
  if (!/[-~～–—－至到]/.test(text)) return undefined;
  const plain = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  const [, low = '', unit = '', high, highUnit = ''] =
    /^(¥?\d[\d.,]*)([^\d.,-]*?)(?:-|~|–|—|至|到)(¥?\d[\d.,]*)([^\d]*)$/.exec(plain) ?? [];
  return high === undefined
    ? undefined
    : [low + (unit === '' ? highUnit : unit), high + (highUnit === '' ? unit : highUnit)];
}

const TIME =
  '(?:\\s*(?:上午|下午|中午|晚上)?\\s*\\d{1,2}(?:[:时点]\\d{0,2}(?:[:分]\\d{0,2}(?:\\.\\d+)?)?秒?分?)(?:\\s*[ap]m)?)';
const WEEKDAY = '(?:\\s*\\(?(?:星期|周)[一二三四五六日天]\\)?)';
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
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (INSTANT.test(plain)) {
    const day = plain.slice(0, 10);
    const instant = new Date(plain.toUpperCase());
    if (!isDay(day)) return { value: day };
    if (!Number.isNaN(instant.getTime()))
      return { value: new Date(instant.getTime() + ZONE_MS).toISOString().slice(0, 10) };
  }
  const [, year = '', month = '', day] = (/^\d{4}-\d{3,4}(?!\d)/.test(plain) ? null : YEAR_FIRST.exec(plain)) ?? [];
  if (day !== undefined) return { value: written(year.length === 2 ? `20${year}` : year, month, day) };
  const [, first = '', , second = '', last] = YEAR_LAST.exec(plain) ?? [];
  if (last !== undefined && first === second) return { value: written(last, first, second) };
  if (last !== undefined && Number(second) > 12) return { value: written(last, first, second) };
  if (last !== undefined && Number(first) > 12) return { value: written(last, second, first) };
  if (last === undefined && !YEAR_SHORT.test(plain)) return { value: text };
  return {
    problem: `“${shortened(text)}”不能确定年、月、日，请写成 2027-02-20 / which day ${shortened(text)} is can not be told; write 2027-02-20`,
  };
}

/** `Date` makes another day of one that there isn't. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function written(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const ERROR_CELL =
  /^(?:#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!|PYTHON!|TIMEOUT!|GETTING_DATA|ERROR!)|#{2,}|Err:\d{3})$/i;

/** What an office program writes where it has no value to show. */
export function isErrorCell(text: string): boolean {
  return /^[#E]/i.test(text) && ERROR_CELL.test(text);
}

/** What databases and programs write for no value. */
export function isNothing(text: string): boolean {
  return /^(?:null|nan|undefined|\\n|n\/a)$/i.test(text);
}

/** What a hand writes for it, where nothing else could be meant. */
export function isDash(text: string): boolean {
  return /^[-–—－/／]{1,4}$/.test(text);
}

const TO_MEND = '#待改 ';

/** A cell of the file of errors that is wrong until somebody writes another value over it. */
export function toMend(text: string): string {
  return text.startsWith(TO_MEND) ? text : TO_MEND + text;
}

/** Why the cell has no value, for people; undefined for one that may have some. */
export function errorIn(text: string): string | undefined {
  if (text.startsWith(TO_MEND)) {
    const cell = shortened(text.slice(TO_MEND.length));
    return `“${cell}”还没有改，请填写正确的值 / ${cell} is not mended yet; write the right value over it`;
  }
  return isErrorCell(text) ? `单元格的值是错误 ${text} / the cell is an error, ${text}` : undefined;
}

/** How office programs show `1-2` or `3/4`, of which they make a day. */
const MADE_DAY =
  /^(?:\d{1,2}月\d{1,2}日|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$/i;

/** What they would make a day or a shorter number of: `1-2`, `000045`, a number of 12 digits or more. */
const CHANGED = /^(?:\d{1,2}[-/]\d{1,2}|0\d+|\d{12,})$/;

/** A cell of the file of errors as an office program leaves it alone. @see unkept */
export function kept(text: string): string {
  return CHANGED.test(text) ? `'${text}` : text;
}

export function unkept(text: string): string {
  return text.startsWith("'") && CHANGED.test(text.slice(1)) ? text.slice(1) : text;
}

/**
 * A number for what is no number but a name, which an office program has shortened or rounded: `2.02702E+17`, or more than the
 * 15 digits that it keeps with zeros behind. With an apostrophe before it, it is what stands there.
 */
export function lostDigits(text: string): string | undefined {
  if (MADE_DAY.test(text))
    return `“${text}”像是被表格软件改成日期的编号，请将该列设为文本后重填原编号 / ${text} looks like a name that an office program made a date of; make the column text and write it anew`;
  const isLost =
    /^[+-]?\d(?:[.,]\d+)?e[+-]?\d+$/i.test(text) || (/^\d{16,}$/.test(text) && /^0+$/.test(text.slice(15)));
  return isLost
    ? `“${text}”的数字已被表格软件缩短，请将该列设为文本后重填原编号 / an office program has shortened ${text}; make the column text and write it anew`
    : undefined;
}

/**
 * What the columns of one field say together, in their order; an empty text where none says anything.
 * @param isCount whether it counts people: 招聘人数（男） and 招聘人数（女） are two numbers, even where they are equal.
 */
export function agreed(told: readonly (readonly [header: string, text: string])[], isCount: boolean): Value<string> {
  const said = told.filter(([, text]) => text.trim() !== '');
  const headers = [...new Set(said.map(([header]) => shortened(header)))];
  if (isCount && headers.length > 1) {
    const all = headers.join('”“');
    return { problem: `“${all}”都有数字，请合成一列 / “${all}” have a number each; make one column of them` };
  }
  const [value = '', ...others] = new Set(said.map(([, text]) => text));
  if (others.length === 0) return { value };
  const all = [value, ...others].map(shortened).join('”“');
  return { problem: `同名列的值不同：“${all}” / columns of one name differ: “${all}”` };
}
