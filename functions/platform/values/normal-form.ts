/**
 * The normal form of a text: Unicode's composed form (NFC) without variation selectors, which only choose a glyph.
 * Invisible characters are refused, not removed, so that the author learns of them; two texts that look alike become
 * one. This is the only file that normalizes. Each pattern reads a character at most twice.
 */
import { limits } from '../../limits';

export type TextFault =
  | { readonly code: 'TEXT_MALFORMED' }
  /** `character` names the first wrong one, such as `U+200B`. */
  | { readonly code: 'TEXT_CHARACTERS'; readonly character: string };

/** The fault of a text; undefined if it can be kept. Takes time linear in the text. */
export function faultOf(text: string): TextFault | undefined {
  if (!text.isWellFormed()) return { code: 'TEXT_MALFORMED' };
  const [character] = wrongIn(text) ?? [];
  return character === undefined ? undefined : { code: 'TEXT_CHARACTERS', character: nameOf(character) };
}

/** Finds a line break or a tab, which nobody sees in a name: two names that look alike would differ. */
export function breakIn(text: string): TextFault | undefined {
  const [character] = /[\t\n\r]/.exec(text) ?? [];
  return character === undefined ? undefined : { code: 'TEXT_CHARACTERS', character: nameOf(character) };
}

function nameOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The normal form. A text that has none, or that is too long for any field, stays as it is, and the checks of its field
 * refuse it.
 */
export function normalForm(text: string): string {
  if (COMMON.test(text) || text.length > limits.textUnitsMax || faultOf(text) !== undefined) return text;
  return text.replace(SELECTORS, '').normalize('NFC');
}

/**
 * What is compared with names: full width, brackets and the like as the plain characters (NFKC); too long a text stays. The
 * mark of a footnote stays what it is: NFKC alone makes 65002 of 6500².
 */
export function plainForm(text: string): string {
  if (PLAIN.test(text) || text.length > limits.textUnitsMax) return text;
  return text.replace(UNMARKED, (part) => part.normalize('NFKC'));
}

/** Whether a digit has something about it, or is part of another sign: 6500², ①, ½, ㋁, ㎡. Nobody knows which number is meant. */
export function hasMarkedDigit(text: string): boolean {
  return !PLAIN.test(text) && MARKED.test(text);
}

/** The character that a Kangxi radical looks like; returns any other text as it is. */
export function kangxiCharacter(radical: string): string {
  return /^[\u2f00-\u2fd5]$/.test(radical) ? radical.normalize('NFKC') : radical;
}

/** Printable ASCII and Chinese characters, which any form leaves as they are. */
const PLAIN = /^[ -~、。\u4e00-\u9fff]*$/;

/** With what most texts have besides: they are in normal form, and hide nothing. */
const COMMON = /^[\t\n\r -~·—‘’“”…、。〈-】\u4e00-\u9fff\uff01-\uff5e]*$/;

/** All that NFKC makes digits of and that are none, and numbers that it leaves alone. */
const MARKED = /[\p{No}\u32c0-\u32cb\u3358-\u3370\u3378\u3379\u339f-\u33a6\u33a8\u33af\u33e0-\u33fe]/u;
const UNMARKED = /[^\p{No}\u32c0-\u32cb\u3358-\u3370\u3378\u3379\u339f-\u33a6\u33a8\u33af\u33e0-\u33fe]+/gu;

const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

function wrongIn(text: string): RegExpExecArray | null {
  return COMMON.test(text) ? null : (HIDDEN.exec(text.replace(SEEN, '')) ?? STACKED.exec(text));
}

/** Format characters with a visible effect: variation selectors, and the joiner of emoji. */
const SEEN =
  /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;

/**
 * Controls except tab and line ends, format characters such as those that change the direction of writing, line and
 * paragraph separators, blank characters, and replacement characters for lost bytes or objects.
 */
const HIDDEN =
  /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffc\ufffd]/u;

/**
 * More combining marks on one character than any script uses (Unicode's Stream-Safe Text Format); composing them takes
 * quadratic time.
 */
const STACKED = /(?<!\p{M})\p{M}(?=\p{M}{30})/u;
