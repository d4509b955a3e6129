/** Civil dates of Asia/Shanghai, checked against the runtime's time zone data. */
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  civilDateOf,
  daysBetween,
  isCivilDate,
  startOfDay,
  asCivilDate,
} from '../../functions/platform/values/civil-date';

const dates = fc.integer({ min: -60_000, max: 60_000 }).map((days) => addDays(asCivilDate('2000-01-01'), days));

test('every date of the calendar is one', () => {
  fc.assert(fc.property(dates, (date) => expect(isCivilDate(date)).toBe(true)));
});

test.each([
  ['2028-02-29', true],
  ['2000-02-29', true],
  ['0001-01-01', true],
  ['9999-12-31', true],
  ['2027-02-29', false],
  ['1900-02-29', false],
  ['2027-02-30', false],
  ['2027-04-31', false],
  ['2027-13-01', false],
  ['2027-00-10', false],
  ['2027-01-00', false],
  ['2027-01-32', false],
  ['0000-01-01', false],
  ['2027-2-9', false],
  ['20270209', false],
  ['2027-02-09T00:00:00Z', false],
  [' 2027-02-09', false],
  ['2027-02-09\n', false],
  ['２０２７-02-09', false],
  ['', false],
])('"%s" is a real date: %s', (text, real) => {
  expect(isCivilDate(text)).toBe(real);
});

test("the date of an instant is the one of Shanghai's calendars, to the second", () => {
  const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
  const instants = fc.date({
    min: new Date('1992-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(fc.property(instants, (instant) => expect(civilDateOf(instant)).toBe(shanghai.format(instant))));
  expect(civilDateOf(new Date('2027-02-05T15:59:59.999Z'))).toBe('2027-02-05');
  expect(civilDateOf(new Date('2027-02-05T16:00:00Z'))).toBe('2027-02-06');
});

test('a day begins at the first instant of its date', () => {
  fc.assert(
    fc.property(dates, (date) => {
      expect(civilDateOf(startOfDay(date))).toBe(date);
      expect(civilDateOf(new Date(startOfDay(date).getTime() - 1))).toBe(addDays(date, -1));
    }),
  );
  expect(startOfDay(asCivilDate('2027-02-06')).toISOString()).toBe('2027-02-05T16:00:00.000Z');
});

test('days that are added are the days between', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -10_000, max: 10_000 }), (date, days) => {
      expect(daysBetween(date, addDays(date, days))).toBe(days);
      expect(addDays(addDays(date, days), -days)).toBe(date);
    }),
  );
});

test('dates sort as text', () => {
  fc.assert(fc.property(dates, dates, (a, b) => expect(a < b).toBe(daysBetween(a, b) > 0)));
});

test('a sum outside the years 0001 to 9999 is an error, not a wrong date', () => {
  expect(() => addDays(asCivilDate('9999-12-31'), 1)).toThrow(
    new RangeError('expected a year from 0001 to 9999, got +010000-01-01'),
  );
  expect(() => addDays(asCivilDate('0001-01-01'), -1)).toThrow(
    new RangeError('expected a year from 0001 to 9999, got 0000-12-31'),
  );
  expect(() => civilDateOf(new Date(Number.NaN))).toThrow(RangeError);
});

test('months later it is the same day, or the last of a shorter month', () => {
  const months = fc.integer({ min: -30, max: 30 });
  fc.assert(
    fc.property(dates, months, (date, count) => {
      const later = addMonths(date, count);
      const at = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
      expect(at(later) - at(date)).toBe(count);
      const isShorter = later.slice(8) < date.slice(8);
      expect(isShorter ? addDays(later, 1).slice(8) : later.slice(8)).toBe(isShorter ? '01' : date.slice(8));
    }),
  );
  const day = (text: string, count: number) => addMonths(asCivilDate(text), count);
  expect([day('2027-01-31', 1), day('2028-01-31', 1), day('2027-11-30', 3)]).toEqual([
    ...['2027-02-28', '2028-02-29', '2028-02-29'],
  ]);
});
