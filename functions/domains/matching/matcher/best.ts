/** The best positions of one person, as a search finds them. */
import type { CompiledPositions } from './compiled/compiled-positions';

/** More numbers than this are moved at once, fewer one by one. */
const MANY = 24;

/** In order: by score, then as shelves are ordered. It is filled again for each person, so that ranking many makes no garbage. */
export class Best {
  readonly slots: Int32Array;
  readonly scores: Int32Array;
  readonly jobs: Int32Array;
  private readonly wages: Int32Array;
  count = 0;
  /** A position must be worth at least this to come among them; one that is worth just this must pay `wageLeast`. */
  threshold = 0;
  wageLeast = 0;

  /** @param most how many it holds. @param listings all of a job, or its best one alone. */
  constructor(
    readonly most: number,
    private readonly listings: 'ALL' | 'BEST' = 'BEST',
  ) {
    this.slots = new Int32Array(most);
    this.scores = new Int32Array(most);
    this.jobs = new Int32Array(most);
    this.wages = new Int32Array(most);
  }

  clear(): void {
    this.count = 0;
    this.threshold = 0;
    this.wageLeast = 0;
  }

  get isFull(): boolean {
    return this.count === this.most;
  }

  /** Whether a position of the score and the wage comes among them. */
  isOpenTo(positions: CompiledPositions, slot: number, score: number, wage: number): boolean {
    if (score !== this.threshold) return score > this.threshold;
    return !this.isFull || !this.isBehind(positions, slot, score, wage, this.most - 1);
  }

  take(positions: CompiledPositions, slot: number, score: number, wage: number, job: number): void {
    if (this.listings === 'BEST') {
      const same = this.placeOf(job);
      if (same !== -1) {
        if (this.isBehind(positions, slot, score, wage, same)) return;
        this.count -= 1;
        this.move(same + 1, same, this.count - same);
      }
    }
    const at = this.placeFor(positions, slot, score, wage);
    if (at === this.most) return;
    this.move(at, at + 1, Math.min(this.count, this.most - 1) - at);
    if (this.count < this.most) this.count += 1;
    this.slots[at] = slot;
    this.scores[at] = score;
    this.jobs[at] = job;
    this.wages[at] = wage;
    this.threshold = this.isFull ? (this.scores[this.most - 1] ?? 0) : 0;
    this.wageLeast = this.isFull ? (this.wages[this.most - 1] ?? 0) : 0;
  }

  /** A loop over a few numbers. */
  private placeOf(job: number): number {
    for (let place = 0; place < this.count; place += 1) if (this.jobs[place] === job) return place;
    return -1;
  }

  private placeFor(positions: CompiledPositions, slot: number, score: number, wage: number): number {
    let first = 0;
    let end = this.count;
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.isBehind(positions, slot, score, wage, middle)) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  private move(from: number, to: number, count: number): void {
    moveNumbers(this.slots, from, to, count);
    moveNumbers(this.scores, from, to, count);
    moveNumbers(this.jobs, from, to, count);
    moveNumbers(this.wages, from, to, count);
  }

  private isBehind(positions: CompiledPositions, slot: number, score: number, wage: number, place: number): boolean {
    const other = this.scores[place] ?? 0;
    if (score !== other) return score < other;
    const otherWage = this.wages[place] ?? 0;
    return wage === otherWage ? positions.order(slot, this.slots[place] ?? 0) > 0 : wage < otherWage;
  }
}

function moveNumbers(numbers: Int32Array, from: number, to: number, count: number): void {
  if (count > MANY) numbers.copyWithin(to, from, from + count);
  else if (to > from) for (let at = count - 1; at >= 0; at -= 1) numbers[to + at] = numbers[from + at] ?? 0;
  else for (let at = 0; at < count; at += 1) numbers[to + at] = numbers[from + at] ?? 0;
}
