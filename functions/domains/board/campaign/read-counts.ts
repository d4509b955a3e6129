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
import { type AreaDay, readBelow, readCounters, readWithParts } from '../counter/read-days';
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
    const partsOf = (counter: Counter): Promise<Part[]> => readParts(db, { counter, days, groups }, area);
    const [parts, whole] = await Promise.all([partsOf(counted), among && partsOf(among)]);
    return { ...inGroupsOf(parts, whole, from), isInGroups: true };
  }
  const readOf = (counter: Counter): Promise<AreaDay[]> => readDays(db, counter, area, { from, to });
  const [days, whole] = await Promise.all([readOf(counted), among && readOf(among)]);
  return { days, ...(whole !== undefined && { among: whole }) };
}

/** People who are in groups with each other alone. */
interface Part {
  /** Of the parts of one area, another for each. */
  readonly name: string;
  /** The region one level below the area that they are counted in; absent for what is told of the area alone. */
  readonly child?: RegionCode | undefined;
  /** Whether each counts. */
  readonly isExact: boolean;
  readonly days: ReadonlyMap<CivilDate, number>;
}

interface Parting {
  readonly counter: Counter;
  readonly days: Pick<Asked, 'from' | 'to'>;
  readonly groups: Groups;
}

/** The parts of an area: its counties, and each wider region of which something is told alone. */
async function readParts(db: Keeper['db'], parting: Parting, area: Area): Promise<Part[]> {
  const { counter, days, groups } = parting;
  const all = await readWithParts(db, counter, area, days);
  const codes = new Set(all.flatMap(({ within }) => [...within.keys()]));
  const parts = await Promise.all(
    [...codes].map(async (code) => {
      const own = new Map(all.map(({ on, within }) => [on, within.get(code) ?? 0]));
      const child = area === code ? undefined : childOf(area, code);
      const part = { name: code, isExact: groups.isOwnExact && isWithin(code, groups.own), days: own };
      const split = isCounty(code) ? await withoutOwn(db, parting, part) : [part];
      return split.map((one) => ({ ...one, ...(child && { child: countedAs(child) }) }));
    }),
  );
  return parts.flat();
}

/** A county, and of it the caller's own township or village apart. One query for that. */
async function withoutOwn(
  db: Keeper['db'],
  { counter, days, groups: { own, isOwnExact } }: Parting,
  county: Part,
): Promise<Part[]> {
  if (own === undefined || own.length <= COUNTY_DIGITS || !isWithin(own, asRegionCode(county.name))) return [county];
  const ownDays = await readBelow(db, counter, own, days);
  const others = new Map(county.days);
  for (const { on, actual } of ownDays) others.set(on, (others.get(on) ?? 0) - actual);
  const mine = new Map(ownDays.map(({ on, actual }) => [on, actual]));
  return [
    { ...county, days: others },
    { name: own, isExact: isOwnExact, days: mine },
  ];
}

/** @param among of a rate the people of whom the others are a part. */
function inGroupsOf(
  parts: readonly Part[],
  among: readonly Part[] | undefined,
  from: CivilDate,
): Pick<Counts, 'days' | 'among'> {
  if (among === undefined) return { days: summed(parts, from, (part) => told(part, inFives)) };
  const counted = new Map(parts.map((part) => [part.name, part.days]));
  const joined = among.map(({ days: sizes, ...part }) => {
    const days = counted.get(part.name) ?? new Map<CivilDate, number>();
    return [
      { ...part, days },
      { ...part, days: sizes },
    ] as const;
  });
  const sizes = new Map(joined.map(([{ name }, { days }]) => [name, days]));
  return {
    days: summed(joined.map(([of]) => of), from, (part) => told(part, inGroups, sizes.get(part.name))), // prettier-ignore
    among: summed(joined.map(([, of]) => of), from, (part) => told(part, inGroups, part.days)), // prettier-ignore
  };
}

/** By day, of each season by itself. */
function told(
  { isExact, days }: Part,
  join: (counts: readonly number[], sizes: readonly number[]) => number[],
  sizes: Part['days'] = days,
): [CivilDate, number][] {
  if (isExact) return [...days];
  const seasons = Map.groupBy([...new Set([...days.keys(), ...sizes.keys()])].sort(), seasonOf);
  return [...seasons.values()].flatMap((ons) => {
    const [counts, people] = [days, sizes].map((of) => ons.map((on) => of.get(on) ?? 0));
    const groups = join(counts ?? [], people ?? []);
    return ons.map((on, place): [CivilDate, number] => [on, groups[place] ?? 0]);
  });
}

function summed(parts: readonly Part[], from: CivilDate, daysOf: (part: Part) => [CivilDate, number][]): AreaDay[] {
  const counts = parts.flatMap((part) =>
    daysOf(part).map(([on, actual]) => ({ on, actual, within: new Map(part.child && [[part.child, actual]]) })),
  );
  return [...Map.groupBy(counts, ({ on }) => on)]
    .filter(([on]) => on >= from)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, ofDay]): AreaDay => {
      const within = new Map<RegionCode, number>();
      for (const one of ofDay)
        for (const [code, count] of one.within) within.set(code, (within.get(code) ?? 0) + count);
      return { on, actual: ofDay.reduce((sum, { actual }) => sum + actual, 0), takenOff: 0, within };
    });
}
