/**
 * Parties into runs, whole. Those with the fewest runs to choose from first, the larger before the smaller, each into the run
 * that it fills best; then one move of another party where that makes room. What does not fit goes on waiting.
 */
import { canLeave, type Candidate } from './candidates';
import { peopleIn, type Rider } from '../travel-plan';

export interface Run {
  readonly candidate: Candidate;
  readonly riders: readonly Rider[];
}

export interface Packing {
  /** Each with as many people as justify it. */
  readonly runs: readonly Run[];
  readonly unserved: readonly Rider[];
}

/**
 * @param loadFactorTarget of all seats together: while too few are filled, or a run has too few people, the emptiest run is taken
 * out and everyone is put in anew.
 */
export function pack(candidates: readonly Candidate[], riders: readonly Rider[], loadFactorTarget: number): Packing {
  for (let chosen = candidates; ;) {
    const { runs, unserved } = fill(chosen, riders);
    const seats = runs.reduce((sum, { candidate }) => sum + candidate.line.seats, 0);
    const people = runs.reduce((sum, run) => sum + peopleIn(run.riders), 0);
    const short = runs.filter((run) => peopleIn(run.riders) < run.candidate.line.ridersMin);
    const among = short.length > 0 ? short : people < seats * loadFactorTarget ? runs : [];
    const emptiest = among.toSorted((a, b) => loadOf(a) - loadOf(b))[0];
    if (emptiest === undefined) return { runs, unserved };
    const place = runs.indexOf(emptiest);
    chosen = chosen.filter((_, index) => index !== place);
  }
}

function loadOf(run: Run): number {
  return peopleIn(run.riders) / run.candidate.line.seats;
}

/** A run that is being filled. */
interface Filling {
  readonly candidate: Candidate;
  readonly riders: Rider[];
  room: number;
}

/** The runs in the order of the candidates. */
function fill(candidates: readonly Candidate[], riders: readonly Rider[]): Packing {
  const runs: Filling[] = candidates.map((candidate) => ({ candidate, riders: [], room: candidate.line.seats }));
  const choices = new Map(riders.map((rider) => [rider, runs.filter(({ candidate }) => takes(candidate, rider))]));
  const choicesOf = (rider: Rider): Filling[] => choices.get(rider) ?? [];
  const order = riders.toSorted(
    (a, b) => choicesOf(a).length - choicesOf(b).length || b.size - a.size || (a.requestedAt < b.requestedAt ? -1 : 1),
  );
  const unserved = order.filter((rider) => !board(rider, choicesOf(rider)) && !makeRoom(rider, choicesOf));
  return { runs, unserved };
}

export function takes({ line, on }: Candidate, rider: Rider): boolean {
  return canLeave(rider, on) && line.route.counties.includes(rider.county);
}

/** Into the run that it leaves the least room in. */
function board(rider: Rider, runs: readonly Filling[]): boolean {
  const fitting = runs.filter(({ room }) => room >= rider.size);
  const [best] = fitting.toSorted((a, b) => a.room - b.room);
  if (best === undefined) return false;
  best.riders.push(rider);
  best.room -= rider.size;
  return true;
}

/** Where moving one party into another run makes room for this one. */
function makeRoom(rider: Rider, choicesOf: (rider: Rider) => readonly Filling[]): boolean {
  for (const run of choicesOf(rider))
    for (const other of run.riders) {
      if (run.room + other.size < rider.size) continue;
      const elsewhere = choicesOf(other).find((choice) => choice !== run && choice.room >= other.size);
      if (elsewhere === undefined) continue;
      run.riders.splice(run.riders.indexOf(other), 1, rider);
      run.room += other.size - rider.size;
      elsewhere.riders.push(other);
      elsewhere.room -= other.size;
      return true;
    }
  return false;
}
