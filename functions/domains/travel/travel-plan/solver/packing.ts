/**
 * Puts whole parties into runs: parties with the fewest runs to choose from first, larger ones before smaller ones,
 * each into the run that it fills best. If none has room, moves one other party to make room. Parties that do not fit
 * stay waiting.
 */
import { canLeave, type Candidate } from './candidates';
import { peopleIn, type Rider } from '../plan-parts';

export interface Run {
  readonly candidate: Candidate;
  readonly riders: readonly Rider[];
}

export interface Packing {
  /** Each run has at least its minimum of people. */
  readonly runs: readonly Run[];
  readonly unserved: readonly Rider[];
}

/**
 * While a run has too few people, or all runs together miss the target, removes the emptiest run and packs again.
 * @param loadFactorTarget of all seats together, 0 to 1.
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

/** `runs` are in the order of the candidates. */
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

/** Boards the party in the run that it leaves with the least room. */
function board(rider: Rider, runs: readonly Filling[]): boolean {
  const fitting = runs.filter(({ room }) => room >= rider.size);
  const [best] = fitting.toSorted((a, b) => a.room - b.room);
  if (best === undefined) return false;
  best.riders.push(rider);
  best.room -= rider.size;
  return true;
}

/** Boards the party by moving one other party to another run. */
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
