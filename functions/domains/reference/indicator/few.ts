/** Which counts tell of too few people, and how they are shown to those who may not open the people's own rows. Pure. */
import { limits } from '../../../limits';

/**
 * Which parts of a breakdown are hidden: those with 1 to 4 people, and as many of the next smallest as it takes, so that a
 * total less what is shown tells of two parts and of five people together, or of nobody. Where there are not as many, all
 * parts are hidden, the empty ones too.
 * @param totals the people of each part, of one total or of several whose parts are the same: what one hides is hidden of
 * all, or the third of three that add up would tell it.
 */
export function fewIn(totals: readonly (readonly number[])[]): ReadonlySet<number> {
  const hidden = new Set(totals.flatMap((counts) => placesOf(counts, isFew)));
  if (hidden.size === 0) return hidden;
  for (;;) {
    const open = totals.find((counts) => tellsOfFew(counts, hidden));
    if (open === undefined) return hidden;
    const [smallest] = placesOf(open, (count) => count > 0)
      .filter((place) => !hidden.has(place))
      .toSorted((a, b) => (open[a] ?? 0) - (open[b] ?? 0));
    if (smallest === undefined) return new Set(open.keys());
    hidden.add(smallest);
  }
}

/**
 * Counts in an order as they are told in fives: at each place the people of the fives that it makes whole. So whatever is
 * told of any part of the order, at any time, is a multiple of five, and so is the difference of any two such figures:
 * nobody, or five people and more. Fewer than five people are not told yet. @param counts no count of a part is below 0
 * for long: a sum below 0 is told as 0.
 */
export function inFives(counts: readonly number[]): number[] {
  let [people, told] = [0, 0];
  return counts.map((count) => {
    people += count;
    const whole = wholeFives(people);
    const more = whole - told;
    told = whole;
    return more;
  });
}

/** The people of the fives that are whole; 0 or more. */
export function wholeFives(people: number): number {
  return Math.max(0, Math.floor(people / limits.groupPeopleMin)) * limits.groupPeopleMin;
}

/**
 * The same of a share of people, whose two counts must be of the same people: joined until five people and more are together,
 * at each place the sum since the last group that is whole there, else 0. Who is in no whole group yet is in none.
 * @param sizes the people of whom the counts are a part.
 */
export function inGroups(counts: readonly number[], sizes: readonly number[]): number[] {
  let [open, people] = [0, 0];
  return counts.map((count, place) => {
    open += count;
    people += sizes[place] ?? 0;
    if (people < limits.groupPeopleMin) return 0;
    const whole = open;
    [open, people] = [0, 0];
    return whole;
  });
}

function isFew(count: number): boolean {
  return count > 0 && count < limits.groupPeopleMin;
}

/** Whether the total less what is shown tells of few, or of one part. */
function tellsOfFew(counts: readonly number[], hidden: ReadonlySet<number>): boolean {
  const people = [...hidden].map((place) => counts[place] ?? 0).filter((count) => count > 0);
  const all = people.reduce((sum, count) => sum + count, 0);
  return people.length > 0 && (people.length < 2 || all < limits.groupPeopleMin);
}

function placesOf(counts: readonly number[], which: (count: number) => boolean): number[] {
  return [...counts.entries()].flatMap(([place, count]) => (which(count) ? [place] : []));
}
