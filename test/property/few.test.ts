/** No breakdown of a total tells of fewer than five people. */
import fc from 'fast-check';
import { PEOPLE_MIN, withoutFew } from '../../partner/board/few';

test('what is hidden of a total is nobody, or five people and more in two parts and more, unless there are no others', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 12 }), { maxLength: 8 }), (counts) => {
      const shown = withoutFew(counts);
      expect(shown.filter((count) => count !== null && count > 0 && count < PEOPLE_MIN)).toEqual([]);
      expect(shown.every((count, index) => count === null || count === counts[index])).toBe(true);
      const hidden = counts.filter((_, index) => shown[index] === null);
      const all = counts.filter((count) => count > 0);
      const people = hidden.reduce((sum, count) => sum + count, 0);
      expect(hidden.length === 0 || hidden.length === all.length || (hidden.length > 1 && people >= PEOPLE_MIN)).toBe(
        true,
      );
    }),
  );
});
