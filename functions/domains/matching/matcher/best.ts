/** The best positions of one person, as a search finds them. */
import type { CompiledPositions } from './compiled/compiled-positions';
import { WAGE_BITS } from './compiled/rows';

/** Score and wage in one number that orders like both. */
function keyOf(score: number, wage: number): number {
  return (score << WAGE_BITS) | wage;
}

const NO_KEY = -1;

/** In order: by score, then as piles are ordered. It is filled again for each person, so that ranking many makes no garbage. */
export class Best {
  readonly slots: Int32Array;
  readonly scores: Int32Array;
  readonly jobs: Int32Array;
  private readonly keys: Int32Array;
  count = 0;
  /** A position must be worth at least this to come among them. */
  threshold = 0;
  /** Key of the last one if there is no room for more. */
  private least = NO_KEY;

  /** @param most how many it holds. @param listings all of a job, or its best one alone. */
  constructor(
    readonly most: number,
    readonly listings: 'ALL' | 'BEST' = 'BEST',
  ) {
    this.slots = new Int32Array(most);
    this.scores = new Int32Array(most);
    this.jobs = new Int32Array(most);
    this.keys = new Int32Array(most);
  }

  clear(): void {
    this.count = 0;
    this.threshold = 0;
    this.least = NO_KEY;
  }

  get isFull(): boolean {
    return this.count === this.most;
  }

  /** Whether a position of the score and the wage may come among them. */
  isOpenTo(score: number, wage: number): boolean {
    return keyOf(score, wage) >= this.least;
  }

  take(positions: CompiledPositions, slot: number, job: number, score: number, wage: number): void {
    const key = keyOf(score, wage);
    const same = this.listings === 'BEST' ? this.placeOf(job) : -1;
    if (same !== -1) {
      if (this.isBehind(positions, slot, key, same)) return;
      this.count -= 1;
      this.move(same + 1, same, this.count - same);
    }
    const full = this.count === this.most;
    if (full && this.isBehind(positions, slot, key, this.most - 1)) return;
    const last = full ? this.most - 1 : this.count;
    const at = this.placeFor(positions, slot, key, last);
    this.move(at, at + 1, last - at);
    if (!full) this.count += 1;
    this.keys[at] = key;
    this.slots[at] = slot;
    this.scores[at] = score;
    this.jobs[at] = job;
    if (this.count < this.most) return;
    this.threshold = this.scores[this.most - 1] ?? 0;
    this.least = this.keys[this.most - 1] ?? NO_KEY;
  }

  /** Where a position belongs among the first so many. */
  private placeFor(positions: CompiledPositions, slot: number, key: number, count: number): number {
    let [first, end] = [0, count];
    while (end - first > MANY) {
      const middle = (first + end) >> 1;
      if (this.isBehind(positions, slot, key, middle)) first = middle + 1;
      else end = middle;
    }
    while (end > first && !this.isBehind(positions, slot, key, end - 1)) end -= 1;
    return end;
  }

  /** A loop over a few numbers. */
  private placeOf(job: number): number {
    for (let place = 0; place < this.count; place += 1) if (this.jobs[place] === job) return place;
    return -1;
  }

  private move(from: number, to: number, count: number): void {
    moveNumbers(this.keys, from, to, count);
    moveNumbers(this.slots, from, to, count);
    moveNumbers(this.scores, from, to, count);
    moveNumbers(this.jobs, from, to, count);
  }

  private isBehind(positions: CompiledPositions, slot: number, key: number, place: number): boolean {
    const other = this.keys[place] ?? 0;
    return key === other ? positions.order(slot, this.slots[place] ?? 0) > 0 : key < other;
  }
}

/** More numbers than this are halved and moved at once, fewer are read and moved one by one. */
const MANY = 24;

function moveNumbers(numbers: Int32Array, from: number, to: number, count: number): void {
  if (count > MANY) numbers.copyWithin(to, from, from + count);
  else if (to > from) for (let at = count - 1; at >= 0; at -= 1) numbers[to + at] = numbers[from + at] ?? 0;
  else for (let at = 0; at < count; at += 1) numbers[to + at] = numbers[from + at] ?? 0;
}
