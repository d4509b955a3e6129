/**
 * People's names and numbers in one form each, however somebody's keyboard, office program or scanner spells them. What is
 * registered, told, looked for and compared goes through the same function, so a person is found by every spelling.
 */
import { limits } from '../../limits';
import { keysOf } from './unknown';
import { faultOf, kangxiCharacter, normalForm, plainForm } from './normal-form';

/**
 * A name as it is kept and looked for: without what nobody sees; radicals as the characters that they look like; one middle
 * dot for all dots; no blank beside a Chinese or Yi character or a dot, one blank elsewhere. The beginning of a name gives
 * the beginning of its form. A text that no name may be stays as it is: the check of its field refuses it. Idempotent.
 */
export function nameOf(text: string): string {
  if (text.length > limits.textUnitsMax) return text;
  const seen = text.replace(UNSEEN, '').trim();
  if (faultOf(seen) !== undefined) return seen;
  const characters = normalForm(seen).replace(RADICALS, characterOf).replace(WIDE_LETTERS, narrow);
  const dotted = characters.split(BLANK).filter(Boolean).join(' ').replace(DOTS, '·').replace(FULL_STOPS, '·');
  return normalForm(dotted.replace(NEEDLESS_BLANKS, '').replace(REPEATED_DOTS, ''));
}

/** Zero width, directions of writing, byte order marks, selectors of glyphs, soft hyphens. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const BLANK = /\p{Zs}/u;

/** Those that people type for the middle dot wherever they stand. */
const DOTS =
  /[\u02d9\u0387\u1427\u16eb\u2022\u2024\u2027\u2218\u2219\u22c5\u25e6\u25cf\u26ab\u2802\u2981\u2e30\u2e31\u2e33\u30fb\u318d\ua78f\uff65]/g;

/** Behind a letter that is not Latin: "J. Smith" has no middle dot. */
const FULL_STOPS = /(?<=(?!\p{Script=Latin})\p{L}[ .\u3002\ufe52\uff0e\uff61]{0,4})[.\u3002\ufe52\uff0e\uff61]/gu;

const NEEDLESS_BLANKS = /(?<=[\p{Script=Han}\p{Script=Yi}·]) | (?=[\p{Script=Han}\p{Script=Yi}·])/gu;

const REPEATED_DOTS = /(?<=·)·/g;

const WIDE_LETTERS = /[\uff21-\uff3a\uff41-\uff5a]/g;

function narrow(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}

/** Kangxi radicals and their supplement, which scanners and PDF files put for characters. */
const RADICALS = /[\u2e80-\u2fd5]/g;

/** Those of the supplement that are whole characters (Unicode's EquivalentUnifiedIdeograph); the others are parts of characters. */
const SUPPLEMENT: ReadonlyMap<string, string> = new Map(
  [
    ...['⺟母', '⺠民', '⺩王', '⻁虎', '⻄西', '⻅见', '⻆角', '⻉贝', '⻋车', '⻑長', '⻒镸', '⻓长', '⻔门', '⻗雨'],
    ...[
      '⻘青',
      '⻙韦',
      '⻚页',
      '⻛风',
      '⻜飞',
      '⻝食',
      '⻢马',
      '⻣骨',
      '⻤鬼',
      '⻥鱼',
      '⻦鸟',
      '⻧卤',
      '⻨麦',
      '⻩黄',
      '⻪黾',
    ],
    ...['⻬齐', '⻮齿', '⻯竜', '⻰龙', '⻱龜', '⻲亀', '⻳龟'],
  ].map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

function characterOf(radical: string): string {
  return SUPPLEMENT.get(radical) ?? kangxiCharacter(radical);
}

/**
 * A number as people write it, without what groups or hides its digits: blanks, hyphens, dots, what nobody sees, the
 * apostrophe by which a spreadsheet keeps a text; full width as half. What is longer than any number stays as it is.
 */
export function ungrouped(text: string): string {
  if (text.length > limits.numberUnitsMax) return text;
  return halfWidth(text)
    .trim()
    .replace(/^['‘’`]/, '')
    .replace(GROUPING, '');
}

/** ASCII for what is ASCII in full width, without what nobody sees. */
export function halfWidth(text: string): string {
  return text.replace(UNSEEN, '').replace(WIDE, narrow);
}

const WIDE = /[\uff01-\uff5e]/g;

const GROUPING = /[\s\p{Dash_Punctuation}\u2212._·•]/gu;

/** Whether somebody who filled in a form told nothing here: it is blank, or holds a mark or word of a field left open. */
export function isBlank(text: string): boolean {
  return text.length <= limits.textUnitsMax && OPEN.test(text.replace(UNSEEN, '').trim());
}

const OPEN = /^(?:[-—–－/／\\＼_.。、*＊?？~～]*|不[详詳]|未知|未填|不清楚|n[/／]?a|null)$/i;

/** Whether somebody who filled in a form wrote that there is none. */
export function isNone(text: string): boolean {
  return (
    text.length <= limits.textUnitsMax && /^(?:[无無]|[没沒]有|[暂暫][无無])$/.test(text.replace(UNSEEN, '').trim())
  );
}

/** Whether a word of a list says nothing beside others: it is left out where the list is checked and kept. */
export function isLeftOut(word: string): boolean {
  return isBlank(word) || isNone(word);
}

/** Fields of a form that are not read as others are. */
export interface Asked<T> {
  /** Fields that keep what they are given. */
  readonly kept?: readonly (keyof T)[];
  /** What 无 says where there can be none, such as no skills. In every other field it is no answer. */
  readonly none?: Partial<T>;
}

/** What a form tells: a blank text, 无, or a list of nothing else is no answer, and erases nothing. An empty list is one. */
export function answered<T extends object>(input: T, { kept = [], none = {} }: Asked<T> = {}): T {
  const answers = { ...input };
  for (const field of keysOf(input)) {
    const words = wordsOf(input[field]);
    if (kept.includes(field) || words.length === 0 || !words.every(isLeftOut)) continue;
    if (field in none && words.some(isNone)) Object.assign(answers, { [field]: none[field] });
    else Reflect.deleteProperty(answers, field);
  }
  return answers;
}

/** Those of a text or of a list of texts; none of anything else, or of a list that is too long for any field. */
function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length > limits.skillsMax) return [];
  const words = value.filter((word) => typeof word === 'string');
  return words.length === value.length ? words : [];
}

/** What people write for yes and no, in plain form and lower case. */
export const yesOrNo: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    true: ['是', '是的', '有', '包', '含', '包含', '提供', '可以', '需要', 'yes', 'y', 'true', '1', '√', '✓', '✔', '☑'],
    false: [
      ...['否', '不是', '无', '不包', '不含', '不提供', '没有', '自理', '不需要', '不可以'],
      ...['no', 'n', 'false', '0', '×', '✗', '✘', '✕', '☒'],
    ],
  }).flatMap(([value, words]) => words.map((word) => [word, value === 'true'] as const)),
);

/**
 * Whether a word that should name something, such as a title or a skill, is nothing but figures, signs, a day, a time, an amount or an address of the web; or an answer to a
 * question: it comes from a column or field of something else.
 */
export function namesNothing(text: string): boolean {
  // Most titles: no answer and no amount begins with so many characters.
  if (/^[\u4e00-\u9fff]{5}/.test(text) || text.length > limits.textUnitsMax) return false;
  const plain = plainForm(text).toLowerCase().trim();
  if (yesOrNo.has(plain) || isNone(plain) || ANSWERS.test(plain) || /^(?:https?:\/\/|www\.)/.test(plain)) return true;
  const letters = plain.replace(/\P{L}/gu, '');
  return letters === '' || (/\d/.test(plain) && /^[^\p{L}]*\d/u.test(plain) && UNITS.test(letters));
}

const ANSWERS = /^(?:不?[会會]|不?需要?|要|不要|不用|可以|不可以|能|不能|对|對|ok)$/;

/** What is left of days, times, wages, ages and numbers of people. */
const UNITS =
  /^(?:年?月?[日号]?(?:tz?|[时点]分?秒?|[ap]m)?|[百千万kw]?元?[月天日时年]?|[人名个位岁]|个?月|小?时|周岁|e)$/;
