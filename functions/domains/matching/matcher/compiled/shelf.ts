/**
 * Positions that have something in common, such as an occupation, in one array: by city, and in each from the best wage down.
 * The array holds copies of their rows, because a search that reads on in memory takes a tenth of the time of one that jumps.
 */
import { column, ROW, ROW_BITS, twice } from './rows';

interface ShelfSource {
  /** Negative where the first slot comes first; never 0 for two slots. */
  order(one: number, other: number): number;
  /** Number of the city in which a slot is. */
  cityOf(slot: number): number;
  /** Copies the row of a slot. */
  copyRow(slot: number, rows: Int32Array, at: number): void;
}

/** Word of a row that nobody passes. */
const HIDDEN = -1;

export class Shelf {
  private rows = new Int32Array(ROW);
  private count = 0;
  private hidden = 0;
  /** By number of the city, and one more: the place of its first row. */
  private starts = new Int32Array(1);
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
    this.rows[(at << ROW_BITS) + column.word] = HIDDEN;
    this.hidden += 1;
    if (this.hidden * 4 > this.count) this.takeOut();
  }

  private takeOut(): void {
    let kept = 0;
    for (let city = 0, at = 0; city + 1 < this.starts.length; city += 1) {
      const end = this.starts[city + 1] ?? 0;
      this.starts[city] = kept;
      for (; at < end; at += 1) {
        if (this.rows[(at << ROW_BITS) + column.word] === HIDDEN) continue;
        this.rows.copyWithin(kept << ROW_BITS, at << ROW_BITS, (at + 1) << ROW_BITS);
        kept += 1;
      }
    }
    this.starts[this.starts.length - 1] = kept;
    this.count = kept;
    this.hidden = 0;
  }

  /** The rows in order, and after the first `length` of them anything. Valid until the next change. */
  read(): Int32Array {
    if (!this.sorted) this.sort();
    return this.rows;
  }

  /** Where the rows of a city begin; the next city's begin where they end. Of a shelf that was read. */
  startOf(city: number): number {
    return city < this.starts.length ? (this.starts[city] ?? 0) : this.count;
  }

  private slotAt(at: number): number {
    return this.rows[(at << ROW_BITS) + column.slot] ?? -1;
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
    const byCity = Map.groupBy(slots, (slot) => source.cityOf(slot));
    const cities = Math.max(-1, ...byCity.keys()) + 1;
    this.starts = new Int32Array(cities + 1);
    let at = 0;
    for (let city = 0; city < cities; city += 1) {
      this.starts[city] = at;
      for (const slot of (byCity.get(city) ?? []).sort((one, other) => source.order(one, other))) {
        source.copyRow(slot, this.rows, at << ROW_BITS);
        at += 1;
      }
    }
    this.starts[cities] = at;
    this.sorted = true;
  }

  /** Moves the cities behind that of the slot. */
  private shift(slot: number, rows: number): void {
    const city = this.source.cityOf(slot);
    if (city + 1 >= this.starts.length) {
      const starts = new Int32Array(city + 2).fill(this.count);
      // Cities that had none begin where the others end.
      starts.set(this.starts.subarray(0, -1));
      starts.fill(this.count - rows, this.starts.length - 1, city + 1);
      this.starts = starts;
      return;
    }
    for (let later = city + 1; later < this.starts.length; later += 1)
      this.starts[later] = (this.starts[later] ?? 0) + rows;
  }

  /** The place of a slot in the order. */
  private placeFor(slot: number): number {
    const city = this.source.cityOf(slot);
    let [first, end] = [this.startOf(city), this.startOf(city + 1)];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.source.order(this.slotAt(middle), slot) < 0) first = middle + 1;
      else end = middle;
    }
    return first;
  }
}
