/** Forms of texts: what is quickly seen to be in one is in it, and no sign that only looks like a digit becomes one. */
import { faultOf, hasMarkedDigit, normalForm, plainForm } from '../../functions/platform/values/normal-form';

/** Every character there is, but halves of them. */
function* characters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
}

test('a digit with something about it stays what it is in the plain form; all else is as NFKC has it', () => {
  for (const character of characters()) {
    const plain = character.normalize('NFKC');
    const isNumber = /\p{No}/u.test(character);
    if (plain === character && !isNumber) continue;
    const isMarked = !/\p{Nd}/u.test(character) && (/\d/.test(plain) || isNumber);
    const expected = `1${isMarked ? character : plain}`;
    if (hasMarkedDigit(character) !== isMarked || plainForm(`1${character}`) !== expected)
      throw new Error(`U+${character.codePointAt(0)?.toString(16)}`);
  }
});

test('a text of any characters has the normal form that Unicode gives it, or the fault that it has beside a rare one', () => {
  // Nothing is seen quickly of a text with this character, which no form changes.
  const RARE = '\u3400';
  for (const character of characters()) {
    const fault = faultOf(`x${character}`);
    const form =
      fault === undefined ? `x${character.replace(/\p{Variation_Selector}/u, '')}`.normalize('NFC') : undefined;
    if (
      JSON.stringify(fault) !== JSON.stringify(faultOf(`${RARE}${character}`)) ||
      (form ?? `x${character}`) !== normalForm(`x${character}`)
    )
      throw new Error(`U+${character.codePointAt(0)?.toString(16)}`);
  }
});
