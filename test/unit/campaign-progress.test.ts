/** How far an indicator has come: targets, shares, days and regions. */
import type { AreaDay, RestatedDay } from '../../functions/domains/board/counter/read-days';
import type { Target } from '../../functions/domains/board/campaign/store';
import { indicators } from '../../functions/domains/reference/indicator/indicator';
import {
  actualOf,
  byDay,
  type IndicatorProgress,
  revisionsOf,
  shareOf,
  targetOf,
} from '../../functions/domains/board/campaign/progress';
import { lastYearOf } from '../../functions/domains/board/campaign/last-year';
import { byRegion } from '../../functions/domains/board/campaign/regions';
import { type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const indicator = 'WORKERS_REGISTERED';
const target = (value: number, regionCode?: string): Target => ({
  indicator,
  value,
  ...(regionCode !== undefined && { regionCode: asRegionCode(regionCode) }),
});
const day = (on: CivilDate, actual: number, within: Record<string, number> = {}): AreaDay => ({
  ...{ on, actual, takenOff: 0 },
  within: new Map(Object.entries(within).map(([code, count]) => [asRegionCode(code), count])),
});
const progress = (change: Partial<IndicatorProgress>): IndicatorProgress => ({
  indicator,
  area: asRegionCode('53'),
  from: asCivilDate('2027-01-01'),
  to: asCivilDate('2027-04-10'),
  targets: [],
  days: [],
  ...change,
});

test('the board shows the indicators in the order of the SDL', () => {
  expect(indicators).toEqual([
    ...['POSITIONS_COLLECTED', 'WORKERS_REGISTERED', 'WORKERS_SURVEYED', 'SERVICE_OBJECTS', 'WORKERS_TRANSFERRED'],
    ...[
      'OUT_OF_PROVINCE',
      'IN_PROVINCE',
      'STABLE_PLACEMENTS',
      'FOLLOW_UP_RATE',
      'INCOME_RISE_MEDIAN',
      ...['TRAVEL_SERVICES', 'SEATS_ALLOCATED', 'PASSENGERS_BOARDED', 'WAITING', 'HOLDS_LOST', 'NO_SHOWS'],
      ...['RETURNED_HOME', 'LEFT_AGAIN'],
      'PEOPLE_REACHED',
      'RECRUITMENT_EVENTS',
      'KEY_ENTERPRISES_TRACKED',
      'STATIONS',
      'WORKING_GROUPS',
      'PUSHES',
      'DELIVERIES',
      'WORKERS_TRAINED',
      'AGREEMENTS_SIGNED',
      'CASES_CLOSED',
      'AGENCIES_VISITED',
    ],
  ]);
});

describe('the target of an area', () => {
  const targets = [
    target(1_000),
    target(300, '53'),
    target(90, '5306'),
    target(20, '530627'),
    target(7, '530302'),
    target(5, '44'),
  ];

  test('is its own where it has one, whatever lies within', () => {
    expect(targetOf({ targets, area: 'all' })).toBe(1_000);
    expect(targetOf({ targets, area: asRegionCode('53') })).toBe(300);
    expect(targetOf({ targets, area: asRegionCode('530627') })).toBe(20);
  });

  test('is else the sum of the topmost within it, none counted twice', () => {
    expect(targetOf({ targets: targets.slice(1), area: 'all' })).toBe(305);
    expect(targetOf({ targets: targets.slice(2), area: asRegionCode('53') })).toBe(97);
    expect(targetOf({ targets, area: asRegionCode('5303') })).toBe(7);
  });

  test('is null where there is none, and never a share of a wider one', () => {
    expect(targetOf({ targets, area: asRegionCode('530628') })).toBeNull();
    expect(targetOf({ targets: [], area: 'all' })).toBeNull();
  });

  test('is never more than an Int can hold', () => {
    expect(targetOf({ targets: [target(2_000_000_000, '53'), target(2_000_000_000, '44')], area: 'all' })).toBe(
      2_147_483_647,
    );
  });
});

test('a share is actual over target, null without a target or with one of 0', () => {
  const days = [day(asCivilDate('2027-01-01'), 30), day(asCivilDate('2027-01-02'), 20)];
  expect(actualOf({ days })).toBe(50);
  expect(shareOf(progress({ days, targets: [target(200, '53')] }))).toBe(0.25);
  expect(shareOf(progress({ days, targets: [target(0, '53')] }))).toBeNull();
  expect(shareOf(progress({ days }))).toBeNull();
});

test('days without a count are left out, and those outside from and to', () => {
  const days = [
    day(asCivilDate('2027-01-01'), 3),
    day(asCivilDate('2027-01-02'), 0),
    day(asCivilDate('2027-01-03'), 4),
    day(asCivilDate('2027-01-05'), 5),
  ];
  const on = (range: Parameters<typeof byDay>[1]): string[] => byDay(progress({ days }), range).map((one) => one.on);
  expect(on({})).toEqual(['2027-01-01', '2027-01-03', '2027-01-05']);
  expect(on({ from: asCivilDate('2027-01-02'), to: asCivilDate('2027-01-03') })).toEqual(['2027-01-03']);
  expect(on({ from: null, to: asCivilDate('2027-01-01') })).toEqual(['2027-01-01']);
  expect(on({ from: asCivilDate('2027-01-05'), to: asCivilDate('2027-01-01') })).toEqual([]);
});

describe('the regions within an area', () => {
  test('are those with a count or a target, one level below, in the order of their codes', () => {
    const days = [
      day(asCivilDate('2027-01-01'), 19, { '5325': 14, '5303': 5 }),
      day(asCivilDate('2027-01-02'), 2, { '5303': 2, '5301': 1 }),
      day(asCivilDate('2027-01-03'), -1, { '5301': -1 }),
    ];
    expect(
      byRegion(
        progress({ days, targets: [target(50, '530627'), target(10, '5303'), target(8, '53'), target(1, '44')] }),
      ),
    ).toEqual([
      { regionCode: '5303', name: '曲靖市', actual: 7, target: 10 },
      { regionCode: '5306', name: '昭通市', actual: 0, target: 50 },
      { regionCode: '5325', name: '红河哈尼族彝族自治州', actual: 14, target: null },
    ]);
  });

  test('hide counts of few people, and others as well, so that neither the sum nor a third count tells them', () => {
    const counts = (change: Partial<IndicatorProgress>) =>
      byRegion(progress(change)).map(({ regionCode, actual }) => [regionCode, actual]);
    const on = asCivilDate('2027-01-01');
    const days = [day(on, 60, { '5301': 3, '5303': 20, '5306': 7, '5325': 30 })];
    expect(counts({ days })).toEqual([
      ...[['5301', null], ['5303', 20], ['5306', null], ['5325', 30]], // prettier-ignore
    ]);
    // What is of no person is shown.
    expect(counts({ indicator: 'STATIONS', days })[0]).toEqual(['5301', 3]);
    const beside = [day(on, 60, { '5303': 4, '5301': 90, '5306': 6, '5325': 70 })];
    expect(
      counts({ indicator: 'IN_PROVINCE', days, together: [days, beside] }).filter(([, actual]) => actual === null),
    ).toEqual([
      ...[['5301', null], ['5303', null]], // prettier-ignore
    ]);
    // Of one region alone, the sum tells.
    expect(counts({ days: [day(on, 3, { '5301': 3 })] })).toEqual([]);
    expect(counts({ days: [day(on, 3, { '5301': 3 })], targets: [target(9, '5301'), target(9, '5303')] })).toEqual([
      ...[['5301', null], ['5303', null]], // prettier-ignore
    ]);
  });

  test('have rates of their own, unless few people are in one', () => {
    const [on, next] = [asCivilDate('2027-01-01'), asCivilDate('2027-01-02')];
    const rate = progress({
      indicator: 'FOLLOW_UP_RATE',
      days: [day(on, 11, { '5301': 6, '5303': 5 }), day(next, 2, { '5306': 2 })],
      among: [day(on, 19, { '5301': 9, '5303': 10 }), day(next, 12, { '5306': 2, '5325': 10 })],
      targets: [target(90, '5306')],
    });
    expect([actualOf(rate), targetOf(rate), byDay(rate, {})]).toEqual([
      ...[41, null, [{ on, actual: 57 }, { on: next, actual: 16 }]], // prettier-ignore
    ]);
    expect(byRegion(rate).map(({ regionCode, actual, target: own }) => [regionCode, actual, own])).toEqual([
      ...[['5301', null, null], ['5303', 50, null], ['5306', null, 90], ['5325', 0, null]], // prettier-ignore
    ]);
  });

  test('are provinces within everything', () => {
    const days = [day(asCivilDate('2027-01-01'), 9, { '53': 5, '44': 6 })];
    expect(byRegion(progress({ area: 'all', days })).map(({ regionCode, name }) => [regionCode, name])).toEqual([
      ['44', '广东省'],
      ['53', '云南省'],
    ]);
  });

  test('are none within a county', () => {
    expect(
      byRegion(
        progress({
          area: asRegionCode('530627'),
          days: [day(asCivilDate('2027-01-01'), 9)],
          targets: [target(1, '530627')],
        }),
      ),
    ).toEqual([]);
  });

  test('keep their code as a name where the region is not known', () => {
    expect(byRegion(progress({ days: [day(asCivilDate('2027-01-01'), 9, { '5399': 9 })] }))[0]?.name).toBe('5399');
  });
});

test('each change of a day begins where the one before ended, and the latest ends at the count of today', () => {
  const on = asCivilDate('2027-02-06');
  const later = (date: string, added: number, takenOff: number): RestatedDay => ({
    ...{ on, restatedOn: asCivilDate(date), added, takenOff },
  });
  const changes = [later('2027-02-09', 0, -2), later('2027-02-08', 5, -1), later('2027-02-07', 1, 0)];
  expect(revisionsOf({ days: [day(on, 13)] }, changes)).toEqual([
    { on, restatedOn: '2027-02-09', reason: 'WITHDRAWN', old: 15, new: 13 },
    { on, restatedOn: '2027-02-08', reason: 'WITHDRAWN', old: 16, new: 15 },
    { on, restatedOn: '2027-02-08', reason: 'LATE', old: 11, new: 16 },
    { on, restatedOn: '2027-02-07', reason: 'LATE', old: 10, new: 11 },
  ]);
});

describe('the days of the year before', () => {
  const campaign = { from: asCivilDate('2027-01-01'), to: asCivilDate('2027-04-10') };

  test.each([
    ['are as far from the Spring Festival, up to today', campaign, '2027-02-06', ['2026-01-12', '2026-02-17']],
    ['are all once the campaign is over', campaign, '2028-01-01', ['2026-01-12', '2026-04-21']],
    ['are those of the festival before, also where it came later', { from: asCivilDate('2026-01-01'), to: asCivilDate('2026-04-10') }, '2027-01-01', ['2024-12-13', '2025-03-22']], // prettier-ignore
    ['are 52 weeks before where no festival is known', { from: asCivilDate('2040-01-01'), to: asCivilDate('2040-01-31') }, '2041-01-01', ['2039-01-02', '2039-02-01']], // prettier-ignore
  ] as const)('%s', (_, days, today, [from, to]) => {
    expect(lastYearOf(days, asCivilDate(today))).toEqual({ from, to });
  });
});
