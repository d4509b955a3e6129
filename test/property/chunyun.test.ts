/** The Spring Festival rush: the table of festivals is pinned here a second time, on purpose. */
import type * as Chunyun from '../../functions/domains/travel/group-ticket/chunyun';
import {
  announcedPeriods,
  chunyunAround,
  chunyunOf,
  festivals as table,
} from '../../functions/domains/travel/group-ticket/chunyun';
import { addDays, daysBetween, asCivilDate } from '../../functions/platform/values/civil-date';

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

describe.each(festivals)('the rush around %s', (festivalOn) => {
  const year = Number(festivalOn.slice(0, 4));
  const chunyun = chunyunOf(year)!;

  test('lasts 40 days inclusive, from festival - 15 through festival + 24', () => {
    expect(chunyun).toEqual({ year, festivalOn, startsOn: addDays(festivalOn, -15), endsOn: addDays(festivalOn, 24) });
    expect(daysBetween(chunyun.startsOn, chunyun.endsOn) + 1).toBe(40);
  });

  test('is found on each of its days, and not on the day before or after', () => {
    for (let day = 0; day < 40; day += 1) expect(chunyunAround(addDays(chunyun.startsOn, day))).toEqual(chunyun);
    expect(chunyunAround(addDays(chunyun.startsOn, -1))).toBeUndefined();
    expect(chunyunAround(addDays(chunyun.endsOn, 1))).toBeUndefined();
  });
});

test('the table is complete from its first to its last year and ends there', () => {
  const known = Array.from({ length: 40 }, (_, index) => 2010 + index).filter((year) => chunyunOf(year) !== undefined);
  expect(known).toEqual(festivals.map((festivalOn) => Number(festivalOn.slice(0, 4))));
});

test('the table reaches five years beyond the latest announced period: add festivals with the period that fails this', () => {
  const announced = Math.max(...announcedPeriods.map(({ year }) => year));
  expect(Number(table.at(-1)?.slice(0, 4))).toBeGreaterThanOrEqual(announced + 5);
});

describe('an announced period', () => {
  const announced = [
    { year: 2028, startsOn: asCivilDate('2027-12-30'), endsOn: asCivilDate('2028-02-25'), source: 'a test' },
  ];

  test('wins over the rule, for its year only', () => {
    expect(chunyunOf(2028, announced)).toEqual({
      year: 2028,
      festivalOn: '2028-01-26',
      startsOn: '2027-12-30',
      endsOn: '2028-02-25',
    });
    expect(chunyunOf(2027, announced)).toEqual(chunyunOf(2027));
  });

  test('is found by its days, also those in the year before', () => {
    expect(chunyunAround(asCivilDate('2027-12-30'), announced)?.year).toBe(2028);
    expect(chunyunAround(asCivilDate('2028-02-25'), announced)?.year).toBe(2028);
    expect(chunyunAround(asCivilDate('2027-12-29'), announced)).toBeUndefined();
  });
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
      expect(festivals.map((festivalOn) => fresh.chunyunAround(festivalOn)?.festivalOn)).toEqual(festivals);
    });
    for (const calendar of calendars) expect(calendar).not.toHaveBeenCalled();
  } finally {
    for (const calendar of calendars) calendar.mockRestore();
  }
});
