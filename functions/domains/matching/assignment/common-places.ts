/**
 * The places where all members of a party find work: one employer, or workplaces that are each at most half an hour from the
 * same county seat, and so within the hour of each other. Places have numbers: even ones are employers, odd ones county seats.
 */
import type { Best } from '../matcher/best';
import { column } from '../matcher/compiled/rows';
import { hashOf } from '../matcher/compiled/text-keys';
import { placeOfSite } from '../matcher/places/sites';
import type { AssignmentRun } from './assignment-run';

/** Candidates of one member, best first, as CANDIDATE numbers each. */
export type MemberCandidates = Int32Array;

/**
 * Where the numbers of a candidate are: besides what is proposed, what is asked of it to find it at a place, so that rows of
 * positions all over the memory are read once. `employer` is a place as above, and `work` the number of the place of work.
 */
export const of = { slot: 0, score: 1, employer: 2, work: 3 } as const;
export const CANDIDATE = 4;

/** Numbers of a place, side by side: the last search that reached it, a bit for each member who has work there, and the worth so far. */
const note = { search: 0, reached: 1, worth: 2 } as const;
const NOTE_BITS = 2;

export class CommonPlaces {
  /** Numbers of the county seats near each place of work: those of one begin where its start says, and end where the next begins. */
  private readonly near: Int32Array;
  private readonly starts: Int32Array;
  private readonly ties = new Map<number, number>();
  private readonly notes: Int32Array;
  private search = 0;
  private everybody = 0;

  constructor(private readonly run: AssignmentRun) {
    const { enterprises, places } = run.positions;
    this.notes = new Int32Array((2 * Math.max(enterprises.size, places.counties.size) + 2) << NOTE_BITS);
    const near = places.all.values.map(({ county }) => places.withinHalfAnHour(county));
    this.near = Int32Array.from(near.flat(), (county) => county * 2 + 1);
    this.starts = new Int32Array(near.length + 1);
    near.forEach((counties, work) => (this.starts[work + 1] = (this.starts[work] ?? 0) + counties.length));
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
      found[at + of.work] = placeOfSite(positions.get(slot, column.site));
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
        const [score, work] = [candidates[at + of.score] ?? 0, candidates[at + of.work] ?? 0];
        this.reach(candidates[at + of.employer] ?? 0, member, score, common);
        const end = this.starts[work + 1] ?? 0;
        for (let seat = this.starts[work] ?? 0; seat < end; seat += 1)
          this.reach(this.near[seat] ?? 0, member, score, common);
      }
    }
    return common;
  }

  /** What a bundle at a place can be worth at most, of those last asked for: the least of what is best there for each member. */
  worthOf(place: number): number {
    return this.notes[(place << NOTE_BITS) | note.worth] ?? 0;
  }

  /** The candidates at places where all members have work, of those last asked for. */
  commonOf(candidates: MemberCandidates): MemberCandidates {
    let count = 0;
    const kept = new Int32Array(candidates.length);
    for (let at = 0; at < candidates.length; at += CANDIDATE) {
      if (!this.isCommon(candidates, at)) continue;
      for (let number = 0; number < CANDIDATE; number += 1) kept[count + number] = candidates[at + number] ?? 0;
      count += CANDIDATE;
    }
    return count === candidates.length ? candidates : kept.slice(0, count);
  }

  /** Whether a position counts at a place. */
  isAt(candidates: MemberCandidates, at: number, place: number): boolean {
    if (place % 2 === 0) return candidates[at + of.employer] === place;
    const work = candidates[at + of.work] ?? 0;
    const end = this.starts[work + 1] ?? 0;
    for (let seat = this.starts[work] ?? 0; seat < end; seat += 1) if (this.near[seat] === place) return true;
    return false;
  }

  /** Orders places of the same worth, by the seed and what they are, whatever their numbers are. */
  tieOf(place: number): number {
    const known = this.ties.get(place);
    if (known !== undefined) return known;
    const { positions, seed } = this.run;
    const number = place >> 1;
    const name = place % 2 === 0 ? positions.enterprises.values[number] : positions.places.counties.values[number];
    const tie = hashOf(`${seed} ${name ?? ''}`);
    this.ties.set(place, tie);
    return tie;
  }

  private isCommon(candidates: MemberCandidates, at: number): boolean {
    if (this.reachedBy(candidates[at + of.employer] ?? 0) === this.everybody) return true;
    const work = candidates[at + of.work] ?? 0;
    const end = this.starts[work + 1] ?? 0;
    for (let seat = this.starts[work] ?? 0; seat < end; seat += 1)
      if (this.reachedBy(this.near[seat] ?? 0) === this.everybody) return true;
    return false;
  }

  /** Notes that a member has work at a place; the first that is noted is the best. */
  private reach(place: number, member: number, score: number, common: number[]): void {
    const at = place << NOTE_BITS;
    const before = this.reachedBy(place);
    if ((before & (1 << member)) !== 0) return;
    const after = before | (1 << member);
    this.notes[at | note.search] = this.search;
    this.notes[at | note.reached] = after;
    this.notes[at | note.worth] = before === 0 ? score : Math.min(score, this.notes[at | note.worth] ?? 0);
    if (after === this.everybody) common.push(place);
  }

  private reachedBy(place: number): number {
    const at = place << NOTE_BITS;
    return this.notes[at | note.search] === this.search ? (this.notes[at | note.reached] ?? 0) : 0;
  }
}

const NOTHING = new Int32Array(0);
