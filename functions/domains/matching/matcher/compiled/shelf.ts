/**
 * Positions that have something in common, such as an occupation, in one array: in piles, and in each from the best wage down.
 * The array holds copies of their rows, because a search that reads on in memory takes a tenth of the time of one that jumps.
 */
import { column, ROW, ROW_BITS, twice } from './rows';
import { EXCLUDED } from './position-words';

interface ShelfSource {
  /** Negative where the first slot comes first; never 0 for two slots. */
  order(one: number, other: number): number;
  /** Number of the pile on which a slot lies. */
  pileOf(slot: number): number;
  /** Copies the row of a slot. */
  copyRow(slot: number, rows: Int32Array, at: number): void;
}

/**
 * The piles of a province: of positions that ask for no skill, and of those that ask for some, so that a search knows where skills
 * can be worth something.
 */
export function pileOf(province: number, asksSkills: number): number {
  return province * PILES + asksSkills;
}

export const PILES = 2;

/** No wage is so low. */
export const EMPTY = -1;

export class Shelf {
  private rows = new Int32Array(ROW);
  private count = 0;
  private hidden = 0;
  /** By number of the pile, and one more: the place of its first row. */
  private starts = new Int32Array(1);
  /** By number of the pile: the place of its first row that is not hidden, and the wage there; EMPTY if there is none. */
  private firsts = new Int32Array(0);
  private tops = new Int32Array(0);
  /** Whether it was read: until then, rows are in any order, and are sorted at once. */
  private sorted = false;

  constructor(private readonly source: ShelfSource) {}

  get length(): number {
    return this.count;
  }

  add(slot: number): void {
    if (this.count << ROW_BITS === this.rows.length) this.rows = twice(this.rows);
    const at = this.sorted ? this.placeFor(slot) : this.count;
    this.rows.copyWithin((at + 1) << ROW_BITS, at << ROW_BITS, this.count << ROW_BITS);
    this.source.copyRow(slot, this.rows, at << ROW_BITS);
    this.count += 1;
    if (this.sorted) this.shift(slot, 1);
  }

  remove(slot: number): void {
    const at = this.find(slot);
    if (at === -1) return;
    this.rows.copyWithin(at << ROW_BITS, (at + 1) << ROW_BITS, this.count << ROW_BITS);
    this.count -= 1;
    if (this.sorted) this.shift(slot, -1);
  }

  /** Lets nobody pass the filter of the slot, for good: many are taken out at once, so that each costs little. */
  hide(slot: number): void {
    this.read();
    const at = this.find(slot);
    if (at === -1) return;
    this.rows[(at << ROW_BITS) + column.word] = EXCLUDED;
    this.hidden += 1;
    if (this.hidden * 4 > this.count) this.takeOut();
    else this.pass(this.source.pileOf(slot));
  }

  private takeOut(): void {
    let kept = 0;
    for (let pile = 0, at = 0; pile + 1 < this.starts.length; pile += 1) {
      const end = this.starts[pile + 1] ?? 0;
      this.starts[pile] = kept;
      for (; at < end; at += 1) {
        if (this.isHidden(at)) continue;
        this.rows.copyWithin(kept << ROW_BITS, at << ROW_BITS, (at + 1) << ROW_BITS);
        kept += 1;
      }
    }
    this.starts[this.starts.length - 1] = kept;
    this.count = kept;
    this.hidden = 0;
    this.passAll(0);
  }

  /** The rows in order, and after the first `length` of them anything. Valid until the next change. */
  read(): Int32Array {
    if (!this.sorted) this.sort();
    return this.rows;
  }

  /** How many there are, empty ones included. */
  get piles(): number {
    return this.starts.length - 1;
  }

  /** The best wage of a pile; EMPTY if it has none. Of a shelf that was read. */
  topOf(pile: number): number {
    return pile < this.tops.length ? (this.tops[pile] ?? EMPTY) : EMPTY;
  }

  /** Where the rows of a pile begin; those that are hidden may be left out. */
  firstOf(pile: number): number {
    return this.firsts[pile] ?? this.count;
  }

  endOf(pile: number): number {
    return this.startOf(pile + 1);
  }

  private startOf(pile: number): number {
    return pile < this.starts.length ? (this.starts[pile] ?? 0) : this.count;
  }

  private slotAt(at: number): number {
    return this.rows[(at << ROW_BITS) + column.slot] ?? -1;
  }

  private isHidden(at: number): boolean {
    return this.rows[(at << ROW_BITS) + column.word] === EXCLUDED;
  }

  private find(slot: number): number {
    if (this.sorted) {
      const at = this.placeFor(slot);
      return at < this.count && this.slotAt(at) === slot ? at : -1;
    }
    for (let at = 0; at < this.count; at += 1) if (this.slotAt(at) === slot) return at;
    return -1;
  }

  private sort(): void {
    const { source } = this;
    const slots = Array.from({ length: this.count }, (_, at) => this.slotAt(at));
    const byPile = Map.groupBy(slots, (slot) => source.pileOf(slot));
    const piles = Math.max(-1, ...byPile.keys()) + 1;
    this.starts = new Int32Array(piles + 1);
    let at = 0;
    for (let pile = 0; pile < piles; pile += 1) {
      this.starts[pile] = at;
      for (const slot of (byPile.get(pile) ?? []).sort((one, other) => source.order(one, other))) {
        source.copyRow(slot, this.rows, at << ROW_BITS);
        at += 1;
      }
    }
    this.starts[piles] = at;
    this.sorted = true;
    this.passAll(0);
  }

  /** Moves the piles behind that of the slot. */
  private shift(slot: number, rows: number): void {
    const pile = this.source.pileOf(slot);
    if (pile + 1 >= this.starts.length) {
      const starts = new Int32Array(pile + 2).fill(this.count);
      // Piles that had none begin where the others end.
      starts.set(this.starts.subarray(0, -1));
      starts.fill(this.count - rows, this.starts.length - 1, pile + 1);
      this.starts = starts;
    } else
      for (let later = pile + 1; later < this.starts.length; later += 1)
        this.starts[later] = (this.starts[later] ?? 0) + rows;
    this.passAll(pile);
  }

  /** Of this pile and the later ones. */
  private passAll(from: number): void {
    const piles = this.starts.length - 1;
    if (this.firsts.length !== piles) {
      this.firsts = new Int32Array(piles);
      this.tops = new Int32Array(piles);
      from = 0;
    }
    for (let pile = from; pile < piles; pile += 1) {
      this.firsts[pile] = this.starts[pile] ?? 0;
      this.pass(pile);
    }
  }

  /** Passes over the hidden rows that a pile begins with. */
  private pass(pile: number): void {
    let first = this.firsts[pile] ?? 0;
    const end = this.endOf(pile);
    while (first < end && this.isHidden(first)) first += 1;
    this.firsts[pile] = first;
    this.tops[pile] = first < end ? (this.rows[(first << ROW_BITS) + column.wage] ?? 0) : EMPTY;
  }

  /** The place of a slot in the order. */
  private placeFor(slot: number): number {
    const pile = this.source.pileOf(slot);
    let [first, end] = [this.startOf(pile), this.endOf(pile)];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.source.order(this.slotAt(middle), slot) < 0) first = middle + 1;
      else end = middle;
    }
    return first;
  }
}
