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

/** Numbers of a place: its own, and the most that a bundle there is worth. */
const PLACE = 2;

export class PartyPlaces {
  /** The candidates at any of the places, by member. */
  private readonly members: readonly MemberCandidates[];
  private readonly bounds: Int32Array;
  private length: number;

  /** @param found by member. */
  constructor(
    private readonly places: CommonPlaces,
    found: readonly MemberCandidates[],
  ) {
    const common = places.ofAll(found);
    this.members = common.length === 0 ? [] : found.map((candidates) => places.commonOf(candidates));
    this.bounds = Int32Array.from(common.flatMap((place) => [place, places.worthOf(place)]));
    this.length = this.bounds.length;
  }

  /** The most that a bundle is worth, as far as is known; -1 if there is none. */
  get bound(): number {
    return this.length === 0 ? -1 : (this.bounds[this.first() + 1] ?? -1);
  }

  /**
   * The bundle that is worth most, if it is worth so much: afterwards `bound` is less if it is not. Of equal ones that at the
   * place which the seed decides.
   */
  best(jobs: JobsOfParty, score: number): Division | undefined {
    while (this.length > 0) {
      const at = this.first();
      const bound = this.bounds[at + 1] ?? -1;
      if (bound < score) return undefined;
      const bundle = this.bundleAt(this.bounds[at] ?? 0, jobs);
      if (bundle === undefined) this.remove(at);
      else if (bundle.score === bound) return bundle;
      else this.bounds[at + 1] = bundle.score;
    }
    return undefined;
  }

  /** Where the place with the highest bound is. */
  private first(): number {
    const { bounds, places } = this;
    let [best, most] = [0, bounds[1] ?? 0];
    for (let at = PLACE; at < this.length; at += PLACE) {
      const bound = bounds[at + 1] ?? 0;
      if (bound < most) continue;
      if (bound === most && places.tieOf(bounds[at] ?? 0) >= places.tieOf(bounds[best] ?? 0)) continue;
      [best, most] = [at, bound];
    }
    return best;
  }

  private remove(at: number): void {
    this.length -= PLACE;
    for (let number = 0; number < PLACE; number += 1) this.bounds[at + number] = this.bounds[this.length + number] ?? 0;
  }

  private bundleAt(place: number, jobs: JobsOfParty): Division | undefined {
    const chosen: Candidate[] = [];
    let [least, isDivided] = [Infinity, false];
    for (let member = 0; member < this.members.length; member += 1) {
      const at = this.nextAt(place, member, 0, jobs);
      if (at === -1) return undefined;
      const candidate = this.candidate(member, at);
      let taken = 0;
      for (const { slot } of chosen) if (slot === candidate.slot) taken += 1;
      isDivided ||= jobs.roomOf(candidate.slot) <= taken;
      least = Math.min(least, candidate.score);
      chosen.push(candidate);
    }
    // Where each can have what is best for them, nothing need be divided.
    return isDivided
      ? divideJobs(this.allAt(place, jobs), (slot) => jobs.roomOf(slot))
      : { score: least, candidates: chosen };
  }

  private allAt(place: number, jobs: JobsOfParty): Candidate[][] {
    return this.members.map((_, member) => {
      const there: Candidate[] = [];
      for (
        let at = this.nextAt(place, member, 0, jobs);
        at !== -1;
        at = this.nextAt(place, member, at + CANDIDATE, jobs)
      )
        there.push(this.candidate(member, at));
      return there;
    });
  }

  /** Where the member's next candidate at the place is that is left, from there on; -1 if there is none. */
  private nextAt(place: number, member: number, from: number, jobs: JobsOfParty): number {
    const candidates = this.members[member] ?? NOTHING;
    for (let at = from; at < candidates.length; at += CANDIDATE) {
      const slot = candidates[at + of.slot] ?? 0;
      if (this.places.isAt(candidates, at, place) && jobs.roomOf(slot) > 0 && !jobs.wasTold(member, slot)) return at;
    }
    return -1;
  }

  private candidate(member: number, at: number): Candidate {
    const candidates = this.members[member] ?? NOTHING;
    return { slot: candidates[at + of.slot] ?? 0, score: candidates[at + of.score] ?? 0 };
  }
}

const NOTHING = new Int32Array(0);
