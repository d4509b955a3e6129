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

  /** @param most how many it holds. */
  constructor(readonly most: number) {
    this.slots = new Int32Array(most);
    this.keys = new Int32Array(most);
    this.ties = new Int32Array(most);
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

  /** Each position once, by its row or a copy of it. */
  take(positions: CompiledPositions, { rows, at: row }: Row, score: number): void {
    const { keys, ties, slots, most } = this;
    const slot = rows[row + column.slot] ?? 0;
    const tie = rows[row + column.tie] ?? 0;
    const key = keyOf(score, rows[row + column.wage] ?? 0);
    let at = this.count;
    if (at === most) {
      if (this.isBehind(positions, slot, key, tie, most - 1)) return;
      at = most - 1;
    } else this.count += 1;
    if (at > MANY) at = this.makeRoom(positions, slot, key, tie, at);
    else
      for (; at > 0 && !this.isBehind(positions, slot, key, tie, at - 1); at -= 1) {
        keys[at] = keys[at - 1] ?? 0;
        ties[at] = ties[at - 1] ?? 0;
        slots[at] = slots[at - 1] ?? 0;
      }
    keys[at] = key;
    ties[at] = tie;
    slots[at] = slot;
    if (this.count < most) return;
    this.least = keys[most - 1] ?? NO_KEY;
    this.threshold = this.least >> WAGE_BITS;
  }

  /** Where a position belongs among the first so many, after the later ones moved by one place. */
  private makeRoom(positions: CompiledPositions, slot: number, key: number, tie: number, count: number): number {
    let [first, end] = [0, count];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.isBehind(positions, slot, key, tie, middle)) first = middle + 1;
      else end = middle;
    }
    for (const numbers of [this.keys, this.ties, this.slots]) numbers.copyWithin(first + 1, first, count);
    return first;
  }

  private isBehind(positions: CompiledPositions, slot: number, key: number, tie: number, place: number): boolean {
    const other = this.keys[place] ?? 0;
    if (key !== other) return key < other;
    const otherTie = this.ties[place] ?? 0;
    return tie === otherTie ? positions.order(slot, this.slots[place] ?? 0) > 0 : tie > otherTie;
  }
}

/** More numbers than this are halved and moved at once, fewer are read and moved one by one. */
const MANY = 24;
