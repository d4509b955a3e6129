/**
 * The places where all members of a party find work: one employer, or workplaces that are each at most half an hour from the
 * same county seat, and so within the hour of each other. Places have numbers: even ones are employers, odd ones county seats.
 */
import type { Best } from '../matcher/best';
import { column } from '../matcher/compiled/rows';
import { hashOf } from '../matcher/compiled/text-keys';
import type { AssignmentRun } from './assignment-run';

/** Candidates of one member, best first, as CANDIDATE numbers each. */
export type MemberCandidates = Int32Array;

/**
 * Where the numbers of a candidate are: besides what is proposed, what is asked of it whenever a job is lost, so that rows of
 * positions all over the memory are read once. `employer` is a place as below, and `site` that of the position.
 */
export const of = { slot: 0, score: 1, employer: 2, site: 3 } as const;
export const CANDIDATE = 4;

/** A place, and what a bundle there can be worth at most: the least of what is best there for each member. */
export interface CommonPlace {
  readonly place: number;
  readonly worth: number;
}

export class CommonPlaces {
  /** By site: numbers of the county seats near it. */
  private readonly near: (Int32Array | undefined)[] = [];
  private readonly ties = new Map<number, number>();
  /** By number of the place: the last search that reached it, a bit for each member who has work there, and the worth so far. */
  private readonly searches: Int32Array;
  private readonly reached: Int32Array;
  private readonly worths: Int32Array;
  private search = 0;
  private everybody = 0;

  constructor(private readonly run: AssignmentRun) {
    const { enterprises, places } = run.positions;
    this.searches = new Int32Array(2 * Math.max(enterprises.size, places.counties.size) + 2);
    this.reached = new Int32Array(this.searches.length);
    this.worths = new Int32Array(this.searches.length);
  }

  /** What a search found. */
  candidatesOf(best: Best): MemberCandidates {
    const { positions } = this.run;
    const found = new Int32Array(best.count * CANDIDATE);
    for (let place = 0; place < best.count; place += 1) {
      const [at, slot] = [place * CANDIDATE, best.slots[place] ?? 0];
      found[at + of.slot] = slot;
      found[at + of.score] = best.scoreAt(place);
      found[at + of.employer] = positions.get(slot, column.enterprise) * 2;
      found[at + of.site] = positions.get(slot, column.site);
    }
    return found;
  }

  /** Numbers of the places, in any order. One such list is read at a time. */
  ofAll(members: readonly MemberCandidates[]): number[] {
    this.search += 1;
    this.everybody = 2 ** members.length - 1;
    const common: number[] = [];
    for (let member = 0; member < members.length; member += 1) {
      const candidates = members[member] ?? NOTHING;
      for (let at = 0; at < candidates.length; at += CANDIDATE) {
        const score = candidates[at + of.score] ?? 0;
        this.reach(candidates[at + of.employer] ?? 0, member, score, common);
        const seats = this.seatsNear(candidates, at);
        for (let seat = 0; seat < seats.length; seat += 1) this.reach(seats[seat] ?? 0, member, score, common);
      }
    }
    return common;
  }

  /** Takes out the place that may be worth most, of equal ones that which the seed decides: few are ever asked for. */
  takeBest(common: number[]): CommonPlace | undefined {
    const [first] = common;
    if (first === undefined) return undefined;
    let [best, at] = [first, 0];
    for (let other = 1; other < common.length; other += 1) {
      const place = common[other] ?? first;
      if (this.isBefore(place, best)) [best, at] = [place, other];
    }
    common[at] = common.at(-1) ?? first;
    common.pop();
    return { place: best, worth: this.worths[best] ?? 0 };
  }

  private isBefore(one: number, other: number): boolean {
    const byWorth = (this.worths[one] ?? 0) - (this.worths[other] ?? 0);
    return byWorth === 0 ? this.tieOf(one) < this.tieOf(other) : byWorth > 0;
  }

  /** Whether all members have work at a place where the position counts, of those whose places were last asked for. */
  isCommon(candidates: MemberCandidates, at: number): boolean {
    if (this.reachedBy(candidates[at + of.employer] ?? 0) === this.everybody) return true;
    for (const seat of this.seatsNear(candidates, at)) if (this.reachedBy(seat) === this.everybody) return true;
    return false;
  }

  /** Whether a position counts at a place. */
  isAt(candidates: MemberCandidates, at: number, place: number): boolean {
    return place % 2 === 0 ? candidates[at + of.employer] === place : this.seatsNear(candidates, at).includes(place);
  }

  /** Notes that a member has work at a place; the first that is noted is the best. */
  private reach(place: number, member: number, score: number, common: number[]): void {
    const before = this.reachedBy(place);
    if ((before & (1 << member)) !== 0) return;
    const worth = before === 0 ? score : Math.min(score, this.worths[place] ?? 0);
    this.searches[place] = this.search;
    this.reached[place] = before | (1 << member);
    this.worths[place] = worth;
    if (this.reached[place] === this.everybody) common.push(place);
  }

  private reachedBy(place: number): number {
    return this.searches[place] === this.search ? (this.reached[place] ?? 0) : 0;
  }

  private seatsNear(candidates: MemberCandidates, at: number): Int32Array {
    return (this.near[candidates[at + of.site] ?? 0] ??= this.seatsNearSlot(candidates[at + of.slot] ?? 0));
  }

  private seatsNearSlot(slot: number): Int32Array {
    const { positions } = this.run;
    const near = positions.places.withinHalfAnHour(positions.placeOf(slot).county);
    return Int32Array.from(near, (county) => county * 2 + 1);
  }

  /** Orders places of the same worth, by the seed and what they are, whatever their numbers are. */
  private tieOf(place: number): number {
    const known = this.ties.get(place);
    if (known !== undefined) return known;
    const { positions, seed } = this.run;
    const number = place >> 1;
    const name = place % 2 === 0 ? positions.enterprises.values[number] : positions.places.counties.values[number];
    const tie = hashOf(`${seed} ${name ?? ''}`);
    this.ties.set(place, tie);
    return tie;
  }
}

const NOTHING = new Int32Array(0);
