/**
 * Phone numbers of mainland China in normal form, so that every spelling of a number is found: mobile `13812345678`,
 * landline `0870-2123456`. Spaces, hyphens and the country code (`+86`, `0086`, `86`) are accepted and dropped.
 */

/**
 * The mobile number as 11 digits; undefined for any other text. Every number from `13` to `19` is accepted, because
 * carriers get new ranges.
 */
export function parseMobile(text: string): string | undefined {
  return /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(withoutSeparators(text))?.[1];
}

/** A mobile number as 11 digits, or a landline as area code, hyphen and 7 or 8 digits; undefined for any other text. */
export function parseContactPhone(text: string): string | undefined {
  const mobile = parseMobile(text);
  if (mobile !== undefined) return mobile;
  const [, area, number] = landline.exec(withoutSeparators(text)) ?? [];
  return area === undefined || number === undefined ? undefined : `0${area}-${number}`;
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

function withoutSeparators(text: string): string {
  return text.replace(/[\s-]/g, '');
}
