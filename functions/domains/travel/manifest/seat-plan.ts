/**
 * Who has which seat on which legs, while numbers are assigned. The hard idea: a journey is a set of bits, one for each
 * leg that it rides (at most 29), so one comparison tells whether a seat is free for it.
 */
import { assert } from '../../../platform/requests/errors';

/** One traveller's journey, by indexes of stops: boards at `from`, leaves at `to`. */
export interface Way {
  readonly from: number;
  readonly to: number;
  /** Seat number assigned before, or 0. */
  readonly assigned: number;
}

/** Neighbouring seats: the first number and how many. */
export interface Run {
  readonly start: number;
  readonly length: number;
}

export function legsOf({ from, to }: Pick<Way, 'from' | 'to'>): number {
  return 2 ** to - 2 ** from;
}

/** Ways are identified by their index in the given list; seats are numbered from 1. */
export class SeatPlan {
  /** By seat: bits of the legs on which it is taken. */
  private readonly taken: Int32Array;
  /** By seat: its ways. Built when it is first needed, which most numberings never do. */
  private sitting: number[][] | undefined;
  /** By way: its seat, or 0. */
  private readonly seat: Int32Array;

  constructor(
    readonly ways: readonly Way[],
    readonly seats: number,
    private readonly legs = Int32Array.from(ways, legsOf),
  ) {
    this.taken = new Int32Array(seats + 1);
    this.seat = new Int32Array(ways.length);
  }

  copy(): SeatPlan {
    const copy = new SeatPlan(this.ways, this.seats, this.legs);
    copy.taken.set(this.taken);
    copy.seat.set(this.seat);
    return copy;
  }

  seatOf(way: number): number {
    return this.seat[way] ?? 0;
  }

  legsRidden(way: number): number {
    return this.legs[way] ?? 0;
  }

  isFree(seat: number, legs: number): boolean {
    return seat > 0 && seat <= this.seats && (this.takenOn(seat) & legs) === 0;
  }

  takenOn(seat: number): number {
    return this.taken[seat] ?? 0;
  }

  put(way: number, seat: number): void {
    const legs = this.legsRidden(way);
    assert(this.seatOf(way) === 0 && this.isFree(seat, legs), 'a traveller without a seat, and a seat that is free');
    this.taken[seat] = this.takenOn(seat) | legs;
    this.seat[way] = seat;
    this.sitting?.[seat]?.push(way);
  }

  lift(way: number): void {
    const seat = this.seatOf(way);
    this.taken[seat] = this.takenOn(seat) & ~this.legsRidden(way);
    this.seat[way] = 0;
    const others = this.sitting?.[seat];
    others?.splice(others.indexOf(way), 1);
  }

  /** Ways that have the seat on any of these legs. */
  on(seat: number, legs: number): number[] {
    if ((this.takenOn(seat) & legs) === 0) return [];
    this.sitting ??= this.seated();
    return (this.sitting[seat] ?? []).filter((way) => (this.legsRidden(way) & legs) !== 0);
  }

  private seated(): number[][] {
    const sitting = Array.from({ length: this.seats + 1 }, (): number[] => []);
    this.seat.forEach((seat, way) => {
      if (seat !== 0) sitting[seat]?.push(way);
    });
    return sitting;
  }

  /** The lowest seat that is free on these legs, or 0. */
  firstFree(legs: number): number {
    for (let seat = 1; seat <= this.seats; seat += 1) if ((this.takenOn(seat) & legs) === 0) return seat;
    return 0;
  }

  /** Longest runs of seats that are free on all of these legs, by number. */
  freeRuns(legs: number): Run[] {
    const runs: Run[] = [];
    let start = 0;
    for (let seat = 1; seat <= this.seats + 1; seat += 1) {
      const free = this.isFree(seat, legs);
      if (free && start === 0) start = seat;
      if (free || start === 0) continue;
      runs.push({ start, length: seat - start });
      start = 0;
    }
    return runs;
  }

  /** Number of ways that had a number before and do not have it now. */
  moved(): number {
    let count = 0;
    for (const [way, { assigned }] of this.ways.entries())
      if (assigned !== 0 && assigned !== this.seatOf(way)) count += 1;
    return count;
  }
}
