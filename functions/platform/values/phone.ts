/**
 * Phone numbers of mainland China in normal form, so that every spelling of a number is found: mobile `13812345678`,
 * landline `0870-2123456`, with an extension `0870-2123456-801`. Characters that group digits (blanks, hyphens, dots,
 * brackets), invisible characters, full width and the country code (`+86`, `0086`, `86`) are accepted and dropped.
 */
import { limits } from '../../limits';
import { halfWidth, ungrouped } from './spelling';

/** Which phones a field takes. */
export type PhoneKind = 'MOBILE' | 'ANY_PHONE';

/**
 * The mobile number as 11 digits; undefined for any other text. Every number from `13` to `19` is accepted, because
 * carriers get new ranges.
 */
export function parseMobile(text: string): string | undefined {
  return /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(digitsOf(text))?.[1];
}

/**
 * A mobile number as 11 digits, or a landline as area code, hyphen and 7 or 8 digits, followed by a hyphen and 1 to 6 digits
 * if it has an extension; undefined for any other text.
 */
export function parseContactPhone(text: string): string | undefined {
  if (text.length > limits.numberUnitsMax) return undefined;
  const mobile = parseMobile(text);
  if (mobile !== undefined) return mobile;
  const [whole, extension] = withoutExtension(text);
  const [, area, number] = landline.exec(digitsOf(whole)) ?? [];
  if (area === undefined || number === undefined || !/^\d{0,6}$/.test(extension)) return undefined;
  return `0${area}-${number}${extension && `-${extension}`}`;
}

/** "0870-2123456转801", "2123456 (ext. 801)", and "0870-2123456-801", where what stands before it is a whole number. */
function withoutExtension(text: string): [number: string, extension: string] {
  const [number = '', ...named] = halfWidth(text)
    .trim()
    .replace(/[([【〔]((?:转接?|轉|分机|ext\.?)?:?\s?\d{1,6})[)\]】〕]$/i, '-$1')
    .split(/转接?|轉|分机|ext|x|#/i);
  if (named.length > 0) return [number, ungrouped(named.join('#')).replace(':', '') || '#'];
  const at = number.search(/\p{Dash_Punctuation}\s?\d{1,6}$/u);
  const [before, last] = [number.slice(0, at), number.slice(at + 1).trim()];
  const isWhole = at > 0 && /\d{7}\s?$/.test(before) && landline.test(digitsOf(before));
  return isWhole ? [before, last] : [number, ''];
}

/** Whether a mobile or an identity number stands in a text of something else, such as a name. */
export function holdsNumber(text: string): boolean {
  return /\d{17}[\dx]|(?<!\d)(?:(?:00)?86)?1[3-9]\d{9}(?!\d)/i.test(digitsOf(text));
}

/** `13812345678` -> `138****5678`; a shorter text is masked completely. */
export function maskPhone(phone: string): string {
  if (phone.length < 11) return '*'.repeat(phone.length);
  return `${phone.slice(0, 3)}${'*'.repeat(phone.length - 7)}${phone.slice(-4)}`;
}

/**
 * Area codes are 10, 2x or three digits from 3 on; the 0 in front is dropped after a country code. No subscriber's number
 * begins with 0 or 1, and those of the two-digit areas have 8 digits.
 */
const landline = /^(?:0|(?:\+|00)?860?)((?:10|2\d)(?=\d{8}$)|[3-9]\d\d(?=\d{7,8}$))([2-9]\d+)$/;

function digitsOf(text: string): string {
  return ungrouped(text).replace(/[()[\]【】〔〕]/g, '');
}
