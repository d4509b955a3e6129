/** The best positions of one person, as a search finds them. */
import type { CompiledPositions } from './compiled/compiled-positions';

/** A position that may come among the best. */
interface Found {
  readonly slot: number;
  readonly score: number;
  readonly wage: number;
  readonly job: number;
}

/** In order: by score, then as shelves are ordered. It is filled again for each person, so that ranking many makes no garbage. */
export class Best {
  readonly slots: Int32Array;
  readonly scores: Int32Array;
  readonly jobs: Int32Array;
  private readonly wages: Int32Array;
  count = 0;

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

  get isFull(): boolean {
    return this.count === this.most;
  }

  /** A position must be worth at least this to come among them. */
  get threshold(): number {
    return this.isFull ? (this.scores[this.most - 1] ?? 0) : 0;
  }

  /** One that is worth the threshold must pay at least this. */
  get leastWage(): number {
    return this.isFull ? (this.wages[this.most - 1] ?? 0) : 0;
  }

  /** Whether a position comes among them. */
  isOpenTo(positions: CompiledPositions, found: Found): boolean {
    return !this.isFull || !this.isBehind(positions, found, this.most - 1);
  }

  take(positions: CompiledPositions, found: Found): void {
    if (this.listings === 'BEST') {
      const same = this.jobs.indexOf(found.job);
      const isListed = same !== -1 && same < this.count;
      if (isListed && this.isBehind(positions, found, same)) return;
      if (isListed) this.drop(same);
    }
    let at = this.count;
    while (at > 0 && !this.isBehind(positions, found, at - 1)) at -= 1;
    if (at === this.most) return;
    this.count = Math.min(this.count + 1, this.most);
    for (let place = this.count - 1; place > at; place -= 1) this.move(place - 1, place);
    this.slots[at] = found.slot;
    this.scores[at] = found.score;
    this.jobs[at] = found.job;
    this.wages[at] = found.wage;
  }

  private drop(from: number): void {
    this.count -= 1;
    for (let place = from; place < this.count; place += 1) this.move(place + 1, place);
  }

  private move(from: number, to: number): void {
    this.slots[to] = this.slots[from] ?? 0;
    this.scores[to] = this.scores[from] ?? 0;
    this.jobs[to] = this.jobs[from] ?? 0;
    this.wages[to] = this.wages[from] ?? 0;
  }

  private isBehind(positions: CompiledPositions, { slot, score, wage }: Found, place: number): boolean {
    const other = this.scores[place] ?? 0;
    if (score !== other) return score < other;
    const otherWage = this.wages[place] ?? 0;
    return wage === otherWage ? positions.order(slot, this.slots[place] ?? 0) > 0 : wage < otherWage;
  }
}
