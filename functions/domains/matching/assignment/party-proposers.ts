/**
 * The proposals of parties. A party goes where all its members find work: at one employer, or at workplaces that are each at
 * most half an hour from the same county seat, and so within the hour of each other. A bundle of jobs is worth what its least
 * member gets, so that nobody is taken along to bad work; members divide the jobs of a place accordingly.
 */
import { limits } from '../../../limits';
import { hashOf } from '../matcher/compiled/text-keys';
import { Best } from '../matcher/best';
import { rank } from '../matcher/matcher';
import { column } from '../matcher/compiled/rows';
import { scoreMax } from '../matcher/most-points';
import type { AssignmentRun, Proposers } from './assignment-run';
import type { Party } from './caps';
import { type Candidate, type Division, divideJobs } from './divide-jobs';

/** Numbers of one candidate among those that were found for a member. */
const PAIR = 2;

export class PartyProposers implements Proposers {
  /** By party: the candidates of each member, best first, as `found` writes them. */
  private readonly candidates: (Int32Array | undefined)[] = [];
  /** By party: how many candidates of each member were looked for. */
  private readonly looked: Int32Array;
  /** By party: the most that a bundle can be worth that was not found; negative if there is none. */
  private readonly unknown: Int32Array;
  private readonly bundles: Uint8Array;
  /** By party: jobs that its members were told of in this run, with the number of the member in the party. */
  private readonly told: (Int32Array | undefined)[] = [];
  /** By party: the bundle that was best when it was last asked. */
  private readonly next: (Division | undefined)[] = [];
  private readonly ties = new Map<number, number>();
  /** By slot. */
  private readonly places: (readonly number[] | undefined)[] = [];
  /** By number of the place, filled again for each party: how many of the members, from the first on, have work there; and the least best. */
  private readonly reached: Int32Array;
  private readonly worths: Int32Array;

  constructor(
    private readonly run: AssignmentRun,
    private readonly parties: readonly Party[],
  ) {
    const { enterprises, places } = run.positions;
    this.looked = new Int32Array(parties.length);
    this.unknown = new Int32Array(parties.length).fill(scoreMax);
    this.bundles = new Uint8Array(parties.length);
    this.reached = new Int32Array(2 * Math.max(enterprises.size, places.counties.size) + 2);
    this.worths = new Int32Array(this.reached.length);
  }

  begin(party: number): number {
    return this.best(party)?.score ?? -1;
  }

  propose(party: number, score: number): number {
    const { run } = this;
    const members = this.parties[party] ?? [];
    const bundle = this.best(party);
    if (bundle === undefined) return -1;
    if (bundle.score < score) return bundle.score;
    const number = run.nextBundle();
    const told = [...(this.told[party] ?? [])];
    members.forEach((seeker, member) => {
      const candidate = bundle.candidates[member];
      if (candidate === undefined) return;
      run.rooms.take(candidate.job);
      run.pushes.add(seeker, candidate.slot, candidate.score, number);
      told.push(member, candidate.job);
    });
    this.told[party] = Int32Array.from(told);
    this.next[party] = undefined;
    const bundles = (this.bundles[party] ?? 0) + 1;
    this.bundles[party] = bundles;
    const next = bundles === run.caps.perWorker ? undefined : this.best(party);
    if (next === undefined) this.candidates[party] = undefined;
    return next?.score ?? -1;
  }

  /** The best bundle that can be made now. Rooms only shrink, so nothing is ever worth more than it was. */
  private best(party: number): Division | undefined {
    const known = this.next[party];
    if (known !== undefined && this.hasRoom(known)) return known;
    for (;;) {
      const bundle = this.bestFound(party);
      const unknown = this.unknown[party] ?? -1;
      if (unknown < 0 || (bundle !== undefined && bundle.score >= unknown)) return (this.next[party] = bundle);
      this.look(party);
    }
  }

  private hasRoom({ candidates }: Division): boolean {
    return candidates.every(
      ({ job }) => this.run.rooms.of(job) >= candidates.filter((other) => other.job === job).length,
    );
  }

  /** The best bundle among the candidates that were found. */
  private bestFound(party: number): Division | undefined {
    const members = this.leftOf(party);
    const places = this.commonPlaces(members);
    let best: Division | undefined;
    for (const place of places) {
      if (best !== undefined && (this.worths[place] ?? 0) <= best.score) break;
      const there = members.map((some) => some.filter(({ slot }) => this.placesOf(slot).includes(place)));
      const bundle = divideJobs(there, (job) => this.run.rooms.of(job));
      if (bundle !== undefined && bundle.score > (best?.score ?? -1)) best = bundle;
    }
    return best;
  }

  /** The candidates of each member that have room and were not told to the member. */
  private leftOf(party: number): Candidate[][] {
    const { positions, rooms } = this.run;
    const [found, told] = [this.candidates[party] ?? NOTHING, this.told[party] ?? NOTHING];
    let at = 0;
    return (this.parties[party] ?? []).map((_, member) => {
      const left: Candidate[] = [];
      const end = at + 1 + (found[at] ?? 0) * PAIR;
      for (at += 1; at < end; at += PAIR) {
        const slot = found[at] ?? 0;
        const job = positions.get(slot, column.job);
        if (rooms.has(job) && !wasTold(told, member, job)) left.push({ slot, job, score: found[at + 1] ?? 0 });
      }
      at = end;
      return left;
    });
  }

  /** Numbers of the places where all members have work, those first that may be worth most. */
  private commonPlaces(members: readonly (readonly Candidate[])[]): number[] {
    const { reached, worths } = this;
    const [first = [], ...others] = members;
    const places: number[] = [];
    for (const { slot, score } of first)
      for (const place of this.placesOf(slot)) {
        if (reached[place] === 1) continue;
        reached[place] = 1;
        worths[place] = score;
        places.push(place);
      }
    others.forEach((some, other) => {
      for (const { slot, score } of some)
        for (const place of this.placesOf(slot)) {
          if (reached[place] !== other + 1) continue;
          reached[place] = other + 2;
          worths[place] = Math.min(score, worths[place] ?? 0);
        }
    });
    const common = places.filter((place) => reached[place] === members.length);
    for (const place of places) reached[place] = 0;
    return common.sort((a, b) => (worths[b] ?? 0) - (worths[a] ?? 0) || this.tieOf(a) - this.tieOf(b));
  }

  /** Looks for more candidates of each member. */
  private look(party: number): void {
    const { run } = this;
    const looked = Math.max(limits.partyCandidates, (this.looked[party] ?? 0) * 4);
    const told = this.told[party] ?? NOTHING;
    // One listing of a job may lie where the others go, and another not.
    const best = new Best(looked, 'ALL');
    const found: number[] = [];
    let unknown = -1;
    (this.parties[party] ?? []).forEach((seeker, member) => {
      rank(run.prepared(seeker), best, told.length === 0 ? undefined : (job) => !wasTold(told, member, job));
      found.push(best.count);
      for (let place = 0; place < best.count; place += 1) found.push(best.slots[place] ?? 0, best.scores[place] ?? 0);
      // What was not found is worth no more than the last that was.
      if (best.isFull) unknown = Math.max(unknown, best.threshold);
    });
    this.candidates[party] = Int32Array.from(found);
    this.looked[party] = looked;
    this.unknown[party] = looked >= limits.partyCandidatesMax ? -1 : unknown;
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

const NOTHING = new Int32Array(0);

/** @param told pairs of a member's number and a job. */
function wasTold(told: Int32Array, member: number, job: number): boolean {
  for (let at = 0; at < told.length; at += PAIR) if (told[at] === member && told[at + 1] === job) return true;
  return false;
}
