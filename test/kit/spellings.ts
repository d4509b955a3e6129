/** Ways in which people, office programs and scanners write the same name or number, none of which changes what it is. */
import fc from 'fast-check';

const RADICALS: Readonly<Record<string, string>> = { 马: '⻢', 长: '⻓', 黄: '⻩', 人: '⼈', 龙: '⻰', 木: '⽊' };
const DOTS = ['·', '•', '・', '‧', '．', '.', '。', '∙', '･', '˙', '◦', ' · ', '·\u200b', '··'];
/** Between two characters of a Chinese name. */
const BETWEEN = ['', '', '', ' ', '　', '\u00a0', '\u2002', '\u200b', '\u200d', '\ufeff', '\u202a', '  '];

/** @param name characters and middle dots alone, none of which stands at an end. */
export function spelled(name: string): fc.Arbitrary<string> {
  const units = Array.from(name, (character) =>
    character === '·'
      ? fc.constantFrom(...DOTS)
      : fc
          .tuple(fc.constantFrom(character, RADICALS[character] ?? character), fc.constantFrom(...BETWEEN))
          .map((parts) => parts.join('')),
  );
  return fc.tuple(fc.constantFrom('', ' ', '\ufeff', '　'), ...units).map((parts) => parts.join(''));
}

const GROUPING = ['', '', '', '', ' ', '-', '‑', '–', '　', '\u00a0', '.', '\u200b', '\u202c', '·'];

/** @param number digits, at their end perhaps an X. */
export function spelledNumber(number: string): fc.Arbitrary<string> {
  const wide = (character: string): string => String.fromCharCode(character.charCodeAt(0) + 0xfee0);
  const units = Array.from(number, (character) =>
    fc
      .tuple(fc.constantFrom(...GROUPING), fc.constantFrom(character, wide(character), character.toLowerCase()))
      .map((parts) => parts.join('')),
  );
  return fc
    .tuple(fc.constantFrom('', "'", ' ', '\u202d'), ...units, fc.constantFrom('', ' ', '\u202c'))
    .map((parts) => parts.join(''));
}
