/** The lists that may hold something for one person, those first whose best position can be worth most. */
import { ANY_OCCUPATION } from './compiled/compiled-positions';
import type { OccupationLists } from './compiled/occupation-lists';
import { mostWithoutWage, wagePoints } from './points';
import type { PreparedSeeker } from './prepared-seeker';
import type { RowList } from './compiled/rows';

/** Bounds are sorted by steps of so many bits: the exact order would save nothing. */
const STEP_BITS = 4;
const STEPS = (1_000 >> STEP_BITS) + 1;

/** Filled again for each person, so that ranking many makes no garbage. */
export class Lists {
  /** The most that a position of the list that came last can be worth besides its wage. */
  most = 0;
  private count = 0;
  private readonly owners: OccupationLists[] = [];
  /** By place in `owners`: the list, the most besides the wage, the most of all, and the next place of the same step. */
  private readonly numbers: number[] = [];
  private readonly mosts: number[] = [];
  private readonly bounds: number[] = [];
  private readonly following: number[] = [];
  private readonly firsts = new Int32Array(STEPS).fill(-1);
  private step = 0;

  collect(seeker: PreparedSeeker): void {
    const { positions } = seeker;
    this.count = 0;
    this.firsts.fill(-1);
    this.step = STEPS - 1;
    for (const occupation of seeker.occupations ?? anyOccupation) {
      const lists = positions.listsOfOccupation(occupation);
      if (lists !== undefined) this.addAll(seeker, lists);
    }
  }

  /** Undefined if no other list has a position that can be worth so much. */
  next(threshold: number): RowList | undefined {
    for (; this.step >= 0; this.step -= 1)
      for (;;) {
        const at = this.firsts[this.step] ?? -1;
        if (at === -1) break;
        this.firsts[this.step] = this.following[at] ?? -1;
        if ((this.bounds[at] ?? 0) < threshold) continue;
        this.most = this.mosts[at] ?? 0;
        return this.owners[at]?.listAt(this.numbers[at] ?? 0);
      }
    return undefined;
  }

  private addAll(seeker: PreparedSeeker, lists: OccupationLists): void {
    const { wanted, positions } = seeker;
    if (wanted.length === 0)
      for (let city = 0; city < positions.places.cities.size; city += 1) this.add(seeker, lists, city);
    else for (const city of seeker.cities) this.add(seeker, lists, city);
  }

  private add(seeker: PreparedSeeker, lists: OccupationLists, city: number): void {
    for (const kind of lists.kinds) {
      const number = lists.numberOf(city, kind);
      const wage = lists.top(number);
      if (wage === 0 || (seeker.isMinor && !kind.juveniles)) continue;
      const most = mostWithoutWage(seeker, city, kind);
      const bound = most + wagePoints(seeker, wage);
      const step = bound >> STEP_BITS;
      const at = this.count;
      this.owners[at] = lists;
      this.numbers[at] = number;
      this.mosts[at] = most;
      this.bounds[at] = bound;
      this.following[at] = this.firsts[step] ?? -1;
      this.firsts[step] = at;
      this.count += 1;
    }
  }
}

const anyOccupation: readonly number[] = [ANY_OCCUPATION];
