/** No breakdown of a total tells of fewer than five people. */
import fc from 'fast-check';
import { limits } from '../../functions/limits';
import { fewIn, inFives, inGroups } from '../../functions/domains/reference/indicator/few';

const few = limits.groupPeopleMin;

/** The same parts, counted in one to three ways. */
const breakdowns = fc
  .record({ parts: fc.nat({ max: 8 }), ways: fc.integer({ min: 1, max: 3 }) })
  .chain(({ parts, ways }) =>
    fc.array(fc.array(fc.nat({ max: 12 }), { minLength: parts, maxLength: parts }), {
      minLength: ways,
      maxLength: ways,
    }),
  );

test('what is hidden of each total is nobody, or five people and more in two parts and more, unless all parts are', () => {
  fc.assert(
    fc.property(breakdowns, (totals) => {
      const hidden = fewIn(totals);
      for (const counts of totals) {
        expect(counts.filter((count, part) => !hidden.has(part) && count > 0 && count < few)).toEqual([]);
        const people = counts.filter((count, part) => hidden.has(part) && count > 0);
        const all = people.reduce((sum, count) => sum + count, 0);
        const isSafe = people.length === 0 || (people.length > 1 && all >= few);
        expect(isSafe || hidden.size === counts.length).toBe(true);
      }
    }),
  );
});

test('nothing is hidden where nobody is few, and no more than it takes', () => {
  expect(fewIn([[5, 0, 90]]).size).toBe(0);
  expect([...fewIn([[3, 40, 7, 90]])]).toEqual([0, 2]);
  expect([...fewIn([[2, 3, 8, 90]])]).toEqual([0, 1]);
  expect([...fewIn([[1, 2, 8, 90]])]).toEqual([0, 1, 2]);
  expect([...fewIn([[0, 3, 0]])].toSorted()).toEqual([0, 1, 2]);
});

test('of three counts that add up, what one hides is hidden of the others', () => {
  expect([...fewIn([[3, 40, 7, 90], [50, 6, 60, 70]])].toSorted()).toEqual([0, 2]); // prettier-ignore
});

test('what is told in fives of any days, at any time, is a multiple of five, and at most four people are not told', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 30 }), (counts) => {
      const told = inFives(counts);
      expect(told.filter((count) => count % few !== 0)).toEqual([]);
      const [all, shown] = [counts, told].map((row) => row.reduce((sum, count) => sum + count, 0));
      expect(all! - shown!).toBeLessThan(few);
      expect(all! - shown!).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(inFives([3, 1, 2, 0, 7, 1, 1, -2, 4])).toEqual([0, 0, 5, 0, 5, 0, 5, -5, 5]);
});

test('two counts of one order, of which one is a part of the other, are joined at the same places', () => {
  expect(inGroups([1, 2, 0, 1], [3, 2, 4, 1])).toEqual([0, 3, 0, 1]);
});
