/**
 * Positions in one array: in piles, and in each from the best wage down. The array holds copies of the first numbers of their
 * rows, because a search that reads on in memory takes a tenth of the time of one that jumps.
 */
import { leastOf } from './position-words';
import { column, COPY, COPY_BITS, ROW_BITS, twice } from './rows';

export interface PositionRows {
  readonly rows: Int32Array;
  /** Bits of the skills that a position asks for. */
  skillBitsOf(slot: number): number;
  /** Negative where the first slot comes first; never 0 for two slots. */
  order(one: number, other: number): number;
}

/** How the positions of one region are divided among its piles. */
export interface Division {
  readonly piles: number;
  /** The place of a position's pile in its region, by its word. */
  pileOf(word: number): number;
}

/** No wage is so low. */
export const EMPTY = -1;

/**
 * Numbers of a pile, side by side: where its rows begin and end, the wage of the first (EMPTY if there is none), bits of the
 * skills that its positions ask for, or asked for, and the least that one of them asks for, or asked for, in each field of its
 * word. Between two piles there may be rows that nobody reads.
 */
const head = { first: 0, end: 1, top: 2, skills: 3, word: 4 } as const;
const HEAD_BITS = 3;
type Head = (typeof head)[keyof typeof head];

/** Piles that were not filled yet. */
const NOTHING = new Int32Array(0);

export class Piles {
  rows: Int32Array<ArrayBuffer> = NOTHING;
  private count = 0;
  private heads: Int32Array<ArrayBuffer> = NOTHING;

  /** @param region the column by which positions lie: their provinces or their cities. */
  constructor(
    private readonly source: PositionRows,
    private readonly region: number,
    readonly division: Division,
  ) {}

  /** Puts all there at once, before anything else is done. @param slots in order. */
  fill(slots: readonly number[]): void {
    const piles = Math.max(-1, ...new Set(slots.map((slot) => this.pileOf(slot)))) + 1;
    this.heads = new Int32Array(piles << HEAD_BITS);
    this.rows = new Int32Array(Math.max(1, slots.length) << COPY_BITS);
    for (const slot of slots) this.change(this.pileOf(slot), head.end, 1);
    for (let pile = 0; pile < piles; pile += 1) {
      const rows = this.endOf(pile);
      for (const number of [head.first, head.end]) this.set(pile, number, this.count);
      this.count += rows;
    }
    for (const slot of slots) {
      const pile = this.pileOf(slot);
      this.write(slot, this.endOf(pile));
      this.change(pile, head.end, 1);
    }
    for (let pile = 0; pile < piles; pile += 1) this.noteTop(pile);
  }

  add(slot: number): void {
    if (this.count << COPY_BITS === this.rows.length) this.rows = twice(this.rows);
    const pile = this.pileOf(slot);
    this.makePiles(pile + 1);
    const at = this.placeFor(slot);
    this.rows.copyWithin((at + 1) << COPY_BITS, at << COPY_BITS, this.count << COPY_BITS);
    this.write(slot, at);
    this.count += 1;
    this.shift(pile, 1);
  }

  remove(slot: number): void {
    const at = this.find(slot);
    if (at === -1) return;
    this.rows.copyWithin(at << COPY_BITS, (at + 1) << COPY_BITS, this.count << COPY_BITS);
    this.count -= 1;
    this.shift(this.pileOf(slot), -1);
  }

  /**
   * Removes the slot for good, and leaves a gap: those with a better wage move towards the end, who are few, because jobs with
   * good wages are full first. So no search reads over full jobs.
   */
  hide(slot: number): void {
    const at = this.find(slot);
    if (at === -1) return;
    const pile = this.pileOf(slot);
    const first = this.firstOf(pile);
    this.rows.copyWithin((first + 1) << COPY_BITS, first << COPY_BITS, at << COPY_BITS);
    this.set(pile, head.first, first + 1);
    this.noteTop(pile);
  }

  /** How many there are, empty ones included. */
  private get piles(): number {
    return this.heads.length >> HEAD_BITS;
  }

  /** The best wage of a pile; EMPTY if it has none. */
  topOf(pile: number): number {
    return pile < this.piles ? this.numberOf(pile, head.top) : EMPTY;
  }

  skillBitsOf(pile: number): number {
    return this.numberOf(pile, head.skills);
  }

  /** Whoever misses something in it misses it in each position of the pile. */
  wordOf(pile: number): number {
    return this.numberOf(pile, head.word);
  }

  firstOf(pile: number): number {
    return this.numberOf(pile, head.first);
  }

  endOf(pile: number): number {
    return this.numberOf(pile, head.end);
  }

  private numberOf(pile: number, number: Head): number {
    return this.heads[(pile << HEAD_BITS) | number] ?? 0;
  }

  private set(pile: number, number: Head, value: number): void {
    this.heads[(pile << HEAD_BITS) | number] = value;
  }

  private change(pile: number, number: Head, by: number): void {
    this.set(pile, number, this.numberOf(pile, number) + by);
  }

  private pileOf(slot: number): number {
    const { rows } = this.source;
    const at = slot << ROW_BITS;
    const { division } = this;
    return (rows[at | this.region] ?? 0) * division.piles + division.pileOf(rows[at | column.word] ?? 0);
  }

  private write(slot: number, at: number): void {
    const { rows } = this.source;
    for (let number = 0; number < COPY; number += 1)
      this.rows[(at << COPY_BITS) | number] = rows[(slot << ROW_BITS) | number] ?? 0;
    const [pile, word] = [this.pileOf(slot), rows[(slot << ROW_BITS) | column.word] ?? 0];
    const isFirst = this.firstOf(pile) === this.endOf(pile);
    this.set(pile, head.word, isFirst ? word : leastOf(word, this.wordOf(pile)));
    this.set(pile, head.skills, this.skillBitsOf(pile) | this.source.skillBitsOf(slot));
  }

  private slotAt(at: number): number {
    return this.rows[(at << COPY_BITS) | column.slot] ?? 0;
  }

  private find(slot: number): number {
    const at = this.placeFor(slot);
    return at < this.endOf(this.pileOf(slot)) && this.slotAt(at) === slot ? at : -1;
  }

  /** The place of a slot in the order. */
  private placeFor(slot: number): number {
    const pile = this.pileOf(slot);
    let [first, end] = [this.firstOf(pile), this.endOf(pile)];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.source.order(this.slotAt(middle), slot) < 0) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  /** Piles that had none begin where the others end. */
  private makePiles(piles: number): void {
    const before = this.piles;
    if (piles <= before) return;
    const heads = new Int32Array(piles << HEAD_BITS);
    heads.set(this.heads);
    this.heads = heads;
    for (let pile = before; pile < piles; pile += 1) {
      for (const number of [head.first, head.end]) this.set(pile, number, this.count);
      this.noteTop(pile);
    }
  }

  /** After so many rows came to a pile: the later ones move. */
  private shift(pile: number, rows: number): void {
    this.change(pile, head.end, rows);
    for (let later = pile + 1; later < this.piles; later += 1)
      for (const number of [head.first, head.end]) this.change(later, number, rows);
    this.noteTop(pile);
  }

  private noteTop(pile: number): void {
    const first = this.firstOf(pile);
    this.set(pile, head.top, first < this.endOf(pile) ? (this.rows[(first << COPY_BITS) | column.wage] ?? 0) : EMPTY);
  }
}
