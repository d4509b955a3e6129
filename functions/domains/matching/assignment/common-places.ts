/**
 * The places where all members of a party find work: one employer, or workplaces that are each at most half an hour from the
 * same county seat, and so within the hour of each other. Places have numbers: even ones are employers, odd ones county seats.
 */
import { column } from '../matcher/compiled/rows';
import { hashOf } from '../matcher/compiled/text-keys';
import { placeOfSite } from '../matcher/places/sites';
import type { AssignmentRun } from './assignment-run';

/** Candidates of one member, best first, as pairs of numbers: slot and score. */
export type MemberCandidates = Int32Array;

/** Numbers of a pair. */
export const PAIR = 2;

/** A place, and what a bundle there can be worth at most: the least of what is best there for each member. */
export interface CommonPlace {
  readonly place: number;
  readonly worth: number;
}

export class CommonPlaces {
  /** By place of work: numbers of the county seats near it. */
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

  /** Those first that may be worth most; equal ones in an order that the seed decides. */
  ofAll(members: readonly MemberCandidates[]): readonly CommonPlace[] {
    this.search += 1;
    this.everybody = 2 ** members.length - 1;
    const common: CommonPlace[] = [];
    for (let member = 0; member < members.length; member += 1) {
      const candidates = members[member] ?? NOTHING;
      for (let at = 0; at < candidates.length; at += PAIR) {
        const [slot, score] = [candidates[at] ?? 0, candidates[at + 1] ?? 0];
        this.reach(this.employerOf(slot), member, score, common);
        for (const seat of this.seatsNear(slot)) this.reach(seat, member, score, common);
      }
    }
    return common.sort((a, b) => b.worth - a.worth || this.tieOf(a.place) - this.tieOf(b.place));
  }

  /** Whether all members have work at a place where the position counts, of those whose places were last asked for. */
  isCommon(slot: number): boolean {
    if (this.reachedBy(this.employerOf(slot)) === this.everybody) return true;
    for (const seat of this.seatsNear(slot)) if (this.reachedBy(seat) === this.everybody) return true;
    return false;
  }

  /** Whether a position counts at a place. */
  isAt(slot: number, place: number): boolean {
    return place % 2 === 0 ? this.employerOf(slot) === place : this.seatsNear(slot).includes(place);
  }

  /** Notes that a member has work at a place; the first that is noted is the best. */
  private reach(place: number, member: number, score: number, common: CommonPlace[]): void {
    const before = this.reachedBy(place);
    if ((before & (1 << member)) !== 0) return;
    const worth = before === 0 ? score : Math.min(score, this.worths[place] ?? 0);
    this.searches[place] = this.search;
    this.reached[place] = before | (1 << member);
    this.worths[place] = worth;
    if (this.reached[place] === this.everybody) common.push({ place, worth });
  }

  private reachedBy(place: number): number {
    return this.searches[place] === this.search ? (this.reached[place] ?? 0) : 0;
  }

  private employerOf(slot: number): number {
    return this.run.positions.get(slot, column.enterprise) * 2;
  }

  private seatsNear(slot: number): Int32Array {
    const { positions } = this.run;
    const place = placeOfSite(positions.get(slot, column.site));
    return (this.near[place] ??= Int32Array.from(
      positions.places.withinHalfAnHour(positions.placeOf(slot).county),
      (county) => county * 2 + 1,
    ));
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
