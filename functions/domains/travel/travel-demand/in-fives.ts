/**
 * Demand as those are told of it who may not open the people's own rows: in fives (`reference/indicator/few.ts`), of each
 * county of origin and each destination that requests name, along the days of a week. Wider figures are their sums, so no
 * two of them, of whatever regions and days, tell of one to four people by their difference. Weeks begin on Mondays whatever
 * days are asked for, and of each at most four people are not told. Pure.
 */
import { addDays, asCivilDate, type CivilDate, daysBetween } from '../../../platform/values/civil-date';
import { inFives } from '../../reference/indicator/few';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { counts, type Demand } from './travel-demand';

/** The first day of its week. */
export function weekOf(day: CivilDate): CivilDate {
  const weekday = daysBetween(MONDAY, day) % DAYS;
  return addDays(day, weekday < 0 ? -weekday - DAYS : -weekday);
}

const MONDAY = asCivilDate('2024-01-01');
const DAYS = 7;

/**
 * @param rows by the destinations that requests name, of each week from its first day on.
 * @param isExact whether single people from there are told.
 */
export function toldInFives(rows: readonly Demand[], isExact: (origin: RegionCode) => boolean): Demand[] {
  const series = Map.groupBy(rows, ({ originRegionCode, destinationRegionCode, on }) =>
    [originRegionCode, destinationRegionCode, weekOf(on)].join(),
  );
  return [...series.values()].flatMap((one) =>
    one.some(({ originRegionCode }) => isExact(originRegionCode)) ? one : alongDays(one),
  );
}

/** Of one origin, one destination and one week. */
function alongDays(rows: readonly Demand[]): Demand[] {
  const days = rows.toSorted((a, b) => (a.on < b.on ? -1 : 1));
  const along = (count: (typeof counts)[number]): readonly number[] => inFives(days.map((row) => row[count]));
  const told = { requested: along('requested'), allocated: along('allocated'), waiting: along('waiting') };
  return days
    .map((row, place) => ({
      ...row,
      ...{ requested: told.requested[place] ?? 0, allocated: told.allocated[place] ?? 0 },
      waiting: told.waiting[place] ?? 0,
    }))
    .filter((row) => counts.some((count) => row[count] > 0));
}

/** A row for each prefecture of destination, of what names it or a part of it. */
export function byPrefecture(rows: readonly Demand[]): Demand[] {
  const sums = new Map<string, Demand>();
  for (const row of rows) {
    const destinationRegionCode = cutTo(row.destinationRegionCode, 4);
    const name = [row.originRegionCode, destinationRegionCode, row.on].join();
    const { requested, allocated, waiting } = sums.get(name) ?? { requested: 0, allocated: 0, waiting: 0 };
    sums.set(name, {
      ...{ ...row, destinationRegionCode, requested: requested + row.requested },
      ...{ allocated: allocated + row.allocated, waiting: waiting + row.waiting },
    });
  }
  return [...sums.values()];
}
