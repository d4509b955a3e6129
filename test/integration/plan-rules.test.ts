/** Plans by the rules that a bureau loads: vehicles, their costs, crews and terminals, on the plan's first day. */
import type { PlanTravelServicesInput, ScheduleTravelServiceInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import type { Context } from '../../functions/platform/requests/context';
import { recordedCalls } from '../kit/recorded-calls';
import { givenWorkers, requestTravelInput, startTestSystem, type TestSystem, travelServiceInput } from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;
let bureau: string;

const DAYS = { earliestOn: asCivilDate('2027-02-20'), latestOn: asCivilDate('2027-02-22') };

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
  const workerIds = await givenWorkers(system, 50);
  const input = requestTravelInput(workerIds, { ...DAYS, originRegionCode: '530627' });
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', 'travelRequest { status }', input);
  expect(travelRequest?.status).toBe('WAITLISTED');
  await system.pump.idle();
});

afterAll(() => system.stop());

const PLAN = `proposals { mode vehicle seats riders cost kilometres drivers feasible } unserved
  baseline { services seats: riders cost }`;
const WINDOW = { originRegionCode: '53', destinationRegionCode: '44', from: DAYS.earliestOn, to: DAYS.latestOn };

async function plan(input: Partial<PlanTravelServicesInput> = {}) {
  const { userErrors, ...planned } = await system.mutate(bureau, 'planTravelServices', PLAN, { ...WINDOW, ...input });
  return { ...planned, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

async function load(...rules: readonly object[]): Promise<void> {
  const { userErrors } = await system.mutate(bureau, 'loadRules', 'rules { name }', { rules });
  expect(userErrors).toEqual([]);
}

function rule(kind: string, name: string, validFrom: string, figures: Readonly<Record<string, number>>) {
  const values = Object.entries(figures).map(([figure, value]) => ({ figure, value }));
  return { kind, name, validFrom, source: '昭通客运集团 2027 年春运包车合同', figures: values };
}

const coach = (name: string, validFrom: string, SEATS: number) =>
  rule('COACH', name, validFrom, {
    ...{ SEATS, RUN_COST: 100, KM_COST: 2, SEAT_COST: 3 },
    ...{ KM_PER_HOUR: 70, DETOUR: 1.3, STOP_MINUTES: 20, PICKUPS_MAX: 3 },
  });

test('a coach that is scheduled by hand runs, and tells what its times show of driver hours', async () => {
  const notes = async (change: Partial<ScheduleTravelServiceInput>) => {
    const input = travelServiceInput({ on: asCivilDate('2027-02-18'), ...change });
    const selection = 'travelService { driverNotes { rule text } }';
    const { travelService } = await system.mutate(bureau, 'scheduleTravelService', selection, input);
    return travelService?.driverNotes;
  };
  const by = (departure: string, arrival: string, regionCode = '441900') => ({
    stops: [
      { regionCode: '530627', departsAt: instantOf(new Date(`2027-02-18T${departure}:00+08:00`)) },
      { regionCode, arrivesAt: instantOf(new Date(`2027-02-19T${arrival}:00+08:00`)) },
    ],
  });
  const far = { rule: 'TWO_DRIVERS_OVER_400_KM' };
  expect(await notes(by('09:00', '09:00'))).toMatchObject([
    { ...far, text: 'A coach needs two drivers for more than 400 km one way (600 km on motorways only).' },
  ]);
  const [dark, small] = [{ rule: 'MOUNTAIN_ROAD_AT_NIGHT' }, { rule: 'DRIVING_BETWEEN_2_AND_5' }];
  // It is more than 900 km in a straight line.
  const fast = {
    rule: 'SPEED_OVER_LIMIT',
    text: 'The times demand more than 100 km an hour on a leg, even in a straight line; check them.',
  };
  expect(await notes(by('22:00', '05:01'))).toMatchObject([far, dark, fast]);
  expect(await notes(by('21:00', '05:00'))).toMatchObject([far, small, fast]);
  expect(await notes(by('21:00', '02:00'))).toMatchObject([far, fast]);
  // 镇雄 to 威信, next to it, is a mountain road, too.
  expect(await notes(by('21:00', '00:30', '530629'))).toMatchObject([dark]);
  expect(await notes({ ...by('22:00', '05:00'), mode: 'TRAIN' })).toEqual([]);
});

test('a party of 50 has no coach of 45 on the plate, and one of the contract from the day on which it holds', async () => {
  const before = await plan({ modes: ['COACH'] });
  expect(before).toMatchObject({ proposals: [], unserved: 50, errors: [] });
  await load(
    coach('双层客车', '2027-02-21', 60),
    rule('CREW', '两班轮换', '2027-02-21', { DRIVERS: 2, RELAYS: 1, RUN_COST: 400 }),
  );
  expect((await plan({ modes: ['COACH'] })).proposals).toEqual([]);
  const { proposals, baseline, unserved } = await plan({ modes: ['COACH'], from: asCivilDate('2027-02-21') });
  const [proposal] = proposals;
  expect(proposal).toMatchObject({ vehicle: '双层客车', seats: 58, riders: 50, feasible: true, drivers: 4 });
  // 100 for the run, 400 for the crew, 2 for each kilometre, 3 for each of 58 seats; kilometres are told in whole ones.
  expect(Math.abs((proposal?.cost ?? 0) - (100 + 400 + 2 * (proposal?.kilometres ?? 0) + 3 * 58))).toBeLessThanOrEqual(
    2,
  );
  expect(unserved).toBe(0);
  // A village hires the largest coach, too.
  expect(baseline).toEqual({ services: 1, seats: 50, cost: proposal?.cost });
});

test('a coach is judged by the driver hours of its day and place, and says so in their figures', async () => {
  const figures = {
    ...{ STRETCH_HOURS: 3, NIGHT_STRETCH_HOURS: 2, REST_MINUTES: 30, DAY_HOURS: 4, WEEK_HOURS: 40 },
    ...{ TWO_DRIVERS_KM: 300, TWO_DRIVERS_MOTORWAY_KM: 500, NIGHT_FROM: 21, NIGHT_TO: 7, STOP_FROM: 1, STOP_TO: 5 },
    ...{ SHUTTLE_KM: 50, NIGHT_SPEED: 0.7, NIGHT_ROAD_CLASS: 3 },
  };
  const key = { kind: 'DRIVER_HOURS', validFrom: '2027-02-22', regionCode: '53' };
  await load({ ...rule('DRIVER_HOURS', '', '2027-02-22', figures), ...key });
  const query = 'proposals { feasible brokenRules reasons stops { roadAssumed } }';
  const on = async (from: string) => {
    const input = { ...WINDOW, modes: ['COACH'] as const, from: asCivilDate(from) };
    return (await system.mutate(bureau, 'planTravelServices', query, input)).proposals;
  };
  expect(await on('2027-02-21')).toMatchObject([
    { feasible: true, stops: [{ roadAssumed: true }, { roadAssumed: false }] },
  ]);
  const [proposal] = await on('2027-02-22');
  expect(proposal).toMatchObject({ feasible: false, brokenRules: ['DRIVER_OVER_8_HOURS', 'RELAY_NEEDED'] });
  expect(proposal?.reasons[0]).toBe('Each driver may drive at most 4 hours within 24 hours.');
  await system.mutate(bureau, 'withdrawRules', 'rules { name }', { rules: [key] });
  await load({ ...rule('MOUNTAIN_ROAD', '', '2027-02-20', { ROAD_CLASS: 2, ROAD_KM: 12 }), regionCode: '530627' });
  expect(await on('2027-02-22')).toMatchObject([
    { feasible: true, stops: [{ roadAssumed: false }, { roadAssumed: false }] },
  ]);
});

test('a train stops where a rule says so, from its first day to its last', async () => {
  const modes = ['TRAIN'] as const;
  await load({ ...coach('慢车', '2027-01-01', 60), kind: 'TRAIN' });
  const wish = { modes: [...modes], loadFactorTarget: 0 };
  expect((await plan(wish)).proposals).toMatchObject([{ mode: 'TRAIN', riders: 50 }]);
  const key = { kind: 'STATION', regionCode: '530627', validFrom: '2020-01-01' };
  await system.mutate(bureau, 'withdrawRules', 'rules { name }', { rules: [key] });
  expect(await plan(wish)).toMatchObject({ proposals: [], unserved: 50 });
  await load({ ...key, validTo: '2027-02-21', source: '成贵高铁镇雄站' });
  expect((await plan({ ...wish, from: asCivilDate('2027-02-21') })).proposals).toHaveLength(1);
  expect(await plan({ ...wish, from: asCivilDate('2027-02-22') })).toMatchObject({ proposals: [], unserved: 50 });
});

test('without a rule for any of its modes, a plan is refused', async () => {
  const rules = ['150', '180'].map((seats) => ({
    ...{ kind: 'FLIGHT', name: `aircraft, ${seats} seats`, validFrom: '2020-01-01' },
  }));
  await system.mutate(bureau, 'withdrawRules', 'rules { name }', { rules });
  expect((await plan({ modes: ['FLIGHT'] })).errors).toEqual(['RULES_MISSING modes']);
  expect((await plan({ modes: ['FLIGHT', 'COACH'], from: asCivilDate('2027-02-21') })).proposals).toHaveLength(1);
});

test('a plan reads the rules once, and the next one within a minute does not', async () => {
  const viewer: Context['viewer'] = { roles: ['BUREAU'], account: 'planner', regionCode: asRegionCode('53') };
  const query = 'mutation ($input: PlanTravelServicesInput!) { planTravelServices(input: $input) { unserved } }';
  await load(coach('双层客车', '2027-02-22', 61));
  const calls = () =>
    recordedCalls(system.platform, viewer, query, { input: { ...WINDOW, modes: ['FLIGHT', 'COACH'] } });
  const [first, second] = [await calls(), await calls()];
  expect(first.filter((call) => call === 'batchGet 8')).toHaveLength(1);
  expect(second.filter((call) => call === 'batchGet 8')).toHaveLength(0);
  expect(second.length).toBe(first.length - 1);
});
