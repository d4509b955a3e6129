/**
 * A good plan of one city, without proof. It repeatedly adds the run that is cheapest for each traveller; then it
 * repeatedly drops some runs, rebuilds them in another way, and keeps the result if it is cheaper. The solver starts
 * from this plan, which also stands if the solver has no time.
 */
import type { Candidate } from './candidates';
import { type Packing, type Run, takes } from './packing';
import { peopleIn, type PlanSettings, type Rider } from '../plan-parts';

/** A candidate with its possible riders, the least patient first. */
interface Open {
  readonly candidate: Candidate;
  readonly riders: readonly Rider[];
}

export interface Search {
  readonly packing: Packing;
  readonly cost: number;
}

/**
 * No run has fewer people than its minimum, and all runs together meet the load-factor target.
 * @param inTime asked before each of the `rounds`. The same arguments give the same plan unless time runs out.
 */
export function search(
  candidates: readonly Candidate[],
  riders: readonly Rider[],
  settings: PlanSettings,
  { rounds, unservedCost, inTime }: { rounds: number; unservedCost: number; inTime: () => boolean },
): Search {
  const patient = riders.toSorted(byPatience);
  const open = candidates.map((candidate) => ({
    candidate,
    riders: patient.filter((rider) => takes(candidate, rider)),
  }));
  const next = generator();
  const costOf = ({ runs, unserved }: Packing): number =>
    runs.reduce((sum, { candidate }) => sum + candidate.line.cost, 0) + unservedCost * peopleIn(unserved);
  const finish = (kept: readonly Run[], noise: number): Search => {
    const packing = complete(open, riders, kept, settings, () => 1 + noise * next());
    return { packing, cost: costOf(packing) };
  };
  let best = finish([], 0);
  for (let round = 0; round < rounds && inTime(); round += 1) {
    const { runs } = best.packing;
    const pivot = runs[Math.floor(next() * runs.length)];
    const kept = runs.filter((run) => run !== pivot && !(next() < closeness(run, pivot)));
    const other = finish(kept, NOISE);
    if (other.cost <= best.cost) best = other;
  }
  return best;
}

const NOISE = 0.3;

/** Probability that a run is dropped together with the pivot; higher if they share a county and can exchange people. */
function closeness({ candidate }: Run, pivot: Run | undefined): number {
  const counties = pivot?.candidate.line.route.counties ?? [];
  return candidate.line.route.counties.some((county) => counties.includes(county)) ? 0.6 : 0.1;
}

/**
 * Adds runs to the kept ones while any is allowed.
 * @param noise factor of a run's cost.
 */
function complete(
  open: readonly Open[],
  riders: readonly Rider[],
  kept: readonly Run[],
  settings: PlanSettings,
  noise: () => number,
): Packing {
  const runs = [...kept];
  const waiting = new Set(riders);
  for (const run of runs) for (const rider of run.riders) waiting.delete(rider);
  let seats = runs.reduce((sum, { candidate }) => sum + candidate.line.seats, 0);
  let people = runs.reduce((sum, run) => sum + peopleIn(run.riders), 0);
  const offers = open.map((one) => ({ ...offerOf(one, waiting), noise: noise() }));
  for (;;) {
    let best = -1;
    for (const [index, offer] of offers.entries()) {
      const { line } = offer.candidate;
      if (offer.people < line.ridersMin) continue;
      if (people + offer.people < (seats + line.seats) * settings.loadFactorTarget) continue;
      const before = offers[best];
      if (before === undefined || priceOf(offer) < priceOf(before)) best = index;
    }
    const chosen = offers[best];
    if (chosen === undefined) return { runs, unserved: [...waiting] };
    runs.push({ candidate: chosen.candidate, riders: chosen.riders });
    seats += chosen.candidate.line.seats;
    people += chosen.people;
    for (const rider of chosen.riders) waiting.delete(rider);
    const { counties } = chosen.candidate.line.route;
    for (const [index, offer] of offers.entries())
      if (offer.people > 0 && offer.candidate.line.route.counties.some((county) => counties.includes(county)))
        offers[index] = { ...offerOf(open[index] ?? offer, waiting), noise: offer.noise };
  }
}

interface Offer extends Run {
  readonly people: number;
}

function priceOf({ candidate, people, noise }: Offer & { readonly noise: number }): number {
  return (candidate.line.cost / people) * noise;
}

/** Waiting riders that fit, in the order given. */
function offerOf({ candidate, riders }: Open, waiting: ReadonlySet<Rider>): Offer {
  const aboard: Rider[] = [];
  let room = candidate.line.seats;
  for (const rider of riders) {
    if (room === 0) break;
    if (rider.size > room || !waiting.has(rider)) continue;
    aboard.push(rider);
    room -= rider.size;
  }
  return { candidate, riders: aboard, people: candidate.line.seats - room };
}

function byPatience(a: Rider, b: Rider): number {
  if (a.latestOn !== b.latestOn) return a.latestOn < b.latestOn ? -1 : 1;
  return b.size - a.size || (a.requestedAt < b.requestedAt ? -1 : 1);
}

/** Pseudo-random numbers in [0, 1), always the same, so that equal input gives an equal plan. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
