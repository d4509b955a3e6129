/** The Spring Festival rush: the table of festivals is pinned here a second time, on purpose. */
import type * as Chunyun from '../../functions/domains/travel/group-ticket/chunyun';
import { festivals as table, isInRush, rushNear } from '../../functions/domains/travel/group-ticket/chunyun';
import { examples } from '../../functions/domains/reference/rule/built-in-rules';
import { inForce, withExamples } from '../../functions/domains/reference/rule/in-force';
import type { KeptRule } from '../../functions/domains/reference/rule/rule-row';
import type { Rules } from '../../functions/domains/reference/rule/service';
import { addDays, asCivilDate, daysBetween } from '../../functions/platform/values/civil-date';
import { exampleRules } from '../kit/example-rules';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const festivals = [
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
  '2036-01-28',
].map(asCivilDate);

test('the table is complete from its first to its last year', () => {
  expect(table).toEqual(festivals);
});

test.each(festivals)('the days around %s belong to its rush, whatever their year', (festivalOn) => {
  for (const days of [-176, -60, -15, 0, 24, 60, 176])
    expect(rushNear(addDays(festivalOn, days), exampleRules, asRegionCode('53'))?.festivalOn).toBe(festivalOn);
});

test('the rush has the announced days, and by custom 40 before it is announced', () => {
  const lengthOf = (year: number): number =>
    Array.from({ length: 366 }, (_, day) => addDays(asCivilDate(`${year}-01-01`), day)).filter((day) =>
      isInRush(day, exampleRules),
    ).length;
  expect([2022, 2025, 2027, 2030, 2036, 2038].map(lengthOf)).toEqual([0, 40, 40, 40, 40, 0]);
  const around = ['2027-01-21', '2027-01-22', '2027-03-02', '2027-03-03'].map(asCivilDate);
  expect(around.map((day) => isInRush(day, exampleRules))).toEqual([false, true, true, false]);
});

test('no day is near to two festivals, and a day beyond the table to none', () => {
  for (const [index, festivalOn] of festivals.slice(1).entries())
    expect(daysBetween(festivals[index] ?? festivalOn, festivalOn)).toBeGreaterThan(2 * 176);
  expect(rushNear(asCivilDate('2022-06-01'), exampleRules, asRegionCode('53'))).toBeUndefined();
  expect(rushNear(asCivilDate('2040-02-20'), exampleRules, asRegionCode('53'))).toBeUndefined();
});

test('the announced rushes that are built in last 40 days, from festival - 15 through festival + 24', () => {
  expect(examples.CHUNYUN.length).toBeGreaterThan(0);
  for (const { validFrom, validTo } of examples.CHUNYUN) {
    const festivalOn = festivals.find((date) => date.startsWith(validFrom.slice(0, 4)));
    if (festivalOn === undefined) throw new Error('Expected a festival');
    expect([validFrom, validTo]).toEqual([addDays(festivalOn, -15), addDays(festivalOn, 24)]);
    expect(rushNear(festivalOn, exampleRules, asRegionCode('53'))?.announced).toEqual({
      first: validFrom,
      last: validTo,
    });
  }
});

test('the table reaches five years beyond the latest announced period: add festivals with the period that fails this', () => {
  const announced = Math.max(...examples.CHUNYUN.map(({ validFrom }) => Number(validFrom.slice(0, 4))));
  expect(Number(table.at(-1)?.slice(0, 4))).toBeGreaterThanOrEqual(announced + 5);
});

test('a loaded period wins over the built-in one for its year only, though it begins earlier', () => {
  const row: KeptRule = {
    ...{ kind: 'CHUNYUN', name: '', validFrom: asCivilDate('2025-12-30'), validTo: asCivilDate('2026-03-01') },
    ...{ figures: {}, source: 'a test', status: 'IN_FORCE', turn: 1 },
  };
  const kept = withExamples({ kind: 'CHUNYUN', turn: 1, rows: [row] }, examples.CHUNYUN);
  const rules: Rules = (_, on, place) => inForce(kept, on, place);
  const announcedFor = (day: string) => rushNear(asCivilDate(day), rules, asRegionCode('53'))?.announced;
  expect(announcedFor('2025-12-30')).toEqual({ first: '2025-12-30', last: '2026-03-01' });
  expect(announcedFor('2025-02-01')).toEqual({ first: '2025-01-14', last: '2025-02-22' });
  expect(announcedFor('2028-02-01')).toBeUndefined();
  expect(['2026-01-01', '2026-03-05'].map((day) => isInRush(asCivilDate(day), rules))).toEqual([true, false]);
});

test("the runtime's own calendars are never asked", () => {
  const asked = () => {
    throw new Error('asked');
  };
  const calendars = [
    jest.spyOn(Intl, 'DateTimeFormat').mockImplementation(asked),
    jest.spyOn(Date.prototype, 'toLocaleDateString').mockImplementation(asked),
    jest.spyOn(Date.prototype, 'toLocaleString').mockImplementation(asked),
  ];
  try {
    jest.isolateModules(() => {
      const fresh = jest.requireActual<typeof Chunyun>('../../functions/domains/travel/group-ticket/chunyun');
      const near = festivals.map(
        (festivalOn) => fresh.rushNear(festivalOn, exampleRules, asRegionCode('53'))?.festivalOn,
      );
      expect(near).toEqual(festivals);
    });
    for (const calendar of calendars) expect(calendar).not.toHaveBeenCalled();
  } finally {
    for (const calendar of calendars) calendar.mockRestore();
  }
});
