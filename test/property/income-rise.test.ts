/** Medians of people's incomes: no figures of any regions, days or hours tell of fewer than five people by their difference. */
import fc from 'fast-check';
import { type Block, blocksOf, medianOf } from '../../functions/domains/board/campaign/blocks';
import {
  countedRise,
  lastDayOfWeek,
  middleOf,
  stepOf,
  type WeekCount,
} from '../../functions/domains/jobs/follow-up/income-rise';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { runs } from '../kit/long';

const FIRST = asCivilDate('2026-09-14');
const DAYS = 300;
const counties = ['530627', '530628', '530629', '530302', '441900'].map(asRegionCode);
const regions = ['', '53', '5306', '5303', ...counties];

interface Person {
  readonly county: number;
  readonly day: number;
  readonly rise: number;
}

const person = fc.record({
  county: fc.nat(counties.length - 1),
  day: fc.nat(DAYS),
  rise: fc.integer({ min: -3_000, max: 9_000 }),
});

function countsOf(people: readonly Person[]): WeekCount[] {
  return people.map(({ county, day, rise }) => ({
    week: lastDayOfWeek(addDays(FIRST, day)),
    county: counties[county]!,
    step: stepOf(rise),
    people: 1,
  }));
}

/** What is shown on a day: only who was recorded until then is counted. */
function shownOn(people: readonly Person[], on: number): Block[] {
  return blocksOf(countsOf(people.filter(({ day }) => day < on)), startOfDay(addDays(FIRST, on)));
}

/**
 * The people in a group of blocks, by the oracle: those of the county between the block before and this one, who are not
 * older than twelve weeks, in the season of the block.
 */
function peopleIn(people: readonly Person[], block: Block, all: readonly Block[]): Set<Person> {
  const season = (on: CivilDate): string => (on.slice(5) < '11-01' ? String(+on.slice(0, 4) - 1) : on.slice(0, 4));
  const before = all.filter(({ county, on }) => county === block.county && on < block.on).map(({ on }) => on);
  const last = before.sort().at(-1) ?? '';
  return new Set(
    people.filter(({ county, day }) => {
      const week = lastDayOfWeek(addDays(FIRST, day));
      const isOlder = week <= last && season(asCivilDate(last)) === season(block.on);
      const isThere = counties[county] === block.county && week <= block.on && season(week) === season(block.on);
      return isThere && !isOlder && week > addDays(block.on, -84);
    }),
  );
}

test('of any two medians, the people of one who are not in the other are five and more, or nobody', () => {
  const seen = { shown: 0, apart: 0, inCommon: 0 };
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 20, maxLength: 120, size: 'max' }),
      fc.array(
        fc.record({
          region: fc.constantFrom(...regions),
          from: fc.nat(DAYS / 2),
          to: fc.integer({ min: DAYS / 3, max: DAYS + 60 }),
          at: fc.integer({ min: DAYS / 3, max: DAYS + 60 }),
        }),
        { minLength: 2, maxLength: 6 },
      ),
      (people, asked) => {
        const groups = asked.map(({ region, from, to, at }) => {
          const all = shownOn(people, at);
          const shown = all.filter(
            ({ county, on }) => county.startsWith(region) && on >= addDays(FIRST, from) && on <= addDays(FIRST, to),
          );
          const theirs = new Set(shown.flatMap((block) => [...peopleIn(people, block, all)]));
          const counted = shown.flatMap((block) => [...block.people.values()]).reduce((sum, one) => sum + one, 0);
          expect(counted).toBe(theirs.size);
          expect(medianOf(shown) === null).toBe(theirs.size === 0);
          seen.shown += shown.length;
          return theirs;
        });
        // Also what is left of one when several others are taken off, and what two have in common.
        for (const [index, one] of groups.entries()) {
          let rest = one;
          for (const [at, other] of groups.entries()) {
            if (at === index) continue;
            const [apart, inCommon] = [one.difference(other).size, one.intersection(other).size];
            for (const size of [apart, inCommon]) expect(size === 0 || size >= 5).toBe(true);
            seen.apart += Math.min(apart, other.size);
            seen.inCommon += inCommon;
            rest = rest.difference(other);
            expect(rest.size === 0 || rest.size >= 5).toBe(true);
          }
        }
      },
    ),
    runs(300, 6),
  );
  // Otherwise there would be nothing to tell apart.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('a median is that of the people themselves, to half a step', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -15_000, max: 15_000 }), { minLength: 5, maxLength: 60 }), (rises) => {
      const week = lastDayOfWeek(FIRST);
      const counts = rises.map((rise) => ({ week, county: counties[0]!, step: stepOf(rise), people: 1 }));
      const sorted = rises.toSorted((a, b) => a - b);
      const median = sorted[Math.ceil(sorted.length / 2) - 1]!;
      const told = medianOf(blocksOf(counts, startOfDay(addDays(week, 10))));
      expect(Math.abs((told ?? Infinity) - median)).toBeLessThanOrEqual(50);
    }),
    runs(200),
  );
});

test('a week is shown when no record of it can be counted any more', () => {
  const week = lastDayOfWeek(FIRST);
  const counts: WeekCount[] = [{ week, county: counties[0]!, step: 3, people: 5 }];
  const over = startOfDay(addDays(week, 1)).getTime();
  expect(blocksOf(counts, new Date(over + 26 * 3_600_000 - 1))).toEqual([]);
  expect(medianOf(blocksOf(counts, new Date(over + 26 * 3_600_000)))).toBe(middleOf(3));
  expect([lastDayOfWeek(asCivilDate('2027-01-24')), lastDayOfWeek(asCivilDate('2027-01-25'))]).toEqual([
    ...['2027-01-24', '2027-01-31'],
  ]);
});

test('nobody counts twice in ninety days, nor without both incomes, nor again once stable', () => {
  const read = { agreedAt: asInstant('2027-01-01T04:00:00.000Z'), incomeBefore: 3_000, incomeNow: 4_000 };
  const stable = { stableOn: asCivilDate('2027-04-01') };
  const late = asInstant('2027-04-01T04:00:00.000Z');
  expect(countedRise(read, stable, late)).toBe(1_000);
  expect(countedRise(read, { ...stable, incomeNow: 5_000 }, late)).toBe(2_000);
  expect(countedRise(read, stable, asInstant('2027-03-31T04:00:00.000Z'))).toBeUndefined();
  expect(countedRise({ ...read, ...stable }, stable, late)).toBeUndefined();
  expect(countedRise(read, {}, late)).toBeUndefined();
  const { agreedAt, incomeBefore, incomeNow } = read;
  expect(countedRise({ agreedAt, incomeNow }, stable, late)).toBeUndefined();
  expect(countedRise({ agreedAt, incomeBefore }, stable, late)).toBeUndefined();
});
