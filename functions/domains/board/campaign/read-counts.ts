/**
 * Reads what is counted of an indicator in an area: its days, or the groups of people of a median. Who may not open the
 * people's own rows is told of people in groups (`reference/indicator/few.ts`), and of none below the county. Groups are
 * formed of each county, and of what is told of a wider region alone; all wider figures are their sums. So no two figures,
 * of whatever regions, days and moments, tell of fewer than five people by their difference.
 */
import type { Indicator } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/viewer';
import { inFives, inGroups } from '../../reference/indicator/few';
import { type Counter, isAboutPeople, rates, toldAfterTheDay } from '../../reference/indicator/indicator';
import { seasonOf } from '../../reference/indicator/season';
import { opensPeopleOf } from '../../reference/region/authority';
import { isWithin } from '../../reference/region/containment';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';
import { type Area, childOf, EVERYTHING, isBelowCounty, isCounty } from '../counter/areas';
import { COUNTY_DIGITS } from '../counter/attributes';
import { countedAs } from '../counter/counted-as';
import { type AreaDay, readBelow, readCounters, readParts } from '../counter/read-days';
import type { Counts, Groups } from './progress';
import { readBlocks } from './read-blocks';

export interface Asked<A extends Area = Area> {
  readonly indicator: Indicator;
  readonly area: A;
  readonly from: CivilDate;
  /** Inclusive. */
  readonly to: CivilDate;
  /** How people are told of in groups; absent if each counts. */
  readonly groups?: Groups | undefined;
}

/** @param wanted whether the caller asks for groups. */
export function groupsFor(viewer: Viewer, area: Area, wanted: boolean): Groups | undefined {
  if (!wanted && opensPeopleOf(viewer, area === EVERYTHING ? undefined : area)) return undefined;
  const { regionCode: own } = viewer;
  return { ...(opensPeopleOf(viewer, own) && { own }), isOwnExact: !wanted };
}

/**
 * Of the days from `from` to `to` that may be told by now. One query; of a rate two at once; of people in groups one more for
 * the caller's own part of a county.
 */
export function readCounts(context: Keeper, asked: Asked): Promise<Counts> {
  const { area } = asked;
  return isBelowCounty(area) && asked.groups !== undefined && isAboutPeople(asked.indicator)
    ? Promise.resolve(HIDDEN)
    : read(context, asked, readCounters);
}

/** The same of what is below a county. */
export function readCountsBelow(context: Keeper, asked: Asked<RegionCode>): Promise<Counts> {
  return asked.groups !== undefined && isAboutPeople(asked.indicator)
    ? Promise.resolve(HIDDEN)
    : read(context, asked, readBelow);
}

type Keeper = Pick<Context, 'db' | 'clock'>;

/** Of people of whom the caller is told nothing. */
export const HIDDEN: Counts = { days: [], isHidden: true };

async function read<A extends Area>(
  { db, clock }: Keeper,
  { indicator, area, from, to: last, groups }: Asked<A>,
  readDays: (db: Context['db'], counter: Counter, area: A, days: Pick<Asked, 'from' | 'to'>) => Promise<AreaDay[]>,
): Promise<Counts> {
  if (indicator === 'INCOME_RISE_MEDIAN')
    return { days: [], blocks: await readBlocks(db, area, { from, to: last, now: clock.now() }) };
  const yesterday = addDays(today(clock), -1);
  const to = toldAfterTheDay.has(indicator) && last > yesterday ? yesterday : last;
  const { counted = indicator, among } = rates[indicator] ?? {};
  if (to < from) return { days: [], ...(among !== undefined && { among: [] }) };
  if (groups !== undefined && isAboutPeople(indicator)) {
    // Groups begin with a season, so they are the same for whatever days are asked for.
    const days = { from: seasonOf(from), to };
    const partsOf = (counter: Counter): Promise<Part[]> => partsIn(db, { counter, days, groups }, area);
    const [parts, whole] = await Promise.all([partsOf(counted), among && partsOf(among)]);
    return { ...inGroupsOf(parts, whole, from), isInGroups: true };
  }
  const readOf = (counter: Counter): Promise<AreaDay[]> => readDays(db, counter, area, { from, to });
  const [days, whole] = await Promise.all([readOf(counted), among && readOf(among)]);
  return { days, ...(whole !== undefined && { among: whole }) };
}

/** Counts along a list of days. */
interface Series {
  /** In order. Parts of one query share the list. */
  readonly days: readonly CivilDate[];
  /** At the place of each day. */
  readonly counts: readonly number[];
}

/** People who are in groups with each other alone. */
interface Part extends Series {
  /** Of the parts of one area, another for each. */
  readonly name: string;
  /** The region one level below the area that they are counted in; absent for what is told of the area alone. */
  readonly child?: RegionCode | undefined;
  /** Whether each counts. */
  readonly isExact: boolean;
}

interface Parting {
  readonly counter: Counter;
  readonly days: Pick<Asked, 'from' | 'to'>;
  readonly groups: Groups;
}

/** The parts of an area: its counties, and each wider region of which something is told alone. */
async function partsIn(db: Keeper['db'], parting: Parting, area: Area): Promise<Part[]> {
  const { groups } = parting;
  const all = await readParts(db, parting.counter, area, parting.days);
  const parts = await Promise.all(
    [...all.counts].map(async ([code, counts]) => {
      const child = area === code ? undefined : childOf(area, code);
      const isExact = groups.isOwnExact && isWithin(code, groups.own);
      const part = { name: code, isExact, days: all.days, counts };
      const split = isCounty(code) ? await withoutOwn(db, parting, part) : [part];
      return split.map((one) => ({ ...one, ...(child && { child: countedAs(child) }) }));
    }),
  );
  return parts.flat();
}

/** A county, and of it the caller's own township or village apart. One query for that. */
async function withoutOwn(
  db: Keeper['db'],
  { counter, days: asked, groups: { own, isOwnExact } }: Parting,
  county: Part,
): Promise<Part[]> {
  if (own === undefined || own.length <= COUNTY_DIGITS || !isWithin(own, asRegionCode(county.name))) return [county];
  const ownDays = await readBelow(db, counter, own, asked);
  const mine = { days: ownDays.map(({ on }) => on), counts: ownDays.map(({ actual }) => actual) };
  const days = daysOf([county, mine]);
  const [all, ofOwn] = [along(days, county), along(days, mine)];
  return [
    { ...county, days, counts: days.map((_, place) => (all[place] ?? 0) - (ofOwn[place] ?? 0)) },
    { name: own, isExact: isOwnExact, ...mine },
  ];
}

/** Counts at the places of the days of several series; undefined on a day that their own has not. */
type Along = readonly (number | undefined)[];

/** Each day of one or more of them, in order. */
function daysOf(series: readonly Series[]): CivilDate[] {
  const lists = new Set(series.map(({ days }) => days));
  return [...new Set([...lists].flat())].sort();
}

/** @param days those of the series and maybe others. */
function along(days: readonly CivilDate[], { days: own, counts }: Series): Along {
  if (own.length === days.length) return counts;
  let next = 0;
  return days.map((on) => (on === own[next] ? counts[next++] : undefined));
}

/** @param among of a rate the people of whom the others are a part. */
function inGroupsOf(
  parts: readonly Part[],
  among: readonly Part[] | undefined,
  from: CivilDate,
): Pick<Counts, 'days' | 'among'> {
  const days = daysOf([...parts, ...(among ?? [])]);
  const seasons = seasonsOf(days);
  if (among === undefined) {
    const inParts = parts.map((part) => ({ ...part, counts: told(part, seasons, inFives, along(days, part)) }));
    return { days: summed(days, from, inParts) };
  }
  const counted = new Map(parts.map((part) => [part.name, part]));
  const joined = among.flatMap((part) => {
    const sizes = along(days, part);
    const counts = along(days, counted.get(part.name) ?? { days: [], counts: [] });
    // Of whom an earlier release counted less is known than is told since, until a recount adds them (decision 0006).
    if (seasons.some((season) => peopleIn(counts, season) > peopleIn(sizes, season))) return [];
    const [of, all] = [told(part, seasons, inGroups, counts, sizes), told(part, seasons, inGroups, sizes)];
    return [[{ ...part, counts: of }, { ...part, counts: all }] as const]; // prettier-ignore
  });
  return {
    days: summed(days, from, joined.map(([of]) => of)), // prettier-ignore
    among: summed(days, from, joined.map(([, of]) => of)), // prettier-ignore
  };
}

/** Places of the first day of a season and of the first after it. */
type Season = readonly [start: number, end: number];

function seasonsOf(days: readonly CivilDate[]): Season[] {
  let end = 0;
  return [...Map.groupBy(days, seasonOf).values()].map(({ length }) => {
    end += length;
    return [end - length, end];
  });
}

/** By day, of each season by itself. */
function told(
  { isExact }: Pick<Part, 'isExact'>,
  seasons: readonly Season[],
  join: (counts: readonly number[], sizes: readonly number[]) => number[],
  counts: Along,
  sizes = counts,
): Along {
  if (isExact) return counts;
  const groups = seasons.flatMap((season) => join(numbersIn(counts, season), numbersIn(sizes, season)));
  return groups.map((people, place) => (counts[place] ?? sizes[place]) === undefined ? undefined : people); // prettier-ignore
}

function numbersIn(counts: Along, [start, end]: Season): number[] {
  return counts.slice(start, end).map((count) => count ?? 0);
}

function peopleIn(counts: Along, season: Season): number {
  return numbersIn(counts, season).reduce((sum, count) => sum + count, 0);
}

interface Row {
  readonly child?: RegionCode | undefined;
  readonly counts: Along;
}

function summed(days: readonly CivilDate[], from: CivilDate, parts: readonly Row[]): AreaDay[] {
  const byChild = Map.groupBy(parts, ({ child }) => child);
  const rows = [...byChild].map(([child, ofChild]): Row => ({ child, counts: sumOf(ofChild) }));
  const totals = sumOf(rows);
  return days.flatMap((on, place): AreaDay[] => {
    const actual = totals[place];
    if (on < from || actual === undefined) return [];
    const within = new Map<RegionCode, number>();
    for (const { child, counts } of rows) {
      const count = counts[place];
      if (child !== undefined && count !== undefined) within.set(child, count);
    }
    return [{ on, actual, takenOff: 0, within }];
  });
}

function sumOf(rows: readonly Row[]): Along {
  const sums: (number | undefined)[] = [];
  for (const { counts } of rows)
    counts.forEach((count, place) => {
      sums[place] = count === undefined ? sums[place] : (sums[place] ?? 0) + count;
    });
  return sums;
}
