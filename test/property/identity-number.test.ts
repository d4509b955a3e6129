/** Resident identity numbers: every number below is generated from its parts or an example of the standard; none is a person's. */
import fc from 'fast-check';
import {
  ageOn,
  checkDigit,
  maskIdentityNumber,
  parseIdentityNumber,
} from '../../functions/platform/values/identity-number';
import { addDays, type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';

const today: CivilDate = asCivilDate('2027-01-15');

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));

const birthDates = fc.integer({ min: 0, max: 47_000 }).map((daysAgo) => addDays(today, -daysAgo));

const first17s = fc
  .tuple(fc.constantFrom('11', '34', '44', '53', '65', '71', '81', '82', '83'), digits(4), birthDates, digits(3))
  .map(([province, address, birthDate, sequence]) => province + address + birthDate.replaceAll('-', '') + sequence);

const numbers = first17s.map((first17) => first17 + checkDigit(first17));

const lastCharacters = Array.from('0123456789X');

const positions = fc.integer({ min: 0, max: 17 });

describe('a number made from a province, a date of birth and any other digits', () => {
  test('is accepted, with its date of birth and sex', () => {
    fc.assert(
      fc.property(first17s, (first17) => {
        const number = first17 + checkDigit(first17);
        expect(parseIdentityNumber(number, today)).toEqual({
          number,
          birthDate: `${first17.slice(6, 10)}-${first17.slice(10, 12)}-${first17.slice(12, 14)}`,
          sex: '13579'.includes(first17.charAt(16)) ? 'MALE' : 'FEMALE',
        });
      }),
    );
  });

  test('is refused when any one character is another', () => {
    fc.assert(
      fc.property(numbers, positions, fc.constantFrom(...lastCharacters), (number, position, other) => {
        fc.pre(number.charAt(position) !== other);
        const wrong = number.slice(0, position) + other + number.slice(position + 1);
        expect(typeof parseIdentityNumber(wrong, today)).toBe('string');
      }),
    );
  });

  test('is refused when two neighbors are swapped', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 16 }), (number, position) => {
        const [left, right] = [number.charAt(position), number.charAt(position + 1)];
        fc.pre(left !== right);
        const swapped = number.slice(0, position) + right + left + number.slice(position + 2);
        expect(typeof parseIdentityNumber(swapped, today)).toBe('string');
      }),
    );
  });

  test('has exactly one right check digit', () => {
    fc.assert(
      fc.property(first17s, (first17) => {
        const accepted = lastCharacters.filter(
          (last) => typeof parseIdentityNumber(first17 + last, today) !== 'string',
        );
        expect(accepted).toEqual([checkDigit(first17)]);
      }),
    );
  });

  test('shows at most its first three and last two characters when it is masked', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(maskIdentityNumber(number)).toBe(`${number.slice(0, 3)}*************${number.slice(16)}`);
      }),
    );
  });
});

describe('the rules one by one', () => {
  const withCheck = (first17: string) => first17 + checkDigit(first17);

  test.each(['11010519491231002X', '440524188001010014', '34052419800101001X'])('%s is accepted', (number) => {
    expect(parseIdentityNumber(number, today)).toMatchObject({ number });
  });

  test('a lower-case x and spaces around are accepted, and stored as X without spaces', () => {
    expect(parseIdentityNumber(' 11010519491231002x\n', today)).toEqual({
      number: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: 'FEMALE',
    });
  });

  test.each([
    '110105 19491231 002X',
    '110105-19491231-002x',
    '１１０１０５１９４９１２３１００２Ｘ',
    "'11010519491231002X",
    '\u202d11010519491231002X\u202c',
    '11010519491231002Х',
    '11010519491231002×',
  ])('"%s" is the same number', (text) => {
    expect(parseIdentityNumber(text, today)).toMatchObject({ number: '11010519491231002X' });
  });

  test.each(['810000', '820000', '830000'])('a residence permit that begins with %s is accepted', (address) => {
    expect(parseIdentityNumber(withCheck(`${address}19900101001`), today)).toMatchObject({ birthDate: '1990-01-01' });
  });

  test('the address of an abolished county is accepted', () => {
    expect(parseIdentityNumber(withCheck('53212819800101123'), today)).toMatchObject({ birthDate: '1980-01-01' });
  });

  test.each([
    ['a wrong check digit', '110105194912310021', 'CHECK_DIGIT'],
    ['15 digits', '110105491231002', 'LENGTH'],
    ['nothing', '', 'LENGTH'],
    ['19 characters', '11010519491231002XX', 'LENGTH'],
    ['an X before the end', '1101051949123100X2', 'CHARACTERS'],
    ['a space for a digit', '110105 9491231002X', 'LENGTH'],
    ['a letter for a digit', '110105l9491231002X', 'CHARACTERS'],
    ['two numbers', '11010519491231002X 11010519491231002X', 'LENGTH'],
    ['a first pair that is no province', withCheck('16010519491231002'), 'PROVINCE'],
    ['the 31st of April', withCheck('11010519490431002'), 'BIRTH_DATE'],
    ['February 29 of a common year', withCheck('11010519000229002'), 'BIRTH_DATE'],
    ['month 13', withCheck('11010519491331002'), 'BIRTH_DATE'],
  ])('%s is refused', (_, text, problem) => {
    expect(parseIdentityNumber(text, today)).toBe(problem);
  });

  test('who is born today has a number, who is born tomorrow has none', () => {
    expect(parseIdentityNumber(withCheck('53062720270115001'), today)).toMatchObject({ birthDate: today });
    expect(parseIdentityNumber(withCheck('53062720270116001'), today)).toBe('BIRTH_DATE');
  });

  test('a check digit is made of 17 digits only, and the error does not print them', () => {
    expect(() => checkDigit('1101051949123100')).toThrow('17 digits, got 16 characters');
    expect(() => checkDigit('1101051949123100X')).toThrow('17 digits, got 17 characters');
  });
});

describe('an age', () => {
  test.each([
    ['the day before the birthday', '2011-01-16', '2027-01-15', 15],
    ['the birthday itself', '2011-01-15', '2027-01-15', 16],
    ['born on February 29, on February 28 of a common year', '2008-02-29', '2026-02-28', 17],
    ['born on February 29, on March 1 of a common year', '2008-02-29', '2026-03-01', 18],
    ['born on February 29, on February 29 of a leap year', '2008-02-29', '2028-02-29', 20],
    ['born on March 1, on February 29', '2008-03-01', '2028-02-29', 19],
    ['the day of birth', '2027-01-15', '2027-01-15', 0],
  ])('on %s', (_, birthDate, on, age) => {
    expect(ageOn(asCivilDate(birthDate), asCivilDate(on))).toBe(age);
  });

  test('never falls from one day to the next, and rises by one a year', () => {
    fc.assert(
      fc.property(birthDates, fc.integer({ min: 0, max: 40_000 }), (birthDate, days) => {
        const on = addDays(birthDate, days);
        const step = ageOn(birthDate, addDays(on, 1)) - ageOn(birthDate, on);
        expect([0, 1]).toContain(step);
        // The next year has no such day.
        fc.pre(!on.endsWith('-02-29'));
        const nextYear = asCivilDate(`${Number(on.slice(0, 4)) + 1}${on.slice(4)}`);
        expect(ageOn(birthDate, nextYear)).toBe(ageOn(birthDate, on) + 1);
      }),
    );
  });
});
