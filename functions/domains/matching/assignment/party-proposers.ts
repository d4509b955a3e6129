/**
 * The proposals of parties. A party goes where all its members find work: at one employer, or at workplaces that are each at
 * most half an hour from the same county seat, and so within the hour of each other. A bundle of jobs is worth what its least
 * member gets, so that nobody is taken along to bad work; members divide the jobs of a place accordingly.
 */
import { limits } from '../../../limits';
import { Best } from '../matcher/best';
import { boundOf, rank } from '../matcher/matcher';
import { scoreMax } from '../matcher/most-points';
import type { AssignmentRun, Proposers } from './assignment-run';
import type { PreparedSeeker } from '../matcher/prepared-seeker';
import type { Party } from './caps';
import { CommonPlaces, type MemberCandidates, of } from './common-places';
import type { Division } from './divide-jobs';
import { type JobsOfParty, PartyPlaces } from './party-places';

interface Member {
  readonly prepared: PreparedSeeker;
  /** What was found when the member was last searched for. */
  found: MemberCandidates | undefined;
}

export class PartyProposers implements Proposers {
  /** By party: where its members find work together, as far as they were searched for. */
  private readonly found: (PartyPlaces | undefined)[] = [];
  /**
   * By member, party after party: how many candidates were looked for, and what is worth most of those that were not found;
   * negative if none are to be looked for.
   */
  private readonly looked: Int16Array;
  private readonly beyond: Int16Array;
  /** By party: where its members begin there. */
  private readonly firsts: Int32Array;
  /** By party: the most that a bundle can be worth that was not found; negative if there is none. */
  private readonly unknown: Int32Array;
  private readonly bundles: Uint8Array;
  /** By party: slots of jobs that its members were told of in this run, with the number of the member in the party. */
  private readonly told: (Int32Array | undefined)[] = [];
  private readonly places: CommonPlaces;
  /** The party that was looked for last, which is often looked for again at once. */
  private last: { readonly party: number; readonly members: readonly Member[] } | undefined;
  /** By how many they hold. */
  private readonly bests: (Best | undefined)[] = [];

  constructor(
    private readonly run: AssignmentRun,
    private readonly parties: readonly Party[],
  ) {
    this.firsts = new Int32Array(parties.length + 1);
    parties.forEach((party, number) => (this.firsts[number + 1] = (this.firsts[number] ?? 0) + party.length));
    this.looked = new Int16Array(this.firsts[parties.length] ?? 0);
    this.beyond = new Int16Array(this.looked.length).fill(scoreMax);
    this.unknown = new Int32Array(parties.length);
    this.bundles = new Uint8Array(parties.length);
    this.places = new CommonPlaces(run);
  }

  /** What suits all of them is worth no more than what suits any. Nobody is searched for yet. */
  begin(party: number): number {
    let bound = scoreMax;
    for (const seeker of this.parties[party] ?? []) {
      if (bound >= 0) bound = Math.min(bound, boundOf(this.run.prepared(seeker)));
    }
    this.unknown[party] = bound;
    return bound;
  }

  propose(party: number, score: number): number {
    const bundle = this.bundleWorth(party, score);
    if (bundle !== undefined) this.make(party, bundle);
    const isLast = this.bundles[party] === this.run.caps.perWorker;
    const next = isLast ? -1 : Math.min(score, this.bound(party));
    if (next === -1) this.found[party] = undefined;
    return next;
  }

  /** The most that the next bundle can be worth; -1 if there is none. */
  private bound(party: number): number {
    return Math.max(this.found[party]?.bound ?? -1, this.unknown[party] ?? -1);
  }

  /** A bundle that is worth so much, if there is one: none is worth more. */
  private bundleWorth(party: number, score: number): Division | undefined {
    const told = this.told[party] ?? NOTHING;
    const { rooms } = this.run;
    const jobs: JobsOfParty = {
      roomOf: (slot) => rooms.of(slot),
      wasTold: (member, slot) => wasTold(told, member, slot),
    };
    for (;;) {
      const bundle = this.found[party]?.best(jobs, score);
      if (bundle !== undefined || (this.unknown[party] ?? -1) < score) return bundle;
      this.look(party);
    }
  }

  private make(party: number, bundle: Division): void {
    const { run } = this;
    const number = run.nextBundle();
    const told = [...(this.told[party] ?? [])];
    for (const [member, seeker] of (this.parties[party] ?? []).entries()) {
      const candidate = bundle.candidates[member];
      if (candidate === undefined) continue;
      run.rooms.take(candidate.slot);
      run.pushes.add(seeker, candidate.slot, candidate.score, number);
      told.push(member, candidate.slot);
    }
    this.told[party] = Int32Array.from(told);
    this.bundles[party] = (this.bundles[party] ?? 0) + 1;
  }

  /** Looks for more candidates of the member who may have the best that was not found: it bounds the bundles that were not. */
  private look(party: number): void {
    const members = this.membersOf(party);
    const [first, end] = [this.firsts[party] ?? 0, this.firsts[party + 1] ?? 0];
    const most = Math.max(...this.beyond.subarray(first, end));
    let least = scoreMax;
    const found = members.map((member, number) => {
      const isNext = most >= 0 && this.beyond[first + number] === most;
      if (isNext)
        this.looked[first + number] = Math.max(limits.partyCandidates, (this.looked[first + number] ?? 0) * 4);
      if (isNext || member.found === undefined) member.found = this.search(party, number, member.prepared);
      least = Math.min(least, member.found[of.score] ?? -1);
      return member.found;
    });
    this.found[party] = new PartyPlaces(this.places, found);
    // A bundle is worth no more than what is best for any of them.
    this.unknown[party] = Math.min(least, Math.max(...this.beyond.subarray(first, end)));
  }

  private search(party: number, number: number, prepared: PreparedSeeker): MemberCandidates {
    const at = (this.firsts[party] ?? 0) + number;
    const looked = this.looked[at] ?? 0;
    const best = (this.bests[looked] ??= new Best(looked));
    const told = this.told[party] ?? NOTHING;
    rank(prepared, best, told.length === 0 ? undefined : (slot) => !wasTold(told, number, slot));
    this.beyond[at] = best.isFull && looked < limits.partyCandidatesMax ? best.threshold : -1;
    return this.places.candidatesOf(best);
  }

  private membersOf(party: number): readonly Member[] {
    if (this.last?.party !== party) {
      const numbers = this.parties[party] ?? [];
      const members = numbers.map((seeker): Member => {
        return { prepared: this.run.prepared(seeker), found: undefined };
      });
      this.last = { party, members };
    }
    return this.last.members;
  }
}

const NOTHING = new Int32Array(0);

/** @param told pairs of a member's number and a slot. */
function wasTold(told: Int32Array, member: number, slot: number): boolean {
  for (let at = 0; at < told.length; at += 2) if (told[at] === member && told[at + 1] === slot) return true;
  return false;
}
