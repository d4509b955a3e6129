/** When holds of the waitlist end, by themselves: over nights, last moments and late seats, whenever they are given and read. */
import fc from 'fast-check';
import {
  askedEnding,
  endOnceReached,
  isLate,
  offerEnding,
  retimedEnding,
} from '../../functions/domains/travel/booking/hold-end';
import { keepsPlace } from '../../functions/domains/travel/booking/states';
import type { HoldTimes } from '../../functions/domains/travel/hold/hold-times';
import { type Instant, instantOf } from '../../functions/platform/values/clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2027-01-30T00:00:00Z');

const holds: HoldTimes = {
  ...{ minutes: 30, waitlistMinutes: 720, unreadHours: 24, othersHours: 12, lateMinutes: 30, unreadOffersMax: 3 },
  ...{ answerHours: 24, endingMinutes: 120, night: { from: 21, to: 10 }, reachedHours: 24, skipsMax: 20 },
  ...{ waitToldAtHours: [9, 15], boardingToldAtHour: 10 },
};

/** Any settings that the rule allows. */
const settings: fc.Arbitrary<HoldTimes> = fc
  .record({
    waitlistMinutes: fc.integer({ min: 30, max: 4_320 }),
    unreadHours: fc.integer({ min: 1, max: 168 }),
    othersHours: fc.integer({ min: 1, max: 168 }),
    lateMinutes: fc.integer({ min: 5, max: 1_440 }),
  })
  .map((some) => ({ ...holds, ...some }));

/** An offer at any second of two days, and a boarding up to twelve days later. */
const offers = fc
  .record({ second: fc.nat(48 * 3_600), ahead: fc.integer({ min: 60, max: 12 * 86_400 }), times: settings })
  .map(({ second, ahead, times }) => {
    const now = new Date(START + second * 1_000);
    return { now, departsAt: instantOf(new Date(now.getTime() + ahead * 1_000)), times };
  });

/** By the clock in China, which is eight hours ahead, without the helpers of the code. */
function isAtNight(instant: Instant): boolean {
  const local = (Date.parse(instant) + 8 * HOUR) % (24 * HOUR);
  return local > 21 * HOUR || local < 10 * HOUR;
}

const end = (offer: { now: Date; departsAt: Instant; times: HoldTimes }): Instant =>
  offerEnding(offer.now, offer.departsAt, offer.times, true).holdEndsAt;

test('no hold ends between nine in the evening and ten in the morning, unless its seats came late', () => {
  fc.assert(
    fc.property(offers, fc.nat(), (offer, read) => {
      if (isLate(offer.now, offer.departsAt, offer.times)) return;
      const { holdEndsAt, unread } = offerEnding(offer.now, offer.departsAt, offer.times, true);
      expect(isAtNight(holdEndsAt)).toBe(false);
      const at = new Date(offer.now.getTime() + (read % (Date.parse(holdEndsAt) - offer.now.getTime())));
      if (unread === undefined) throw new Error('Expected an offer that nobody has read');
      expect(isAtNight(endOnceReached({ holdEndsAt, unread }, at))).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test('unread seats are held for the hours of the rule at most, and leave the hours before boarding to others', () => {
  fc.assert(
    fc.property(offers, (offer) => {
      const { now, departsAt, times } = offer;
      if (isLate(now, departsAt, times)) return;
      const last = Date.parse(end(offer));
      // To the end of the night, which is thirteen hours.
      expect(last).toBeLessThanOrEqual(now.getTime() + (times.unreadHours + 13) * HOUR);
      const whole = now.getTime() + times.unreadHours * HOUR;
      if (!isAtNight(instantOf(new Date(whole)))) expect(last).toBeLessThanOrEqual(whole);
      expect(last).toBeLessThanOrEqual(Date.parse(departsAt) - times.othersHours * HOUR);
      expect(last).toBeGreaterThanOrEqual(now.getTime() + times.lateMinutes * MINUTE);
    }),
    { numRuns: 1_000 },
  );
});

test('late seats are held for the minutes of the rule, and not beyond the departure', () => {
  fc.assert(
    fc.property(offers, (offer) => {
      const { now, departsAt, times } = offer;
      if (!isLate(now, departsAt, times)) return;
      const expected = Math.min(now.getTime() + times.lateMinutes * MINUTE, Date.parse(departsAt));
      expect(Date.parse(end(offer))).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

test('seats that come free when the last hours before boarding have begun are late', () => {
  fc.assert(
    fc.property(offers, ({ now, departsAt, times }) => {
      if (Date.parse(departsAt) - now.getTime() < times.othersHours * HOUR)
        expect(isLate(now, departsAt, times)).toBe(true);
    }),
  );
});

test('whoever reads has the minutes of the rule, less only by the last moment, and never more time than without reading', () => {
  fc.assert(
    fc.property(offers, fc.nat(), ({ now, departsAt, times }, read) => {
      const { holdEndsAt, unread } = offerEnding(now, departsAt, times, false);
      if (unread === undefined) throw new Error('Expected an offer that nobody has read');
      const at = new Date(now.getTime() + (read % (Date.parse(holdEndsAt) - now.getTime())));
      const then = Date.parse(endOnceReached({ holdEndsAt, unread }, at));
      expect(then).toBeLessThanOrEqual(Date.parse(holdEndsAt));
      const whole = Math.floor(at.getTime() / 1_000) * 1_000 + times.waitlistMinutes * MINUTE;
      expect(then).toBeGreaterThanOrEqual(Math.min(whole, Date.parse(holdEndsAt)));
      // A night is thirteen hours.
      expect(then).toBeLessThanOrEqual(at.getTime() + times.waitlistMinutes * MINUTE + 13 * HOUR);
    }),
    { numRuns: 1_000 },
  );
});

test('whoever reads loses the place only after the minutes of the rule, and keeps it as if unread before that', () => {
  fc.assert(
    fc.property(offers, fc.nat(), ({ now, departsAt, times }, read) => {
      const { holdEndsAt, unread } = offerEnding(now, departsAt, times, true);
      if (unread === undefined) throw new Error('Expected an offer that nobody has read');
      expect(keepsPlace({ holdEndsAt, unread })).toBe(true);
      const at = new Date(now.getTime() + (read % (Date.parse(holdEndsAt) - now.getTime())));
      const held = { unread, reachedAt: instantOf(at), holdEndsAt: endOnceReached({ holdEndsAt, unread }, at) };
      const left = Date.parse(held.holdEndsAt) - Date.parse(held.reachedAt);
      expect(keepsPlace(held)).toBe(left < times.waitlistMinutes * MINUTE);
      expect(keepsPlace({ ...held, unread: { minutes: unread.minutes } })).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test('an unread hold of a service that leaves earlier leaves others their hours, or is late, and ends no later than before', () => {
  fc.assert(
    fc.property(offers, fc.nat(), fc.nat(), ({ now, departsAt, times }, moved, other) => {
      const { holdEndsAt, unread } = offerEnding(now, departsAt, times, true);
      if (unread === undefined) throw new Error('Expected an offer that nobody has read');
      const at = new Date(now.getTime() + (moved % (Date.parse(holdEndsAt) - now.getTime())));
      const sooner = instantOf(new Date(at.getTime() + MINUTE + (other % (Date.parse(departsAt) - at.getTime()))));
      const held = { unread, holdEndsAt, departsAt };
      const anew = retimedEnding(held, sooner, at, times);
      expect(anew.holdEndsAt <= holdEndsAt && anew.holdEndsAt <= sooner).toBe(true);
      expect((anew.unread ?? unread).keepsPlace).toBe(true);
      if ((anew.unread ?? unread).late === true) {
        const soon = at.getTime() + times.lateMinutes * MINUTE;
        if (unread.late !== true)
          expect(Date.parse(anew.holdEndsAt)).toBeGreaterThan(Math.min(soon, Date.parse(sooner)) - 1_000);
      } else if (sooner < departsAt && anew.holdEndsAt < holdEndsAt) {
        expect(Date.parse(anew.holdEndsAt)).toBeLessThanOrEqual(Date.parse(sooner) - times.othersHours * HOUR);
        expect(isAtNight(anew.holdEndsAt)).toBe(false);
      }
      // Where nothing changes, others had their hours, or the seats are within the minutes of late ones.
      if (sooner < departsAt && anew.holdEndsAt === holdEndsAt && unread.late !== true) {
        const others = Date.parse(sooner) - times.othersHours * HOUR;
        const soon = at.getTime() + times.lateMinutes * MINUTE;
        expect(Date.parse(holdEndsAt)).toBeLessThanOrEqual(Math.max(others, soon));
      }
      // Who read has the promised time, and who leaves later nothing less.
      const reachedAt = instantOf(at);
      expect(retimedEnding({ ...held, reachedAt }, sooner, at, times).holdEndsAt).toBe([holdEndsAt, sooner].sort()[0]);
      expect(retimedEnding(held, instantOf(new Date(Date.parse(departsAt) + HOUR)), at, times)).toEqual({ holdEndsAt });
    }),
    { numRuns: 1_000 },
  );
});

test('seats of new times that nobody read of wait as long as they may, and a party that reads has its time', () => {
  const hours = fc.integer({ min: 1, max: 168 });
  fc.assert(
    fc.property(offers, hours, fc.nat(), ({ now, departsAt, times }, answerHours, read) => {
      const { holdEndsAt, unread } = askedEnding(now, departsAt, { ...times, answerHours });
      if (unread === undefined) throw new Error('Expected that nobody has read');
      const at = new Date(now.getTime() + (read % Math.max(1, Date.parse(holdEndsAt) - now.getTime())));
      const then = endOnceReached({ holdEndsAt, unread }, at);
      for (const end of [holdEndsAt, then])
        expect(end <= departsAt && (end === departsAt || !isAtNight(end))).toBe(true);
      // Unread: to the last moment at which others have their hours, and for the minutes of the rule, but to the departure.
      const itsTime = (from: Date): number =>
        Math.floor(from.getTime() / 1_000) * 1_000 + times.waitlistMinutes * MINUTE;
      const [answer, others] = [answerHours, times.othersHours].map((some) => Date.parse(departsAt) - some * HOUR) as [
        number,
        number,
      ];
      const last = Date.parse(holdEndsAt);
      const least = Math.min(Date.parse(departsAt), Math.max(itsTime(now), others - 13 * HOUR, answer - 13 * HOUR));
      expect(last).toBeGreaterThanOrEqual(least);
      expect(last).toBeLessThanOrEqual(Math.max(itsTime(now) + 13 * HOUR, others, answer));
      // Read: never longer than unread, and until a day before at least, or for its minutes.
      expect(then <= holdEndsAt).toBe(true);
      expect(Date.parse(then)).toBeGreaterThanOrEqual(Math.min(last, Math.max(itsTime(at), answer - 13 * HOUR)));
      expect(keepsPlace({ holdEndsAt, unread })).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

const inChina = (text: string): Date => new Date(`${text}:00+08:00`);

test.each([
  ['in the morning', '2027-02-01T12:00', '2027-02-05T07:30', 'evening before', '2027-02-04T19:30'],
  ['at noon', '2027-02-01T12:00', '2027-02-05T12:00', 'evening before', '2027-02-04T21:00'],
  ['the next afternoon, told at noon', '2027-02-01T12:00', '2027-02-02T15:00', 'next morning', '2027-02-02T10:00'],
  ['early the next morning', '2027-02-01T20:00', '2027-02-02T07:30', 'departure', '2027-02-02T07:30'],
])('seats of who confirmed and now leaves %s wait unread until the %s', (_, now, departsAt, __, expected) => {
  const { holdEndsAt } = askedEnding(inChina(now), instantOf(inChina(departsAt)), holds);
  expect(holdEndsAt).toBe(instantOf(inChina(expected)));
});

test.each([
  ['days ahead: until a day before, in the evening', '2027-02-02T12:00', '2027-02-03T21:00'],
  ['on the day before: for twelve hours, in the morning', '2027-02-03T20:00', '2027-02-04T10:00'],
  ['just before the last moment: until then', '2027-02-04T19:00', '2027-02-04T19:30'],
])('whoever confirmed and reads of the new times %s', (_, at, expected) => {
  const { holdEndsAt, unread } = askedEnding(
    inChina('2027-02-01T12:00'),
    instantOf(inChina('2027-02-05T07:30')),
    holds,
  );
  expect(unread && endOnceReached({ holdEndsAt, unread }, inChina(at))).toBe(instantOf(inChina(expected)));
});

test.each([
  ['given at nine, days ahead: the next morning', '2027-02-01T09:00', '2027-02-05T12:00', '2027-02-02T10:00'],
  ['given at noon: a day later', '2027-02-01T12:00', '2027-02-05T12:00', '2027-02-02T12:00'],
  [
    'given at two at night: the morning after the next night',
    '2027-02-01T02:00',
    '2027-02-05T12:00',
    '2027-02-02T10:00',
  ],
  [
    'given at ten in the evening: the morning after the next night',
    '2027-02-01T22:00',
    '2027-02-05T12:00',
    '2027-02-03T10:00',
  ],
  ['twelve hours before boarding', '2027-02-01T12:00', '2027-02-02T06:30', '2027-02-01T18:30'],
  ['the evening before a night in which it would end', '2027-02-01T12:00', '2027-02-02T18:00', '2027-02-01T21:00'],
  ['late: half an hour', '2027-02-01T12:00', '2027-02-01T23:00', '2027-02-01T12:30'],
  ['late at night: half an hour', '2027-02-01T23:00', '2027-02-02T09:00', '2027-02-01T23:30'],
  ['ten minutes before the last moment: half an hour', '2027-02-01T12:00', '2027-02-02T00:10', '2027-02-01T12:30'],
  ['just before the departure: until then', '2027-02-01T12:00', '2027-02-01T12:20', '2027-02-01T12:20'],
])('%s', (_, now, departsAt, expected) => {
  expect(end({ now: inChina(now), departsAt: instantOf(inChina(departsAt)), times: holds })).toBe(
    instantOf(inChina(expected)),
  );
});

test.each([
  ['twelve hours later', '2027-02-01T10:30', '2027-02-02T21:00', '2027-02-02T10:00'],
  ['read before nine: the same evening', '2027-02-01T08:30', '2027-02-02T21:00', '2027-02-01T20:30'],
  ['the last moment, if that is sooner', '2027-02-01T10:30', '2027-02-01T21:00', '2027-02-01T21:00'],
  ['read at night: by noon', '2027-02-01T23:30', '2027-02-02T21:00', '2027-02-02T11:30'],
])('once read, it ends %s', (_, at, last, expected) => {
  const held = { holdEndsAt: instantOf(inChina(last)), unread: { minutes: 720 } };
  expect(endOnceReached(held, inChina(at))).toBe(instantOf(inChina(expected)));
});
