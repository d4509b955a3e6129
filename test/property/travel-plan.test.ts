/** Whatever waits: a plan's seats are enough, parties stay whole, stops are in order, the target and the thresholds are kept. */
import fc from 'fast-check';
import { baselineOf, villageGroupsOf } from '../../functions/domains/travel/travel-plan/solver/baseline';
import { type Plan, solve } from '../../functions/domains/travel/travel-plan/solver/plan-by-city';
import {
  loadFactorOf,
  peopleIn,
  type PlanSettings,
  type Proposal,
  type Rider,
  totalsOf,
  type WaitingParty,
} from '../../functions/domains/travel/travel-plan/plan-parts';
import { riderOf } from '../../functions/domains/travel/travel-plan/boarding-county';
import { exampleCoach as hired, exampleVehicles as vehicles } from '../kit/example-rules';
import { serves } from '../../functions/domains/reference/region/containment';
import { addDays, civilDateOf, asCivilDate } from '../../functions/platform/values/civil-date';
import { loadSolver, type Solver } from '../../functions/platform/values/integer-program';
import { demoTravelDemand } from '../../local/demo/data/travel-demand';
import { asInstant, preciseInstantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { runs } from '../kit/long';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const FROM = asCivilDate('2027-02-09');
let solver: Solver;

beforeAll(async () => {
  solver = await loadSolver();
});

function settingsOf(change: Partial<PlanSettings> = {}): PlanSettings {
  return { vehicles, hired, loadFactorTarget: 0.85, coachThreshold: 20, from: FROM, to: addDays(FROM, 30), ...change };
}

function plan(riders: readonly Rider[], settings: PlanSettings, seconds = 0.05): Promise<Plan> {
  return solve(solver, riders, settings, { seconds, now: () => performance.now() });
}

const counties = ['530627', '530628', '530629', '530602', '530326', '532624', '533423'].map(asRegionCode);
const cities = ['4419', '440306', '33', '3205'].map(asRegionCode);

const parties: fc.Arbitrary<WaitingParty[]> = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 50 }),
      originRegionCode: fc.constantFrom(...counties, ...['530627102201', '5306', '53'].map(asRegionCode)),
      destinationRegionCode: fc.constantFrom(...cities),
      first: fc.nat(6),
      days: fc.nat(4),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ first, days, ...party }, index) => ({
      ...party,
      id: `trq_${index}`,
      home: '530627102201',
      earliestOn: addDays(FROM, first),
      latestOn: addDays(FROM, first + days),
      requestedAt: preciseInstantOf(new Date(index * 1_000)),
    })),
  );

const wishes = fc.record({
  loadFactorTarget: fc.constantFrom(0, 0.5, 0.85, 1),
  coachThreshold: fc.integer({ min: 1, max: 45 }),
});

function ridersOf(waiting: readonly WaitingParty[]): Rider[] {
  return waiting.flatMap((party) => riderOf(party) ?? []);
}

function expectSound({ runs, unserved, gap }: Plan, riders: readonly Rider[], settings: PlanSettings): void {
  const byId = new Map(riders.map((rider) => [rider.id, rider]));
  for (const run of runs) {
    const aboard = run.partyIds.map((id) => byId.get(id) as Rider);
    expect(peopleIn(aboard)).toBe(run.riders);
    expectOnRoute(run, aboard);
    // All board before the city and leave there: the last leg is the fullest.
    expect(run.riders).toBeLessThanOrEqual(run.seats);
    expect(run.stops.reduce((sum, { boarding }) => sum + boarding, 0)).toBe(run.riders);
    expect(run.reasons).toEqual([]);
    if (run.mode === 'COACH') expect(run.riders).toBeGreaterThanOrEqual(Math.min(settings.coachThreshold, run.seats));
  }
  const served = runs.flatMap(({ partyIds }) => partyIds);
  const everyone = [...served, ...unserved.map(({ id }) => id)];
  expect(everyone.toSorted()).toEqual(riders.map(({ id }) => id).toSorted());
  expect(gap).toBeGreaterThanOrEqual(0);
  expect(gap).toBeLessThanOrEqual(1);
  for (const city of new Set(riders.map((rider) => rider.city))) {
    const there = runs.filter(({ stops }) => stops.at(-1)?.regionCode === city);
    if (there.length > 0) expect(loadFactorOf(totalsOf(there))).toBeGreaterThanOrEqual(settings.loadFactorTarget);
  }
}

/** Each boards at a stop of its county that leaves within its days, and later arrives where it wants to go. */
function expectOnRoute({ stops }: Proposal, aboard: readonly Rider[]): void {
  const times = stops
    .flatMap(({ arrivesAt, departsAt }) => [arrivesAt, departsAt])
    .filter((time) => time !== undefined);
  expect(times).toEqual(times.toSorted());
  for (const { county, originRegionCode, destinationRegionCode, earliestOn, latestOn } of aboard) {
    const from = stops.findIndex(({ regionCode }) => regionCode === county);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(from).toBeLessThan(stops.length - 1);
    const on = civilDateOf(new Date(stops[from]?.departsAt ?? ''));
    expect(on >= earliestOn && on <= latestOn).toBe(true);
    expect(serves(asRegionCode(stops[from]?.regionCode ?? ''), originRegionCode)).toBe(true);
    expect(serves(asRegionCode(stops.at(-1)?.regionCode ?? ''), destinationRegionCode)).toBe(true);
  }
}

test('seats are enough on every leg, parties whole, stops in order, targets kept', async () => {
  await fc.assert(
    fc.asyncProperty(parties, wishes, async (waiting, wish) => {
      const settings = settingsOf(wish);
      const riders = ridersOf(waiting);
      expectSound(await plan(riders, settings), riders, settings);
    }),
    runs(60),
  );
});

test('without any time for the solver there is a plan, too', async () => {
  const riders = ridersOf(demoTravelDemand(7, asCivilDate('2027-02-06'), 1_000));
  const made = await plan(riders, settingsOf(), 0);
  expectSound(made, riders, settingsOf());
  expect(made.runs.length).toBeGreaterThan(5);
});

test('a small plan is proven to be the best one', async () => {
  const waiting = ['530627', '530628', '530629'].map(asRegionCode).map((originRegionCode, index) => ({
    ...{
      id: asId(`trq_${index}`, 'trq'),
      size: 14,
      home: '530627102201',
      originRegionCode,
      destinationRegionCode: asRegionCode('4419'),
    },
    ...{
      earliestOn: asCivilDate('2027-02-12'),
      latestOn: asCivilDate('2027-02-14'),
      requestedAt: asInstant('2027-02-01T00:00:00Z'),
    },
  }));
  const { runs, unserved, gap } = await plan(ridersOf(waiting), settingsOf(), 5);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ mode: 'COACH', riders: 42, seats: 43, drivers: 4 });
  expect(runs[0]?.stops).toHaveLength(4);
  expect(unserved).toEqual([]);
  expect(gap).toBeLessThan(0.01);
});

test('a coach that no crew may drive is shown with the rule, and a train goes instead', async () => {
  const waiting = Array.from({ length: 150 }, (_, index) => ({
    ...{
      id: asId(`trq_${index}`, 'trq'),
      size: 4,
      home: '530627102201',
      originRegionCode: asRegionCode('530627'),
      destinationRegionCode: asRegionCode('3302'),
    },
    ...{
      earliestOn: asCivilDate('2027-02-12'),
      latestOn: asCivilDate('2027-02-12'),
      requestedAt: asInstant('2027-02-01T00:00:00Z'),
    },
  }));
  const withoutRelays = vehicles.map((vehicle) => ({
    ...vehicle,
    crews: vehicle.crews.filter(({ relays }) => relays === 0),
  }));
  const { runs, forbidden } = await plan(ridersOf(waiting), settingsOf({ vehicles: withoutRelays }), 5);
  expect(forbidden).toHaveLength(1);
  expect(forbidden[0]).toMatchObject({ mode: 'COACH', reasons: ['DRIVER_OVER_8_HOURS', 'RELAY_NEEDED'], riders: 43 });
  expect(runs.map(({ mode, riders }) => [mode, riders])).toEqual([['TRAIN', 600]]);
});

test("today's practice fills the season's coaches to about 37 %, and the plan at least to 85 %", async () => {
  for (const seed of [1, 2, 3]) {
    const riders = ridersOf(demoTravelDemand(seed, asCivilDate('2027-02-06')));
    const today = baselineOf(riders, settingsOf());
    expect(peopleIn(riders)).toBe(5_000);
    expect(new Set(riders.map(({ county }) => county)).size).toBe(20);
    expect(new Set(riders.map(({ city }) => city)).size).toBe(10);
    expect(today.riders).toBe(5_000);
    expect(today.riders / today.services).toBeCloseTo(16.5, -0.5);
    expect(loadFactorOf(today)).toBeGreaterThan(0.35);
    expect(loadFactorOf(today)).toBeLessThan(0.4);
    const made = await plan(riders, settingsOf(), 0.5);
    const planned = totalsOf(made.runs);
    expect(loadFactorOf(planned)).toBeGreaterThanOrEqual(0.85);
    expect(planned.riders).toBeGreaterThan(4_000);
    expect(planned.cost / planned.riders).toBeLessThan((today.cost / today.riders) * 0.6);
  }
});

test('a village group shares a day, a city and a village', () => {
  fc.assert(
    fc.property(parties, (waiting) => {
      const riders = ridersOf(waiting);
      const groups = villageGroupsOf(riders);
      expect(
        groups
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(riders.map(({ id }) => id).toSorted());
      for (const group of groups) {
        const latest =
          group
            .map(({ earliestOn }) => earliestOn)
            .toSorted()
            .at(-1) ?? '';
        for (const { latestOn, city } of group) {
          expect(latestOn >= latest).toBe(true);
          expect(city).toBe(group[0]?.city);
        }
      }
      expect(baselineOf(riders, settingsOf()).riders).toBe(peopleIn(riders));
    }),
  );
});
