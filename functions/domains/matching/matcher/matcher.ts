/**
 * The best positions for one person. Lists of the wanted occupations and cities are read from the best wage down, each
 * only as far as its next position could still be among the best; so the answer is that of a comparison with every position.
 */
import type { CompiledPositions } from './compiled/compiled-positions';
import { exclusionsOfPair, exclusionsOfPerson } from './exclusions';
import { pointsWithoutWage, wagePoints } from './points';
import { Lists } from './lists';
import type { PreparedSeeker } from './prepared-seeker';
import { column, ROW, ROW_BITS, type RowList } from './compiled/rows';

/** Which jobs are left, by number: others are passed over as if they were not there. */
export type JobsLeft = (job: number) => boolean;

/**
 * The best positions of one person, in order: by score, then as lists are ordered. It is filled again for each person, so that ranking many makes no garbage.
 */
export class Best {
  readonly slots: Int32Array;
  readonly scores: Int32Array;
  readonly lists = new Lists();
  count = 0;

  /** @param most how many it holds. @param listings all of a job, or its best one alone. */
  constructor(
    readonly most: number,
    private readonly listings: 'ALL' | 'BEST' = 'BEST',
  ) {
    this.slots = new Int32Array(most);
    this.scores = new Int32Array(most);
  }

  /** A position must be worth at least this to come among them. */
  get threshold(): number {
    return this.count < this.most ? 0 : (this.scores[this.most - 1] ?? 0);
  }

  take(positions: CompiledPositions, slot: number, score: number): void {
    if (this.listings === 'BEST' && positions.jobOf(slot).slots.size > 1) {
      const same = this.placeOfJob(positions, positions.get(slot, column.job));
      if (same !== undefined && this.isBehind(positions, slot, score, same)) return;
      if (same !== undefined) this.drop(same);
    }
    let at = this.count;
    while (at > 0 && !this.isBehind(positions, slot, score, at - 1)) at -= 1;
    if (at === this.most) return;
    this.count = Math.min(this.count + 1, this.most);
    for (let place = this.count - 1; place > at; place -= 1) this.move(place - 1, place);
    this.slots[at] = slot;
    this.scores[at] = score;
  }

  private placeOfJob(positions: CompiledPositions, job: number): number | undefined {
    for (let place = 0; place < this.count; place += 1)
      if (positions.get(this.slots[place] ?? 0, column.job) === job) return place;
    return undefined;
  }

  private drop(from: number): void {
    this.count -= 1;
    for (let place = from; place < this.count; place += 1) this.move(place + 1, place);
  }

  private move(from: number, to: number): void {
    this.slots[to] = this.slots[from] ?? 0;
    this.scores[to] = this.scores[from] ?? 0;
  }

  private isBehind(positions: CompiledPositions, slot: number, score: number, place: number): boolean {
    const other = this.scores[place] ?? 0;
    return score === other ? positions.order(slot, this.slots[place] ?? 0) > 0 : score < other;
  }
}

/** Fills `best` with what suits the person; nothing if a rule excludes the person from all. */
export function rank(seeker: PreparedSeeker, best: Best, isLeft?: JobsLeft): void {
  best.count = 0;
  if (exclusionsOfPerson(seeker) !== 0) return;
  const { positions, villagers } = seeker;
  for (const enterprise of villagers.keys()) readEnterprise(seeker, best, positions.slotsAt(enterprise), isLeft);
  const { lists } = best;
  lists.collect(seeker);
  for (let list = lists.next(best.threshold); list !== undefined; list = lists.next(best.threshold))
    readList(seeker, best, list, lists.most, isLeft);
}

/** Enterprises where people of the village work come first, so that the bounds of the lists can leave them out. */
function readEnterprise(seeker: PreparedSeeker, best: Best, list: RowList, isLeft?: JobsLeft): void {
  const rows = list.read();
  for (let at = 0; at < list.length << ROW_BITS; at += ROW)
    weigh(seeker, best, rows, at, wagePoints(seeker, rows[at + column.wage] ?? 0), isLeft);
}

function readList(seeker: PreparedSeeker, best: Best, list: RowList, most: number, isLeft?: JobsLeft): void {
  const { villagers } = seeker;
  const rows = list.read();
  const end = list.length << ROW_BITS;
  let { threshold } = best;
  for (let at = 0; at < end; at += ROW) {
    const points = wagePoints(seeker, rows[at + column.wage] ?? 0);
    if (points + most < threshold) return;
    if (villagers.size > 0 && villagers.has(rows[at + column.enterprise] ?? 0)) continue;
    weigh(seeker, best, rows, at, points, isLeft);
    threshold = best.threshold;
  }
}

/** Takes a position among the best if nothing excludes it and it is worth it. */
function weigh(
  seeker: PreparedSeeker,
  best: Best,
  rows: Int32Array,
  at: number,
  wage: number,
  isLeft: JobsLeft | undefined,
): void {
  if (isLeft !== undefined && !isLeft(rows[at + column.job] ?? 0)) return;
  if (exclusionsOfPair(seeker, rows, at) !== 0) return;
  const score = wage + pointsWithoutWage(seeker, rows, at);
  if (score >= best.threshold) best.take(seeker.positions, rows[at + column.slot] ?? 0, score);
}
