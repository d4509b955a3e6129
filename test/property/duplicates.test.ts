/** Slips of the fingers in identity numbers: every one that leads to a valid number is looked for, and nothing else. */
import fc from 'fast-check';
import { commonRegion, neighborsOf } from '../../functions/domains/people/duplicate/same-person';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { checkDigit, parseIdentityNumber } from '../../functions/platform/values/identity-number';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const TODAY = asCivilDate('2027-01-20');

const numbers = fc
  .record({
    address: fc.constantFrom('530627', '532128', '440524'),
    year: fc.integer({ min: 1950, max: 2010 }),
    day: fc.constantFrom('0101', '0228', '0517', '1112', '1221'),
    sequence: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ address, year, day, sequence }) => `${address}${year}${day}${String(sequence).padStart(3, '0')}`)
  .map((first17) => first17 + checkDigit(first17));

/** Places of the first 17 at which two numbers differ. */
function differences(one: string, other: string): number[] {
  return Array.from({ length: 17 }, (_, index) => index).filter((index) => one[index] !== other[index]);
}

test('a neighbor is valid, and differs in one digit or in two neighboring ones that are swapped', () => {
  fc.assert(
    fc.property(numbers, (number) => {
      for (const [neighbor, reason] of neighborsOf(number, TODAY)) {
        expect(typeof parseIdentityNumber(neighbor, TODAY)).toBe('object');
        const [first = 0, second, ...more] = differences(number, neighbor);
        expect(more).toEqual([]);
        if (reason === 'NUMBER_ONE_DIGIT_OFF') expect(second).toBeUndefined();
        else
          expect([second, neighbor[first], neighbor[first + 1]]).toEqual([first + 1, number[first + 1], number[first]]);
      }
    }),
  );
});

test('every wrong digit and every swap that gives a valid number is found, in both directions', () => {
  fc.assert(
    fc.property(numbers, fc.nat({ max: 16 }), fc.nat({ max: 9 }), fc.boolean(), (number, index, digit, swap) => {
      const digits = number.slice(0, 17).split('');
      if (swap && index < 16) digits.splice(index, 2, number[index + 1] ?? '', number[index] ?? '');
      else digits[index] = String(digit);
      const typed = digits.join('') + checkDigit(digits.join(''));
      fc.pre(typed !== number && typeof parseIdentityNumber(typed, TODAY) !== 'string');
      expect(neighborsOf(number, TODAY).has(typed)).toBe(true);
      expect(neighborsOf(typed, TODAY).has(number)).toBe(true);
    }),
  );
});

test.each([
  ['530627102201', '530627102201', '530627102201'],
  ['530627102201', '530627102', '530627102'],
  ['530627102201', '530627103201', '530627'],
  ['530627102201', '530628001', '5306'],
  ['530627102201', '530102001', '53'],
  ['530627102201', '440605001', '-'],
])('%s and %s share %s', (one, other, common) => {
  expect(commonRegion(asRegionCode(one), asRegionCode(other))).toBe(common);
  expect(commonRegion(asRegionCode(other), asRegionCode(one))).toBe(common);
});
