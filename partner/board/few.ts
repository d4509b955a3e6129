/** Which counts of a breakdown tell of too few people. Pure. */

/** Groups of fewer people are not shown in any breakdown. */
export const PEOPLE_MIN = 5;

/**
 * Hides counts from 1 to 4, and as many of the next smallest as it takes: at least two, of five people together, so that
 * the total less what is shown tells of nobody.
 * @param counts of the parts of one total.
 * @returns the same in the same order; null where it is hidden.
 */
export function withoutFew(counts: readonly number[]): (number | null)[] {
  const bySize = [...counts.entries()].filter(([, count]) => count > 0).toSorted(([, a], [, b]) => a - b);
  const hidden = new Set<number>();
  let people = 0;
  for (const [index, count] of bySize) {
    if (count >= PEOPLE_MIN && (hidden.size === 0 || (hidden.size > 1 && people >= PEOPLE_MIN))) break;
    hidden.add(index);
    people += count;
  }
  return counts.map((count, index) => (hidden.has(index) ? null : count));
}
