/** Unified social credit codes: generated ones, and a few published ones. */
import fc from 'fast-check';
import { creditCheckCharacter, parseCreditCode } from '../../functions/domains/reference/enterprise/credit-code';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const characters = fc.constantFrom(...Array.from(alphabet));

const first17s = fc.array(characters, { minLength: 17, maxLength: 17 }).map((parts) => parts.join(''));

const codes = first17s.map((first17) => first17 + creditCheckCharacter(first17));

describe('a code made of any 17 characters and their check character', () => {
  test('is accepted', () => {
    fc.assert(fc.property(codes, (code) => expect(parseCreditCode(code)).toEqual({ code })));
  });

  test('is accepted in small letters and with spaces around, and stored in capitals without them', () => {
    fc.assert(fc.property(codes, (code) => expect(parseCreditCode(` ${code.toLowerCase()}\t`)).toEqual({ code })));
  });

  test('is refused when any one character is another', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 17 }), characters, (code, position, other) => {
        fc.pre(code.charAt(position) !== other);
        expect(parseCreditCode(code.slice(0, position) + other + code.slice(position + 1))).toBe('CHECK_CHARACTER');
      }),
    );
  });

  test('is refused when two neighbors are swapped', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 16 }), (code, position) => {
        const [left, right] = [code.charAt(position), code.charAt(position + 1)];
        fc.pre(left !== right);
        expect(parseCreditCode(code.slice(0, position) + right + left + code.slice(position + 2))).toBe(
          'CHECK_CHARACTER',
        );
      }),
    );
  });

  test('is refused with a character outside the alphabet', () => {
    fc.assert(
      fc.property(
        codes,
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom('I', 'O', 'S', 'V', 'Z', '-', '_', ' ', '一'),
        (code, position, wrong) => {
          fc.pre(wrong !== ' ' || (position > 0 && position < 17));
          expect(parseCreditCode(code.slice(0, position) + wrong + code.slice(position + 1))).toBe('CHARACTERS');
        },
      ),
    );
  });
});

describe('the rules one by one', () => {
  test.each(['9144030071526726XG', '91330100799655058B', '914403001922038216'])('%s is accepted', (code) => {
    expect(parseCreditCode(code)).toEqual({ code });
  });

  test.each([
    ['91310000MA1FL8K29P', 'CHECK_CHARACTER'],
    ['', 'LENGTH'],
    ['9144030071526726X', 'LENGTH'],
    ['9144030071526726XGG', 'LENGTH'],
    ['715267260', 'LENGTH'],
  ])('"%s" is refused', (text, problem) => {
    expect(parseCreditCode(text)).toBe(problem);
  });

  test('a check character is made of 17 characters of the alphabet only', () => {
    expect(() => creditCheckCharacter('9144030071526726')).toThrow(
      `17 characters of ${alphabet}, got "9144030071526726"`,
    );
    expect(() => creditCheckCharacter('9144030071526726I')).toThrow('got "9144030071526726I"');
  });
});
