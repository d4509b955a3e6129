/**
 * Assigns seat numbers when the manifest closes. Nobody changes seats on the way, parties sit together if possible, and
 * travellers keep numbers that were assigned before.
 *
 * **A numbering without changing seats always exists** if no leg has more travellers than seats. Journeys are intervals
 * on a line of legs. Take them in the order in which they board. When a journey that boards at stop i is placed, each
 * seat that is taken on any of its legs is taken by a traveller who boarded at i or before and leaves after it, and so
 * rides leg i. Together with the new one, these are at most as many as there are seats on leg i; so a seat is free, and
 * it is free to the end of the journey. (Interval graphs are perfect: they need as many colours as the fullest leg has
 * travellers.) The proof holds for any choice among the free seats; that choice is what puts parties together.
 *
 * **Together** is measured in blocks: runs of neighbouring numbers of one party. A party in one block sits together.
 * Reaching the fewest blocks is NP-hard (it is storage allocation), so several passes are made and the best is taken.
 * One of them is the plain pass, which gives the lowest free number to one traveller after the other: the result is
 * never worse than that.
 *
 * **Around numbers assigned before**, deciding whether the others fit is NP-hard (precolouring extension of interval
 * graphs: Biró, Hujter and Tuza 1992). The promises are:
 * 1. Every traveller gets a number, whatever was assigned before (`seat-moves.ts` has the proof).
 * 2. No assigned number moves if the others find seats that are free on all their legs, one after the other, in the
 *   order of any of the passes.
 * 3. If they don't, and are at most `limits.seatSearchTravellersMax`, a search decides whether they fit at all, and
 *   else whether they fit when one assigned number moves. It is exact unless it meets `limits.seatSearchStepsMax`.
 * 4. Beyond that few numbers move, not provably the fewest.
 */
import { assert } from '../../../platform/requests/errors';
import { fitAround, makeRoom } from './seat-moves';
import { legsOf, type Run, SeatPlan } from './seat-plan';

export interface Party {
  /** Breaks ties, so that the same parties always get the same numbers. */
  readonly id: string;
  /** Indexes of stops: boards at `from`, leaves at `to`. */
  readonly from: number;
  readonly to: number;
  /** Numbers assigned before, in the order of the travellers; 0 for none. */
  readonly assigned: readonly number[];
}

/** Seat numbers from 1, by party id, in the order of the party's travellers. */
export type SeatNumbers = ReadonlyMap<string, readonly number[]>;

/**
 * @param parties each id once; no leg has more travellers than seats.
 * @param seats number of seats; numbers are 1 to `seats`.
 */
export function numberSeats(parties: readonly Party[], seats: number): SeatNumbers {
  const sorted = parties.toSorted((a, b) => a.from - b.from || compare(a.id, b.id));
  const groups = groupsOf(sorted);
  const ways = sorted.flatMap(({ from, to, assigned }) => assigned.map((number) => ({ from, to, assigned: number })));
  const kept = keepAssigned(new SeatPlan(ways, seats));
  const plan = bestPass(kept, groups);
  return new Map(groups.map(({ id, members }) => [id, members.map((way) => plan.seatOf(way))]));
}

/** Number of runs of neighbouring numbers: 1 for a party that sits together. */
export function blocksOf(numbers: readonly number[]): number {
  if (numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1)) return 1;
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted.filter((number, index) => index === 0 || number !== (sorted[index - 1] ?? 0) + 1).length;
}

interface Group {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** Indexes in the list of ways. */
  readonly members: readonly number[];
}

function groupsOf(parties: readonly Party[]): Group[] {
  let next = 0;
  return parties.map(({ id, from, to, assigned }) => ({ id, from, to, members: assigned.map(() => next++) }));
}

/** Keeps assigned numbers that still exist and are free. */
function keepAssigned(plan: SeatPlan): SeatPlan {
  plan.ways.forEach(({ assigned }, way) => {
    if (plan.isFree(assigned, plan.legsRidden(way))) plan.put(way, assigned);
  });
  return plan;
}

/** The order in which parties are placed, and how free seats are chosen for them. */
interface Order {
  readonly before: (a: Group, b: Group) => number;
  readonly take: (runs: Run[], count: number) => number[];
}

const size = ({ members }: Group): number => members.length;
const length = ({ from, to }: Group): number => to - from;
const orders: readonly Order[] = [
  { before: (a, b) => a.from - b.from || size(b) - size(a), take: takeTightest },
  { before: (a, b) => a.from - b.from || b.to - a.to || size(b) - size(a), take: takeTightest },
  { before: (a, b) => a.from - b.from || a.to - b.to || size(b) - size(a), take: takeTightest },
  { before: (a, b) => a.from - b.from, take: takeLowest },
];
/** Around assigned numbers, long journeys are the hardest to place, so they come first. */
const ordersAround: readonly Order[] = [
  { before: (a, b) => length(b) - length(a) || a.from - b.from || size(b) - size(a), take: takeTightest },
  ...orders,
];

interface Pass {
  readonly plan: SeatPlan;
  /** Travellers for whom no seat was left. */
  readonly left: readonly number[];
  readonly blocks: number;
}

/**
 * The pass that leaves the fewest travellers without a seat; of these, the one with the fewest blocks. Room is then
 * made for travellers who are left.
 */
function bestPass(kept: SeatPlan, groups: readonly Group[]): SeatPlan {
  const someAssigned = kept.ways.some(({ assigned }) => assigned !== 0);
  const open = groups.filter(({ members }) => members.some((way) => kept.seatOf(way) === 0));
  let best: Pass | undefined;
  for (const order of someAssigned ? ordersAround : orders) {
    const plan = kept.copy();
    const left = pass(plan, open, order, someAssigned);
    const next = { plan, left, blocks: blocksIn(plan, open) };
    if (best === undefined || isBetter(next, best)) best = next;
    if (best.left.length === 0 && best.blocks === open.length) break;
  }
  assert(best, 'a pass');
  if (best.left.length === 0) return best.plan;
  const around = fitAround(kept);
  if (around !== undefined) return around;
  for (const way of best.left) makeRoom(best.plan, way);
  return best.plan;
}

function isBetter(a: Pass, b: Pass): boolean {
  return (a.left.length - b.left.length || a.blocks - b.blocks) < 0;
}

/**
 * One pass over the parties. Without assigned numbers, a seat that is free on a journey's first leg is free on all of
 * it, so parties that board at the same stop share one list of free seats; otherwise parties that also leave at the
 * same stop share one.
 * @returns travellers without a seat.
 */
function pass(plan: SeatPlan, open: readonly Group[], { before, take }: Order, someAssigned: boolean): number[] {
  const left: number[] = [];
  let runs: Run[] = [];
  let last: Group | undefined;
  for (const group of open.toSorted(before)) {
    const { members } = group;
    if (group.from !== last?.from || (someAssigned && group.to !== last.to)) {
      const legs = legsOf(group);
      runs = plan.freeRuns(someAssigned ? legs : legs & -legs);
      if (take === takeTightest) runs.sort(byLength);
    }
    last = group;
    const waiting = members.filter((way) => plan.seatOf(way) === 0);
    const numbers = take(runs, waiting.length);
    waiting.forEach((way, index) => {
      const seat = numbers[index];
      if (seat === undefined) left.push(way);
      else plan.put(way, seat);
    });
  }
  return left;
}

/** Takes the lowest numbers out of the runs; fewer than `count` if the runs hold no more. */
function takeLowest(runs: Run[], count: number): number[] {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const run = runs.shift();
    if (run === undefined) break;
    const taken = takeFrom(run, count - numbers.length, numbers);
    if (taken !== undefined) runs.unshift(taken);
  }
  return numbers;
}

/**
 * Takes numbers from the shortest run that has room for all, else from the longest runs. `runs` stays ordered by
 * length.
 */
function takeTightest(runs: Run[], count: number): number[] {
  const numbers: number[] = [];
  while (numbers.length < count && runs.length > 0) {
    const fitting = lowerBound(runs, { start: 0, length: count - numbers.length });
    const [run] = runs.splice(Math.min(fitting, runs.length - 1), 1);
    const rest = run && takeFrom(run, count - numbers.length, numbers);
    if (rest !== undefined) runs.splice(lowerBound(runs, rest), 0, rest);
  }
  return numbers;
}

/**
 * Adds up to `count` numbers of the run.
 * @returns the rest of the run.
 */
function takeFrom({ start, length }: Run, count: number, numbers: number[]): Run | undefined {
  const taken = Math.min(length, count);
  for (let seat = start; seat < start + taken; seat += 1) numbers.push(seat);
  return taken < length ? { start: start + taken, length: length - taken } : undefined;
}

function lowerBound(runs: readonly Run[], run: Run): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byLength(runs[middle] ?? run, run) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byLength(a: Run, b: Run): number {
  return a.length - b.length || a.start - b.start;
}

function blocksIn(plan: SeatPlan, groups: readonly Group[]): number {
  return groups.reduce((sum, { members }) => sum + blocksOf(members.map((way) => plan.seatOf(way))), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
