/**
 * The unified social credit code of enterprises and agencies, GB 32100-2015: 17 characters of an alphabet of 31, and a
 * check character. It is public and unique in the country.
 */
import { assert } from '../../../platform/requests/errors';

export interface CreditCode {
  /** 18 characters, in capitals. */
  readonly code: string;
}

export type CreditCodeProblem =
  /** Not 18 characters. */
  | 'LENGTH'
  /** A character outside the alphabet, which lacks I, O, S, V and Z because they resemble digits or U. */
  | 'CHARACTERS'
  | 'CHECK_CHARACTER';

/** Trims spaces and converts letters to capitals. Returns the first problem in the order of the union. */
export function parseCreditCode(text: string): CreditCode | CreditCodeProblem {
  const code = text.trim().toUpperCase();
  if (code.length !== 18) return 'LENGTH';
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(code)) return 'CHARACTERS';
  if (creditCheckCharacter(code.slice(0, 17)) !== code.charAt(17)) return 'CHECK_CHARACTER';
  return { code };
}

/** The 18th character. 31 is prime, so every single wrong character and every swap of two neighbors is detected. */
export function creditCheckCharacter(first17: string): string {
  assert(/^[0-9A-HJ-NP-RTUWXY]{17}$/.test(first17), `17 characters of ${alphabet}, got "${first17}"`);
  const sum = weights.reduce((total, weight, position) => total + weight * valueAt(first17, position), 0);
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

function valueAt(text: string, position: number): number {
  return alphabet.indexOf(text.charAt(position));
}
