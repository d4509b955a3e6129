/**
 * The places where all members of a party find work: one employer, or workplaces that are each at most half an hour from the
 * same county seat, and so within the hour of each other. Lists of members are read together from the best candidate down, and
 * only as far as the places that are asked for.
 */
import { column } from '../matcher/compiled/rows';
import { hashOf } from '../matcher/compiled/text-keys';
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
  /** By slot. */
  private readonly places: (readonly number[] | undefined)[] = [];
  private readonly ties = new Map<number, number>();
  /** By number of the place: the last search that reached it, and a bit for each member who has work there. */
  private readonly searches: Int32Array;
  private readonly reached: Int32Array;
  private search = 0;

  constructor(private readonly run: AssignmentRun) {
    const { enterprises, places } = run.positions;
    this.searches = new Int32Array(2 * Math.max(enterprises.size, places.counties.size) + 2);
    this.reached = new Int32Array(this.searches.length);
  }

  /**
   * Those first that may be worth most; equal ones in an order that the seed decides. One such list is read at a time.
   * @param isLeft whether a job counts for a member, by the member's place in the party.
   */
  *ofAll(
    members: readonly MemberCandidates[],
    isLeft: (member: number, job: number) => boolean,
  ): Generator<CommonPlace, void> {
    this.search += 1;
    const everybody = 2 ** members.length - 1;
    const next = new Int32Array(members.length);
    for (let worth = worthNext(members, next); worth >= 0; worth = worthNext(members, next)) {
      const common: number[] = [];
      for (const [member, candidates] of members.entries()) {
        let at = next[member] ?? 0;
        for (; at < candidates.length && candidates[at + 1] === worth; at += PAIR) {
          const slot = candidates[at] ?? 0;
          if (!isLeft(member, this.run.positions.get(slot, column.job))) continue;
          for (const place of this.placesOf(slot)) if (this.reach(place, 1 << member) === everybody) common.push(place);
        }
        next[member] = at;
      }
      if (common.length > 1) common.sort((a, b) => this.tieOf(a) - this.tieOf(b));
      for (const place of common) yield { place, worth };
    }
  }

  /** Whether a position counts at a place. */
  isAt(slot: number, place: number): boolean {
    return this.placesOf(slot).includes(place);
  }

  /** Notes that a member has work at a place. @returns bits of all who have; 0 if the member had some before. */
  private reach(place: number, member: number): number {
    const before = this.searches[place] === this.search ? (this.reached[place] ?? 0) : 0;
    this.searches[place] = this.search;
    this.reached[place] = before | member;
    return (before & member) === 0 ? before | member : 0;
  }

  /** The places where a position counts: its employer (even numbers), and the county seats near it (odd ones). */
  private placesOf(slot: number): readonly number[] {
    const known = this.places[slot];
    if (known !== undefined) return known;
    const { positions } = this.run;
    const near = positions.places.withinHalfAnHour(positions.placeOf(slot).county);
    const places = [positions.get(slot, column.enterprise) * 2, ...near.map((county) => county * 2 + 1)];
    this.places[slot] = places;
    return places;
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

/** The best score that is not read yet; -1 if all are. @param next where each list is read on. */
function worthNext(members: readonly MemberCandidates[], next: Int32Array): number {
  let best = -1;
  for (const [member, candidates] of members.entries())
    best = Math.max(best, candidates[(next[member] ?? 0) + 1] ?? -1);
  return best;
}
