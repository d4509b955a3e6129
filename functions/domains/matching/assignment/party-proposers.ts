/**
 * The proposals of parties. A party goes where all its members find work: at one employer, or at workplaces that are each at
 * most half an hour from the same county seat, and so within the hour of each other. A bundle of jobs is worth what its least
 * member gets, so that nobody is taken along to bad work; members divide the jobs of a place accordingly.
 */
import { limits } from '../../../limits';
import { hashOf } from '../matcher/compiled/text-keys';
import { Best } from '../matcher/best';
import { rank } from '../matcher/matcher';
import { column, rare } from '../matcher/compiled/rows';
import type { AssignmentRun, Proposers } from './assignment-run';
import type { Party } from './caps';
import { type Candidate, type Division, divideJobs } from './divide-jobs';

interface Member {
  readonly seeker: number;
  readonly jobsPushed: Set<number>;
}

/** A place where all members found work. */
interface Option {
  /** What it was worth when it was last looked at, or more. */
  worth: number;
  /** Of each member, best first. */
  readonly candidates: readonly (readonly Candidate[])[];
}

interface PartyState {
  readonly members: readonly Member[];
  /** How many candidates of each member were looked for. */
  looked: number;
  /** The most that an option can be worth that was not found; negative if all were, or as many as are looked for. */
  unknown: number;
  /** By number of the place (`placesOf`). */
  options: Map<number, Option>;
  bundles: number;
}

export class PartyProposers implements Proposers {
  private readonly states: PartyState[];
  private readonly ties = new Map<number, number>();
  private readonly places = new Map<number, readonly number[]>();

  constructor(
    private readonly run: AssignmentRun,
    parties: readonly Party[],
  ) {
    this.states = parties.map((party) => ({
      ...{ looked: 0, unknown: Infinity, options: new Map<number, Option>(), bundles: 0 },
      members: party.map((seeker) => ({ seeker, jobsPushed: new Set<number>() })),
    }));
  }

  begin(party: number): number {
    const state = this.states[party];
    return state === undefined ? -1 : (this.best(state)?.score ?? -1);
  }

  propose(party: number, score: number): number {
    const { run } = this;
    const state = this.states[party];
    const bundle = state && this.best(state);
    if (state === undefined || bundle === undefined) return -1;
    if (bundle.score < score) return bundle.score;
    const number = run.nextBundle();
    state.members.forEach(({ seeker, jobsPushed }, place) => {
      const candidate = bundle.candidates[place];
      if (candidate === undefined) return;
      run.rooms.take(candidate.job);
      run.pushes.add(seeker, candidate.slot, candidate.score, number);
      jobsPushed.add(candidate.job);
    });
    state.bundles += 1;
    return state.bundles === run.caps.perWorker ? -1 : (this.best(state)?.score ?? -1);
  }

  /** The best bundle that can be made now. Rooms only shrink, so no option is ever worth more than it was. */
  private best(state: PartyState): Division | undefined {
    for (;;) {
      const place = this.bestOption(state.options);
      const option = place === undefined ? undefined : state.options.get(place);
      if (place === undefined || option === undefined || option.worth < state.unknown) {
        if (state.unknown < 0) return undefined;
        this.look(state);
        continue;
      }
      const bundle = this.bundleOf(state, option);
      if (bundle?.score === option.worth) return bundle;
      if (bundle === undefined) state.options.delete(place);
      else option.worth = bundle.score;
    }
  }

  private bestOption(options: ReadonlyMap<number, Option>): number | undefined {
    let best: number | undefined;
    let most = -1;
    for (const [place, { worth }] of options) {
      if (worth < most || (worth === most && this.tieOf(place) >= this.tieOf(best ?? place))) continue;
      best = place;
      most = worth;
    }
    return best;
  }

  /** The best bundle of one place that can be made now. */
  private bundleOf({ members }: PartyState, { candidates }: Option): Division | undefined {
    const { rooms } = this.run;
    const left = members.map(({ jobsPushed }, member) =>
      (candidates[member] ?? []).filter(({ job }) => rooms.has(job) && !jobsPushed.has(job)),
    );
    return divideJobs(left, (job) => rooms.of(job));
  }

  /** Looks for more candidates, and for the places where all members have one. */
  private look(state: PartyState): void {
    const { run } = this;
    state.looked = Math.max(limits.partyCandidates, state.looked * 4);
    // One listing of a job may lie where the others go, and another not.
    const best = new Best(state.looked, 'ALL');
    const found = state.members.map((member) => {
      rank(run.prepared(member.seeker), best, (job) => !member.jobsPushed.has(job));
      return Array.from({ length: best.count }, (_, place): Candidate => {
        const slot = best.slots[place] ?? 0;
        return { slot, job: run.positions.get(slot, column.job), score: best.scores[place] ?? 0 };
      });
    });
    // What was not found is worth no more than the last that was.
    const lasts = found.map((candidates) => (candidates.length < state.looked ? -1 : (candidates.at(-1)?.score ?? -1)));
    state.unknown = state.looked >= limits.partyCandidatesMax ? -1 : Math.max(...lasts);
    const byPlace = found.map((candidates) => this.byPlace(candidates));
    const [first = new Map<number, Candidate[]>()] = byPlace;
    const common = [...first.keys()].filter((place) => byPlace.every((places) => places.has(place)));
    state.options = new Map(
      common.map((place): [number, Option] => {
        const candidates = byPlace.map((places) => places.get(place) ?? []);
        return [place, { candidates, worth: Math.min(...candidates.map(([one]) => one?.score ?? -1)) }];
      }),
    );
  }

  private byPlace(candidates: readonly Candidate[]): Map<number, Candidate[]> {
    const places = new Map<number, Candidate[]>();
    for (const candidate of candidates)
      for (const place of this.placesOf(candidate.slot)) {
        const there = places.get(place);
        if (there === undefined) places.set(place, [candidate]);
        else there.push(candidate);
      }
    return places;
  }

  /** The places where a position counts: its employer (even numbers), and the county seats near it (odd ones). */
  private placesOf(slot: number): readonly number[] {
    const known = this.places.get(slot);
    if (known !== undefined) return known;
    const { positions } = this.run;
    const near = positions.places.withinHalfAnHour(positions.placeOf(slot).county);
    const places = [positions.getRare(slot, rare.enterprise) * 2, ...near.map((county) => county * 2 + 1)];
    this.places.set(slot, places);
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
