/** Driver hours: each rule is broken by what breaks it and by nothing else; whatever a timetable calls allowed keeps all of them. */
import fc from 'fast-check';
import {
  brokenRules as broken,
  type CoachRun,
  type Drive,
} from '../../functions/domains/travel/travel-plan/solver/driver-hours';
import { timetableOf } from '../../functions/domains/travel/travel-plan/solver/timetable';
import type { DriverHours } from '../../functions/domains/travel/travel-plan/solver/coach-rules';
import { exampleCoach as coach } from '../kit/example-rules';
import { asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const rules = coach.coach;
if (rules === undefined) throw new Error('Expected rules of a coach');
const { hours } = rules;
const brokenRules = (run: CoachRun, before: readonly Drive[] = []) => broken(run, hours, before);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const midnight = startOfDay(asCivilDate('2027-02-12')).getTime();
const at = (hours: number): number => midnight + hours * HOUR;

/** `driver from-to` in hours of the day. */
function drives(...texts: readonly string[]): Drive[] {
  return texts.map((text) => {
    const [driver = '', from, to] = text.split(/[ -]/);
    return { driver, from: at(Number(from)), to: at(Number(to)) };
  });
}

function run(change: Partial<CoachRun>): CoachRun {
  return { drives: [], km: 300, motorway: false, drivers: 2, ...change };
}

describe('a run that breaks one rule names it', () => {
  test.each([
    ['TWO_DRIVERS_OVER_400_KM', run({ km: 401, drivers: 1 })],
    ['TWO_DRIVERS_OVER_400_KM', run({ km: 601, drivers: 1, motorway: true })],
    ['STRETCH_OVER_4_HOURS', run({ drives: drives('0.0 8-12.1') })],
    ['STRETCH_OVER_4_HOURS', run({ drives: drives('0.0 8-11', '0.1 11.3-13') })],
    ['NIGHT_STRETCH_OVER_2_HOURS', run({ drives: drives('0.0 21-24.5') })],
    ['DRIVING_BETWEEN_2_AND_5', run({ drives: drives('0.0 4.5-5.5') })],
    ['DRIVING_BETWEEN_2_AND_5', run({ km: 101, drives: drives('0.0 4.5-5.5') })],
    ['MOUNTAIN_ROAD_AT_NIGHT', run({ drives: drives('0.0 20-22.1').map((one) => ({ ...one, mountain: true })) })],
    ['DRIVER_OVER_8_HOURS', run({ drives: drives('0.0 6-10', '0.0 11-15', '0.0 16-16.5') })],
    ['DRIVER_OVER_8_HOURS', run({ drives: drives('0.0 16-20', '0.0 30-34', '0.0 35-36') })],
  ] as const)('%s', (rule, broken) => {
    expect(brokenRules(broken)).toEqual([rule]);
  });

  test('two drivers can drive 16 hours in 24, and for 20 a relay is needed', () => {
    const sixteen = ['0.0 5-9', '0.1 9.5-13.5', '0.0 14-18', '0.1 18.5-22.5'];
    expect(brokenRules(run({ drives: drives(...sixteen) }))).toEqual([]);
    const twenty = [...sixteen, '0.0 23-25', '0.1 25.5-26', '0.0 29-30.5'];
    expect(brokenRules(run({ drives: drives(...twenty) }))).toContain('RELAY_NEEDED');
    const relayed = [...sixteen, '1.0 23-25', '1.1 25.5-26', '1.0 29-30.5'];
    expect(brokenRules(run({ drives: drives(...relayed) }))).toEqual([]);
  });

  test('44 hours in 7 days count what the driver drove before', () => {
    const before = [6, 5, 4, 3, 2].flatMap((day) =>
      [8, 13].map((hour) => ({ driver: '0.0', from: at(hour - day * 24), to: at(hour + 4 - day * 24) })),
    );
    expect(brokenRules(run({ drives: drives('0.0 8-12') }), before)).toEqual([]);
    const longer = run({ drives: drives('0.0 8-12', '0.0 12.5-12.6') });
    expect(brokenRules(longer, before)).toEqual(['DRIVER_OVER_44_HOURS']);
    expect(brokenRules(run({ drives: drives('0.1 8-12', '0.1 12.5-12.6') }), before)).toEqual([]);
  });
});

test('a run at a bound is allowed', () => {
  expect(brokenRules(run({ km: 400, drivers: 1 }))).toEqual([]);
  expect(brokenRules(run({ km: 600, drivers: 1, motorway: true }))).toEqual([]);
  expect(brokenRules(run({ drives: drives('0.0 8-12') }))).toEqual([]);
  expect(brokenRules(run({ km: 100, drives: drives('0.0 4.5-5.5') }))).toEqual([]);
  expect(brokenRules(run({ drives: drives('0.0 6-10').map((one) => ({ ...one, mountain: true })) }))).toEqual([]);
  expect(brokenRules(run({ drives: drives('0.0 20-24') }))).toEqual([]);
  expect(brokenRules(run({ drives: drives('0.0 24-26', '0.0 29-30') }))).toEqual([]);
});

const legs = fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 4 });
const departures = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minute) => midnight + minute * MINUTE);

test('a timetable stops in order, and takes at least as long as the way', () => {
  fc.assert(
    fc.property(legs, departures, (way, departsAt) => {
      const { stops } = timetableOf(coach, way, departsAt);
      const times = stops
        .flatMap(({ arrivesAt, departsAt: leaves }) => [arrivesAt, leaves])
        .filter((time) => time !== undefined);
      expect(stops).toHaveLength(way.length + 1);
      expect(times).toHaveLength(way.length * 2);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const km = way.reduce((sum, leg) => sum + leg, 0);
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual((km / coach.kmPerHour) * HOUR - 1);
    }),
  );
});

test('a way that its drivers may drive has a timetable that keeps every rule, whenever it begins', () => {
  fc.assert(
    fc.property(legs, departures, (way, departsAt) => {
      const { broken, crew } = timetableOf(coach, way, departsAt);
      const km = way.reduce((sum, leg) => sum + leg, 0);
      // At most as long as at night all the way; rounding up to minutes adds one for each leg.
      const hours = km / (coach.kmPerHour * 0.8) + way.length / 60;
      const crews = coach.crews.filter(
        ({ drivers, relays }) => hours <= drivers * (relays + 1) * 8 - 0.1 && (drivers > 1 || km <= 400),
      );
      if (crews.length === 0) return;
      expect(broken).toEqual([]);
      expect(crew?.runCost).toBeLessThanOrEqual(crews[0]?.runCost ?? 0);
    }),
    { numRuns: 500 },
  );
});

describe('a timetable', () => {
  const only = (change: Partial<DriverHours>, mountainKm = (_code: string) => 0) => ({
    ...{ ...coach, kmPerHour: 60 },
    coach: { ...rules, hours: { ...hours, ...change }, mountainKm },
  });
  const arrival = (vehicle: typeof coach, km: number, from: number, codes: readonly string[] = []) =>
    ((timetableOf(vehicle, [km], at(from), codes.map(asRegionCode)).stops.at(-1)?.arrivesAt ?? 0) - midnight) / HOUR;

  test('is slower at night by the share that the rule tells', () => {
    expect(arrival(only({}), 120, 8)).toBe(10);
    // 96 km of 120 in two hours, then a rest and 24 km at four fifths of 60.
    expect(arrival(only({}), 120, 22)).toBeCloseTo(24.5 + 1 / 3, 5);
    expect(arrival(only({ nightSpeed: 1 }), 120, 22)).toBe(24);
    // An hour of the day, and then one hour at night for the other 48 km.
    expect(arrival(only({}), 108, 21)).toBe(23);
  });

  test('runs from 2 to 5 only on a shuttle', () => {
    expect(arrival(only({}), 48, 3)).toBe(4);
    expect(arrival(only({ shuttleKm: 40 }), 48, 3)).toBe(6);
  });

  test('keeps off mountain roads at night, at both ends, and waits for the morning', () => {
    const mountains = (code: string): number => (code === '530627' ? 30 : 0);
    expect(arrival(only({}, mountains), 60, 21, ['530627', '530602'])).toBeCloseTo(21.5 + 0.5, 5);
    expect(arrival(only({}, mountains), 60, 22, ['530627', '530602'])).toBe(31);
    expect(arrival(only({}, mountains), 78, 22, ['530602', '530627'])).toBe(30.5);
    expect(arrival(only({}), 60, 21, ['530627', '530602'])).toBe(22);
  });
});

test('a way that is too long for every crew names the rule', () => {
  const { broken } = timetableOf(coach, [2_600], at(9));
  expect(broken).toEqual(['DRIVER_OVER_8_HOURS', 'RELAY_NEEDED']);
});
