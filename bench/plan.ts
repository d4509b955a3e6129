/**
 * A plan for the season's demand: 5,000 people of 20 counties who go to 10 cities, beside today's practice of a coach for each
 * village. Nothing but the planner runs: no database, one thread.
 */
import { baselineOf } from '../functions/domains/travel/travel-plan/solver/baseline';
import { solve } from '../functions/domains/travel/travel-plan/solver/plan-by-city';
import {
  loadFactorOf,
  peopleIn,
  type PlanSettings,
  type Totals,
  totalsOf,
} from '../functions/domains/travel/travel-plan/plan-parts';
import { riderOf } from '../functions/domains/travel/travel-plan/boarding-county';
import { exampleCoach, exampleVehicles as vehicles } from '../test/kit/example-rules';
import { limits } from '../functions/limits';
import { asCivilDate } from '../functions/platform/values/civil-date';
import { loadSolver } from '../functions/platform/values/integer-program';
import { demoTravelDemand } from '../local/demo/data/travel-demand';

const FESTIVAL = asCivilDate('2027-02-06');
const seeds = [1, 2, 3];

const settings: PlanSettings = {
  vehicles,
  hired: exampleCoach,
  loadFactorTarget: limits.loadFactorTarget,
  coachThreshold: limits.coachThreshold,
  from: asCivilDate('2027-02-08'),
  to: asCivilDate('2027-03-10'),
};

/** Prints a table; about ten seconds for each seed. */
export async function bench(print: (line: string) => void): Promise<void> {
  const solver = await loadSolver();
  print(
    '| seed | | services | travellers | load factor | unserved | yuan | yuan for each | gap | seconds | CPU seconds |',
  );
  print('|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const seed of seeds) {
    const riders = demoTravelDemand(seed, FESTIVAL).flatMap((party) => riderOf(party) ?? []);
    print(rowOf(seed, 'a coach for each village', baselineOf(riders, settings), 0, '| | |'));
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const plan = await solve(solver, riders, settings, { seconds: limits.planSeconds, now: () => performance.now() });
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const took = `${percent(plan.gap)} | ${seconds.toFixed(1)} | ${((user + system) / 1_000_000).toFixed(1)} |`;
    print(rowOf(seed, 'the plan', totalsOf(plan.runs), peopleIn(plan.unserved), took));
  }
}

function rowOf(seed: number, what: string, totals: Totals, unserved: number, took: string): string {
  const { services, riders, cost } = totals;
  const cells = [
    seed,
    what,
    services,
    riders,
    percent(loadFactorOf(totals)),
    unserved,
    cost,
    Math.round(cost / riders),
  ];
  return `| ${cells.join(' | ')} | ${took}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
