/**
 * Positions in one array: in piles, and in each from the best wage down. The array holds copies of the first numbers of their
 * rows, because a search that reads on in memory takes a tenth of the time of one that jumps.
 */
import { asksSkillsOf, EXCLUDED } from './position-words';
import { column, COPY, COPY_BITS, ROW_BITS, twice } from './rows';

export interface PositionRows {
  readonly rows: Int32Array;
  /** Bits of the skills that a position asks for. */
  skillBitsOf(slot: number): number;
  /** Negative where the first slot comes first; never 0 for two slots. */
  order(one: number, other: number): number;
}

/** No wage is so low. */
export const EMPTY = -1;

/**
 * Numbers of a pile, side by side: the place of its first row, of its first row that is not hidden, and the wage there (EMPTY
 * if there is none), and bits of the skills that its positions ask for, or asked for. Behind the last pile stands the head of
 * none, which begins where all end.
 */
const head = { start: 0, first: 1, top: 2, skills: 3 } as const;
const HEAD_BITS = 2;

/** Piles that were not filled yet. */
const NOTHING = new Int32Array(0);

export class Piles {
  rows: Int32Array<ArrayBuffer> = NOTHING;
  private count = 0;
  private hidden = 0;
  private heads: Int32Array<ArrayBuffer> = NOTHING;

  /**
   * @param region the column by which positions lie: their provinces or their cities.
   * @param perRegion 2 for a pile of positions that ask for no skill, and one of those that ask for some; 1 for both together.
   */
  constructor(
    private readonly source: PositionRows,
    private readonly region: number,
    readonly perRegion: 1 | 2,
  ) {}

  /** Puts all there at once, before anything else is done. @param slots in order. */
  fill(slots: readonly number[]): void {
    const piles = Math.max(-1, ...new Set(slots.map((slot) => this.pileOf(slot)))) + 1;
    this.heads = new Int32Array((piles + 1) << HEAD_BITS);
    this.rows = new Int32Array(Math.max(1, slots.length) << COPY_BITS);
    this.count = slots.length;
    const next = new Int32Array(piles + 1);
    for (const slot of slots) next[this.pileOf(slot) + 1] = (next[this.pileOf(slot) + 1] ?? 0) + 1;
    for (let pile = 0; pile <= piles; pile += 1) {
      next[pile] = (next[pile] ?? 0) + (next[pile - 1] ?? 0);
      this.heads[(pile << HEAD_BITS) | head.start] = next[pile] ?? 0;
    }
    for (const slot of slots) {
      const pile = this.pileOf(slot);
      this.write(slot, next[pile] ?? 0);
      next[pile] = (next[pile] ?? 0) + 1;
    }
    this.passAll();
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
    if (this.isHidden(at)) this.hidden -= 1;
    this.rows.copyWithin(at << COPY_BITS, (at + 1) << COPY_BITS, this.count << COPY_BITS);
    this.count -= 1;
    this.shift(this.pileOf(slot), -1);
  }

  /** Lets nobody pass the filter of the slot, for good: many are taken out at once, so that each costs little. */
  hide(slot: number): void {
    const at = this.find(slot);
    if (at === -1) return;
    this.rows[(at << COPY_BITS) | column.word] = EXCLUDED;
    this.hidden += 1;
    if (this.hidden * 4 > this.count) this.takeOut();
    else this.pass(this.pileOf(slot));
  }

  private takeOut(): void {
    let kept = 0;
    for (let pile = 0, at = 0; pile < this.piles; pile += 1) {
      const end = this.endOf(pile);
      this.heads[(pile << HEAD_BITS) | head.start] = kept;
      for (; at < end; at += 1) {
        if (this.isHidden(at)) continue;
        this.rows.copyWithin(kept << COPY_BITS, at << COPY_BITS, (at + 1) << COPY_BITS);
        kept += 1;
      }
    }
    this.heads[(this.piles << HEAD_BITS) | head.start] = kept;
    this.count = kept;
    this.hidden = 0;
    this.passAll();
  }

  /** How many there are, empty ones included. */
  private get piles(): number {
    return (this.heads.length >> HEAD_BITS) - 1;
  }

  /** The best wage of a pile; EMPTY if it has none. */
  topOf(pile: number): number {
    return pile < this.piles ? (this.heads[(pile << HEAD_BITS) | head.top] ?? EMPTY) : EMPTY;
  }

  skillBitsOf(pile: number): number {
    return this.heads[(pile << HEAD_BITS) | head.skills] ?? 0;
  }

  /** Where the rows of a pile begin; those that are hidden may be left out. */
  firstOf(pile: number): number {
    return this.heads[(pile << HEAD_BITS) | head.first] ?? this.count;
  }

  endOf(pile: number): number {
    return this.startOf(pile + 1);
  }

  private startOf(pile: number): number {
    return this.heads[(pile << HEAD_BITS) | head.start] ?? this.count;
  }

  private pileOf(slot: number): number {
    const { rows } = this.source;
    const at = slot << ROW_BITS;
    const region = rows[at | this.region] ?? 0;
    return this.perRegion === 1 ? region : region * 2 + asksSkillsOf(rows[at | column.word] ?? 0);
  }

  private write(slot: number, at: number): void {
    const { rows } = this.source;
    for (let number = 0; number < COPY; number += 1)
      this.rows[(at << COPY_BITS) | number] = rows[(slot << ROW_BITS) | number] ?? 0;
    const own = (this.pileOf(slot) << HEAD_BITS) | head.skills;
    this.heads[own] = (this.heads[own] ?? 0) | this.source.skillBitsOf(slot);
  }

  private slotAt(at: number): number {
    return this.rows[(at << COPY_BITS) | column.slot] ?? 0;
  }

  private isHidden(at: number): boolean {
    return this.rows[(at << COPY_BITS) | column.word] === EXCLUDED;
  }

  private find(slot: number): number {
    const at = this.placeFor(slot);
    return at < this.count && this.slotAt(at) === slot ? at : -1;
  }

  /** The place of a slot in the order. */
  private placeFor(slot: number): number {
    const pile = this.pileOf(slot);
    let [first, end] = [this.startOf(pile), this.endOf(pile)];
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
    const heads = new Int32Array((piles + 1) << HEAD_BITS);
    heads.set(this.heads);
    this.heads = heads;
    for (let pile = before; pile <= piles; pile += 1) {
      heads[(pile << HEAD_BITS) | head.start] = this.count;
      if (pile < piles) this.passOver(pile);
    }
  }

  /** After so many rows came to a pile: the later ones move. */
  private shift(pile: number, rows: number): void {
    for (let at = (pile + 1) << HEAD_BITS; at < this.heads.length; at += 1 << HEAD_BITS) {
      this.heads[at | head.start] = (this.heads[at | head.start] ?? 0) + rows;
      this.heads[at | head.first] = (this.heads[at | head.first] ?? 0) + rows;
    }
    this.passOver(pile);
  }

  private passAll(): void {
    for (let pile = 0; pile < this.piles; pile += 1) this.passOver(pile);
  }

  private passOver(pile: number): void {
    this.heads[(pile << HEAD_BITS) | head.first] = this.startOf(pile);
    this.pass(pile);
  }

  /** Passes over the hidden rows that a pile begins with. */
  private pass(pile: number): void {
    let first = this.firstOf(pile);
    const end = this.endOf(pile);
    while (first < end && this.isHidden(first)) first += 1;
    this.heads[(pile << HEAD_BITS) | head.first] = first;
    this.heads[(pile << HEAD_BITS) | head.top] =
      first < end ? (this.rows[(first << COPY_BITS) | column.wage] ?? 0) : EMPTY;
  }
}
