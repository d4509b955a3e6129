/**
 * The resident identity number, GB 11643-1999: 6 digits of address, 8 of birth date, 3 of sequence and a check digit. It
 * is sensitive: no error and no log line made here ever contains one.
 */
import { type CivilDate, isCivilDate } from './civil-date';
import { ungrouped } from './spelling';
import { assert } from '../requests/errors';

export interface IdentityNumber {
  /** 18 characters, the last one a digit or a capital `X`. */
  readonly number: string;
  readonly birthDate: CivilDate;
  readonly sex: 'MALE' | 'FEMALE';
}

export type IdentityNumberProblem =
  /** Not 18 characters: 15-digit numbers ended in 2013 and are refused. */
  | 'LENGTH'
  /** Not 17 digits and a digit or X. */
  | 'CHARACTERS'
  /** The first two digits are not the code of a province. */
  | 'PROVINCE'
  /** Not a real date, or later than today. */
  | 'BIRTH_DATE'
  | 'CHECK_DIGIT';

/**
 * Reads a number in any spelling (`spelling.ts`). A final `x` becomes `X`, and so do the Cyrillic letter and the sign of
 * multiplication, which look like it. Returns the first problem in the order of the union.
 * Only the province of the address is checked, because the county at the time of issue may not exist any more.
 */
export function parseIdentityNumber(text: string, today: CivilDate): IdentityNumber | IdentityNumberProblem {
  const number = ungrouped(text)
    .toUpperCase()
    .replace(/[\u0425\u00d7]$/, 'X');
  if (number.length !== 18) return 'LENGTH';
  if (!/^\d{17}[\dX]$/.test(number)) return 'CHARACTERS';
  if (!provinces.has(number.slice(0, 2))) return 'PROVINCE';
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCivilDate(birthDate) || birthDate > today) return 'BIRTH_DATE';
  if (checkDigit(number.slice(0, 17)) !== number.charAt(17)) return 'CHECK_DIGIT';
  return { number, birthDate, sex: Number(number.charAt(16)) % 2 === 1 ? 'MALE' : 'FEMALE' };
}

/**
 * The 18th character for 17 digits (ISO 7064, MOD 11-2). It detects every single wrong digit and every swap of two
 * neighbors.
 */
export function checkDigit(first17: string): string {
  assert(/^\d{17}$/.test(first17), `17 digits, got ${first17.length} characters`);
  const sum = weights.reduce((total, weight, position) => total + weight * Number(first17.charAt(position)), 0);
  return '10X98765432'.charAt(sum % 11);
}

/**
 * `110*************2X`: enough for the person to recognize. If the last four characters were shown, as is usual, a
 * known birthday would leave only the county to guess.
 */
export function maskIdentityNumber(number: string): string {
  return `${number.slice(0, 3)}${'*'.repeat(Math.max(number.length - 5, 0))}${number.slice(-2)}`;
}

/**
 * Years completed on the civil date `today`. A person born on February 29 completes a year on March 1 of a common year.
 * Negative before birth.
 */
export function ageOn(birthDate: CivilDate, today: CivilDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(4) < birthDate.slice(4) ? years - 1 : years;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * GB/T 2260, including those that the regions' file lacks. Residence permits of people from Hong Kong, Macao and Taiwan begin
 * with 810000, 820000 and 830000 (State Council, measures of 2018-09-01).
 */
const provinces: ReadonlySet<string> = new Set(
  `11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46
   50 51 52 53 54 61 62 63 64 65 71 81 82 83`.split(/\s+/),
);
