/**
 * The one form of a text: Unicode's composed form (NFC), without variation selectors, which choose a glyph for a character
 * and are none. What can't be seen is refused, not removed: whoever typed it should know, and two texts that look alike
 * are one. The only file that normalizes; each pattern here looks at a character at most twice.
 */
import { limits } from '../../limits';

export type TextFault =
  | { readonly code: 'TEXT_MALFORMED' }
  /** `character` names the first wrong one, such as `U+200B`. */
  | { readonly code: 'TEXT_CHARACTERS'; readonly character: string };

/** Undefined for a text that can be kept. Takes time linear in the text. */
export function faultOf(text: string): TextFault | undefined {
  if (!text.isWellFormed()) return { code: 'TEXT_MALFORMED' };
  const [character] = wrongIn(text) ?? [];
  return character === undefined ? undefined : { code: 'TEXT_CHARACTERS', character: nameOf(character) };
}

/** What divides a text into lines or columns: in a name nobody sees it, and two that look alike would be two. */
export function breakIn(text: string): TextFault | undefined {
  const [character] = /[\t\n\r]/.exec(text) ?? [];
  return character === undefined ? undefined : { code: 'TEXT_CHARACTERS', character: nameOf(character) };
}

function nameOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text that has none, or is too long for any field, stays as it is: the checks of its field refuse it. */
export function normalForm(text: string): string {
  if (PLAIN.test(text) || text.length > limits.textUnitsMax || faultOf(text) !== undefined) return text;
  return text.replace(SELECTORS, '').normalize('NFC');
}

/** Most texts: printable ASCII, which has one form. */
const PLAIN = /^[ -~]*$/;

const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

function wrongIn(text: string): RegExpExecArray | null {
  return PLAIN.test(text) ? null : (HIDDEN.exec(text.replace(SEEN, '')) ?? STACKED.exec(text));
}

/** Format characters that are seen: what chooses a glyph, and the joiner of one picture made of several. */
const SEEN =
  /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;

/**
 * Controls but for tab and line ends; format characters such as those that turn the direction of writing; separators of
 * lines that are no line ends; what is drawn as nothing; what stands for bytes or objects that were lost on the way.
 */
const HIDDEN =
  /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffc\ufffd]/u;

/** More marks on one character than any script puts there (Unicode's Stream-Safe Text Format); to compose them takes their square. */
const STACKED = /(?<!\p{M})\p{M}(?=\p{M}{30})/u;
