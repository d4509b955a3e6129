/** The best positions of one person, as a search finds them. */
import type { CompiledPositions } from './compiled/compiled-positions';
import { column, type Row, WAGE_BITS } from './compiled/rows';

/** Score and wage in one number that orders like both. */
function keyOf(score: number, wage: number): number {
  return (score << WAGE_BITS) | wage;
}

const NO_KEY = -1;

/** In order: by score, then as piles are ordered. It is filled again for each person, so that ranking many makes no garbage. */
export class Best {
  readonly slots: Int32Array;
  private readonly keys: Int32Array;
  private readonly ties: Int32Array;
  count = 0;
  /** A position must be worth at least this to come among them. */
  threshold = 0;
  /** Key of the last one if there is no room for more. */
  private least = NO_KEY;
  private readonly isHeap: boolean;

  /** @param most how many it holds. */
  constructor(readonly most: number) {
    this.slots = new Int32Array(most);
    this.keys = new Int32Array(most);
    this.ties = new Int32Array(most);
    this.isHeap = most > MANY;
  }

  clear(): void {
    this.count = 0;
    this.threshold = 0;
    this.least = NO_KEY;
  }

  get isFull(): boolean {
    return this.count === this.most;
  }

  scoreAt(place: number): number {
    return (this.keys[place] ?? 0) >> WAGE_BITS;
  }

  /** Whether a position of the score and the wage may come among them. */
  isOpenTo(score: number, wage: number): boolean {
    return keyOf(score, wage) >= this.least;
  }

  /** Whether a position is among them. */
  holds(slot: number): boolean {
    for (let place = 0; place < this.count; place += 1) if (this.slots[place] === slot) return true;
    return false;
  }

  /** Each position once, by its row or a copy of it. They are in order after `sort`. */
  take(positions: CompiledPositions, { rows, at: row }: Row, score: number): void {
    const slot = rows[row + column.slot] ?? 0;
    const tie = rows[row + column.tie] ?? 0;
    const key = keyOf(score, rows[row + column.wage] ?? 0);
    const last = this.isHeap ? 0 : this.most - 1;
    if (this.count < this.most) this.count += 1;
    else if (this.isBehind(positions, slot, key, tie, last)) return;
    else if (this.isHeap) {
      this.sink(positions, slot, key, tie, this.count);
      this.note(last);
      return;
    }
    this.rise(positions, slot, key, tie);
    if (this.count === this.most) this.note(last);
  }

  /** Puts them in order, the best first. */
  sort(positions: CompiledPositions): void {
    if (!this.isHeap) return;
    for (let end = this.count - 1; end > 0; end -= 1) {
      const [slot, key, tie] = [this.slots[end] ?? 0, this.keys[end] ?? 0, this.ties[end] ?? 0];
      this.copy(0, end);
      this.sink(positions, slot, key, tie, end);
    }
  }

  private note(last: number): void {
    this.least = this.keys[last] ?? NO_KEY;
    this.threshold = this.least >> WAGE_BITS;
  }

  /** Puts one at the end, and lets it rise over those that are better, in a heap, or behind it, in a list. */
  private rise(positions: CompiledPositions, slot: number, key: number, tie: number): void {
    let at = this.count - 1;
    while (at > 0) {
      const above = this.isHeap ? (at - 1) >> 1 : at - 1;
      if (this.isBehind(positions, slot, key, tie, above) !== this.isHeap) break;
      this.copy(above, at);
      at = above;
    }
    this.put(slot, key, tie, at);
  }

  /** Puts one in the place of the worst, and lets it sink below those that are worse. */
  private sink(positions: CompiledPositions, slot: number, key: number, tie: number, count: number): void {
    let at = 0;
    for (let below = 1; below < count; below = 2 * at + 1) {
      if (below + 1 < count && !this.isPlaceBehind(positions, below, below + 1)) below += 1;
      if (this.isBehind(positions, slot, key, tie, below)) break;
      this.copy(below, at);
      at = below;
    }
    this.put(slot, key, tie, at);
  }

  private put(slot: number, key: number, tie: number, at: number): void {
    this.slots[at] = slot;
    this.keys[at] = key;
    this.ties[at] = tie;
  }

  private copy(from: number, to: number): void {
    this.put(this.slots[from] ?? 0, this.keys[from] ?? 0, this.ties[from] ?? 0, to);
  }

  private isPlaceBehind(positions: CompiledPositions, one: number, other: number): boolean {
    const key = this.keys[one] ?? 0;
    if (key !== this.keys[other]) return key < (this.keys[other] ?? 0);
    return this.isBehind(positions, this.slots[one] ?? 0, key, this.ties[one] ?? 0, other);
  }

  private isBehind(positions: CompiledPositions, slot: number, key: number, tie: number, place: number): boolean {
    const other = this.keys[place] ?? 0;
    if (key !== other) return key < other;
    const otherTie = this.ties[place] ?? 0;
    return tie === otherTie ? positions.order(slot, this.slots[place] ?? 0) > 0 : tie > otherTie;
  }
}

/** More are a heap, in which the worst is first, until the search ends; fewer are a list in order, which is moved one by one. */
const MANY = 24;
