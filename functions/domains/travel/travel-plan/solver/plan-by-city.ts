/**
 * Solves the plan city by city: a run goes to one city only, so the parts are independent and their bounds add up. Time
 * is divided by the number of people. Pure: clock and solver are arguments.
 */
import { setImmediate } from 'node:timers/promises';
import { limits } from '../../../../limits';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import type { Solver } from '../../../../platform/values/integer-program';
import { type Candidate, candidatesOf, firstDayFor, forbiddenOf, lineOf, linesTo, shiftOf } from './candidates';
import { search } from './greedy';
import { modelOf } from './run-counts';
import { pack, type Packing, type Run } from './packing';
import { routeOver } from './routes';
import { peopleIn, type PlanSettings, type Proposal, type Rider } from '../plan-parts';
import type { RegionCode } from '../../../reference/region/region-code';

export interface Plan {
  /** Allowed runs, in order of departure. */
  readonly runs: readonly Proposal[];
  /** Direct coaches that people need but that break driver rules. */
  readonly forbidden: readonly Proposal[];
  /** Parties that no run takes. */
  readonly unserved: readonly Rider[];
  /** 1 - bound / cost of this plan, 0 to 1; the cost includes people left behind. */
  readonly gap: number;
}

export interface Time {
  readonly seconds: number;
  /** Milliseconds from any origin. */
  readonly now: () => number;
}

/** Yields to other work between two cities; within a city the solver blocks. */
export async function solve(
  solver: Solver,
  riders: readonly Rider[],
  settings: PlanSettings,
  { seconds, now }: Time,
): Promise<Plan> {
  const end = now() + seconds * 1_000;
  const cities = byCity(riders);
  let people = peopleIn(riders);
  const parts: CityPlan[] = [];
  for (const [city, group] of cities) {
    const share = peopleIn(group) / Math.max(1, people);
    const time = { seconds: Math.max(0, ((end - now()) / 1_000) * share), now };
    parts.push(solveCity(solver, city, group, settings, time));
    people -= peopleIn(group);
    await setImmediate();
  }
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  const bound = parts.reduce((sum, part) => sum + part.bound, 0);
  return {
    runs: parts.flatMap(({ runs }) => runs).toSorted(byDeparture),
    forbidden: parts.flatMap(({ forbidden }) => forbidden).toSorted(byDeparture),
    unserved: parts.flatMap(({ unserved }) => unserved),
    gap: cost === 0 ? 0 : Math.max(0, 1 - bound / cost),
  };
}

/** Smallest first, so that time they do not use goes to the others. */
function byCity(riders: readonly Rider[]): [city: RegionCode, riders: Rider[]][] {
  const cities = new Map<RegionCode, Rider[]>();
  for (const rider of riders) cities.set(rider.city, [...(cities.get(rider.city) ?? []), rider]);
  return [...cities].sort(([, a], [, b]) => peopleIn(a) - peopleIn(b));
}

interface CityPlan extends Pick<Plan, 'runs' | 'forbidden' | 'unserved'> {
  readonly cost: number;
  readonly bound: number;
}

function solveCity(
  solver: Solver,
  city: RegionCode,
  riders: readonly Rider[],
  settings: PlanSettings,
  { seconds, now }: Time,
): CityPlan {
  const counties = [...new Set(riders.map(({ county }) => county))].sort();
  const lines = linesTo(city, counties, settings);
  const candidates = candidatesOf(lines, riders, settings, limits.planCandidatesMax);
  const end = now() + seconds * 1_000;
  const left = (): number => Math.max(0, (end - now()) / 1_000);
  const { packing: start } = search(candidates, riders, settings, {
    rounds: limits.planRounds,
    unservedCost: limits.unservedCost,
    inTime: () => left() > seconds / 2,
  });
  const solution = improved(solver, candidates, riders, settings, start, left());
  const better = [start, solution.packing].map((packing) => {
    const runs = packing.runs.map((run) => proposalOf(trimmed(run, city, settings), settings));
    const cost = runs.reduce((sum, run) => sum + run.cost, 0) + limits.unservedCost * peopleIn(packing.unserved);
    return { runs, unserved: packing.unserved, cost };
  });
  const best = better.reduce((least, plan) => (plan.cost < least.cost ? plan : least));
  const forbidden = forbiddenOf(lines, riders, settings).map(({ candidate, riders: waiting }) =>
    forbiddenProposal(candidate, waiting, settings),
  );
  return { ...best, forbidden, bound: Math.min(best.cost, solution.bound) };
}

function improved(
  solver: Solver,
  candidates: readonly Candidate[],
  riders: readonly Rider[],
  settings: PlanSettings,
  start: Packing,
  seconds: number,
): { readonly packing: Packing; readonly bound: number } {
  const model = modelOf(candidates, riders, settings, limits.unservedCost);
  const effort = { seconds, relativeGap: limits.planGap };
  const { values, bound } = solver.solve(model.program, model.valuesOf(start), effort);
  const chosen = model.runsOf(values).flatMap((times, index) => {
    const candidate = candidates[index];
    return candidate === undefined ? [] : Array.from({ length: times }, () => candidate);
  });
  return {
    packing: pack(chosen, riders, settings.loadFactorTarget),
    bound: Math.max(bound, leastCost(candidates, riders)),
  };
}

/**
 * A lower bound without a solver: each traveller costs at least a seat of the cheapest full run from their county, or
 * staying behind.
 */
function leastCost(candidates: readonly Candidate[], riders: readonly Rider[]): number {
  const seatCosts = new Map<string, number>();
  for (const { line } of candidates)
    for (const county of line.route.counties)
      seatCosts.set(county, Math.min(seatCosts.get(county) ?? limits.unservedCost, line.cost / line.seats));
  return riders.reduce((sum, { county, size }) => sum + size * (seatCosts.get(county) ?? limits.unservedCost), 0);
}

/** The run without stops at which nobody boards, on the first day on which all riders can leave. */
function trimmed({ candidate, riders }: Run, city: RegionCode, settings: PlanSettings): Run {
  const { vehicle, route } = candidate.line;
  const boarding = route.counties.filter((county) => riders.some((rider) => rider.county === county));
  const shorter = boarding.length === route.counties.length ? undefined : routeOver(boarding, city, vehicle);
  const line = shorter === undefined ? candidate.line : lineOf(vehicle, shorter, settings);
  return { candidate: { line, on: firstDayFor(riders, settings) }, riders };
}

function proposalOf({ candidate, riders }: Run, settings: PlanSettings): Proposal {
  const boarding = (county: RegionCode): number => peopleIn(riders.filter((rider) => rider.county === county));
  return {
    ...proposed(candidate, peopleIn(riders), settings, boarding),
    partyIds: riders.map(({ id }) => id),
  };
}

function forbiddenProposal(candidate: Candidate, waiting: number, settings: PlanSettings): Proposal {
  return { ...proposed(candidate, waiting, settings, () => waiting), partyIds: [] };
}

function proposed(
  { line, on }: Candidate,
  riders: number,
  settings: PlanSettings,
  boarding: (county: RegionCode) => number,
): Omit<Proposal, 'partyIds'> {
  const { vehicle, route, timetable, seats, cost } = line;
  const shift = shiftOf(settings, on);
  const at = (instant: number): Instant => instantOf(new Date(instant + shift));
  const { drivers = 0, relays = 0 } = timetable.crew ?? {};
  return {
    ...{ mode: vehicle.mode, vehicle: vehicle.name, seats, riders, cost },
    stops: timetable.stops.map(({ arrivesAt, departsAt }, index) => ({
      regionCode: route.counties[index] ?? route.city,
      ...(arrivesAt !== undefined && { arrivesAt: at(arrivesAt) }),
      ...(departsAt !== undefined && { departsAt: at(departsAt) }),
      ...(vehicle.coach?.isAssumed(route.counties[index] ?? route.city) === true && { roadAssumed: true }),
      boarding: index < route.counties.length ? boarding(route.counties[index] ?? route.city) : 0,
    })),
    kilometres: Math.round(route.km),
    drivers: drivers * (relays + 1),
    reasons: timetable.broken,
    ...(timetable.broken.length > 0 && vehicle.coach && { figures: vehicle.coach.figures }),
  };
}

function byDeparture(a: Proposal, b: Proposal): number {
  const [first, second] = [a.stops[0]?.departsAt ?? '', b.stops[0]?.departsAt ?? ''];
  return first < second ? -1 : Number(first > second);
}
