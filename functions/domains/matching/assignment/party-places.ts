/**
 * The common places of one party, each with the most that a bundle there can be worth. Jobs are only ever lost, so what was
 * found of a place bounds what is found there later: a place is asked when no other has a higher bound, and it is the party's
 * turn to propose what is worth so much.
 */
import { CANDIDATE, type CommonPlaces, type MemberCandidates, of } from './common-places';
import { type Candidate, type Division, divideJobs } from './divide-jobs';

/** What is left of the jobs. */
export interface JobsOfParty {
  /** How many more members of any party a job takes. */
  roomOf(slot: number): number;
  /** Whether the member was told of it. */
  wasTold(member: number, slot: number): boolean;
}

/**
 * Numbers of a place: its own, the most that a bundle there is worth, and for each member where the candidates begin that may be
 * left there.
 */
const at = { place: 0, bound: 1, firsts: 2 } as const;

export class PartyPlaces {
  /** The candidates at any of the places, by member. */
  private readonly members: readonly MemberCandidates[];
  private readonly rows: Int32Array;
  private readonly size: number;
  private length: number;
  /** Where the place with the highest bound is; negative if that is to be looked for. */
  private highest = -1;

  /** @param found by member. */
  constructor(
    private readonly places: CommonPlaces,
    found: readonly MemberCandidates[],
  ) {
    const common = places.ofAll(found);
    this.members = common.length === 0 ? [] : found.map((candidates) => places.commonOf(candidates));
    this.size = at.firsts + this.members.length;
    this.length = common.length * this.size;
    this.rows = new Int32Array(this.length);
    for (let number = 0; number < common.length; number += 1) {
      const place = common[number] ?? 0;
      this.rows[number * this.size + at.place] = place;
      this.rows[number * this.size + at.bound] = places.worthOf(place);
    }
  }

  /** The most that a bundle is worth, as far as is known; -1 if there is none. */
  get bound(): number {
    return this.length === 0 ? -1 : this.boundAt(this.first());
  }

  /**
   * The bundle that is worth most, if it is worth so much: afterwards `bound` is less if it is not. Of equal ones that at the
   * place which the seed decides.
   */
  best(jobs: JobsOfParty, score: number): Division | undefined {
    while (this.length > 0) {
      const row = this.first();
      const bound = this.boundAt(row);
      if (bound < score) return undefined;
      const bundle = this.bundleAt(row, jobs);
      if (bundle?.score === bound) return bundle;
      this.highest = -1;
      if (bundle === undefined) this.remove(row);
      else this.rows[row + at.bound] = bundle.score;
    }
    return undefined;
  }

  private placeAt(row: number): number {
    return this.rows[row + at.place] ?? 0;
  }

  private boundAt(row: number): number {
    return this.rows[row + at.bound] ?? -1;
  }

  /** Where the place with the highest bound is. */
  private first(): number {
    if (this.highest >= 0) return this.highest;
    let [best, most] = [0, this.boundAt(0)];
    for (let row = this.size; row < this.length; row += this.size) {
      const bound = this.boundAt(row);
      if (bound < most) continue;
      if (bound === most && this.places.tieOf(this.placeAt(row)) >= this.places.tieOf(this.placeAt(best))) continue;
      [best, most] = [row, bound];
    }
    this.highest = best;
    return best;
  }

  private remove(row: number): void {
    this.length -= this.size;
    this.rows.copyWithin(row, this.length, this.length + this.size);
  }

  private bundleAt(row: number, jobs: JobsOfParty): Division | undefined {
    const chosen: Candidate[] = [];
    let [least, isDivided] = [Infinity, false];
    for (let member = 0; member < this.members.length; member += 1) {
      const first = this.nextAt(row, member, this.rows[row + at.firsts + member] ?? 0, jobs);
      if (first === -1) return undefined;
      this.rows[row + at.firsts + member] = first;
      const candidate = this.candidate(member, first);
      let taken = 0;
      for (const { slot } of chosen) if (slot === candidate.slot) taken += 1;
      isDivided ||= jobs.roomOf(candidate.slot) <= taken;
      least = Math.min(least, candidate.score);
      chosen.push(candidate);
    }
    // Where each can have what is best for them, nothing need be divided.
    return isDivided
      ? divideJobs(this.allAt(row, jobs), (slot) => jobs.roomOf(slot))
      : { score: least, candidates: chosen };
  }

  private allAt(row: number, jobs: JobsOfParty): Candidate[][] {
    return this.members.map((_, member) => {
      const there: Candidate[] = [];
      let next = this.rows[row + at.firsts + member] ?? 0;
      for (next = this.nextAt(row, member, next, jobs); next !== -1; next = this.nextAt(row, member, next, jobs)) {
        there.push(this.candidate(member, next));
        next += CANDIDATE;
      }
      return there;
    });
  }

  /** Where the member's next candidate at the place is that is left, from there on; -1 if there is none. */
  private nextAt(row: number, member: number, from: number, jobs: JobsOfParty): number {
    const [place, candidates] = [this.placeAt(row), this.members[member] ?? NOTHING];
    for (let next = from; next < candidates.length; next += CANDIDATE) {
      const slot = candidates[next + of.slot] ?? 0;
      if (this.places.isAt(candidates, next, place) && jobs.roomOf(slot) > 0 && !jobs.wasTold(member, slot))
        return next;
    }
    return -1;
  }

  private candidate(member: number, from: number): Candidate {
    const candidates = this.members[member] ?? NOTHING;
    return { slot: candidates[from + of.slot] ?? 0, score: candidates[from + of.score] ?? 0 };
  }
}

const NOTHING = new Int32Array(0);
