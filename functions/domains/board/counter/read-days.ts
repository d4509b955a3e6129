/** Reads counters by day: of everything or a region of any level, with the regions one level below. */
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { addDays, type CivilDate, asCivilDate } from '../../../platform/values/civil-date';
import type { Counter } from '../../reference/indicator/indicator';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { type Area, childOf, countyAreaOf, EVERYTHING, isBelowCounty, isCounty } from './areas';
import { belowIn, counterKey, PART, PARTS, recounted, restated, restatedKey, TAKEN_OFF, WITHIN } from './attributes';
import { countedAs } from './counted-as';
import { asRegionCode, cutTo, type RegionCode } from '../../reference/region/region-code';

/** Both inclusive. */
interface Days {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** What later days changed in the count of one day. */
export interface RestatedDay {
  readonly on: CivilDate;
  /** The day on which the facts were told. */
  readonly restatedOn: CivilDate;
  /** What facts added that were told late, 0 or more. */
  readonly added: number;
  /** What was taken off because it no longer counts on this day in this area, 0 or less. */
  readonly takenOff: number;
  /** What recounts added and took off, because facts had been lost or counted twice; absent if none did. */
  readonly recounted?: Pick<RestatedDay, 'added' | 'takenOff'>;
}

/** Count of an area on one day. */
export interface AreaDay {
  readonly on: CivilDate;
  readonly actual: number;
  /** What records of later days took off it, 0 or less; as of the same moment as the count. 0 below the county. */
  readonly takenOff: number;
  /** Counts by region one level below; empty for a county, whose townships `readBelow` reads, and for a village. */
  readonly within: ReadonlyMap<RegionCode, number>;
}

/**
 * Days with a counter item from `from` to `to`, inclusive, in order; a count may be 0 after a correction. Eventually
 * consistent. One query unless the days exceed 1 MB.
 */
export async function readCounters(db: Database, indicator: Counter, area: Area, days: Days): Promise<AreaDay[]> {
  if (isBelowCounty(area)) return readBelow(db, indicator, area, days);
  const county = isCounty(area) ? area : undefined;
  const items = await readDays(db, counterKey(indicator, holderOf(area), days.from), days.to);
  return items.map((item) => (county === undefined ? areaDay(item) : countyDay(item, county)));
}

/** Counts of the parts of an area along one list of days. */
export interface PartsByDay {
  /** In order. */
  readonly days: readonly CivilDate[];
  /** Of each part a count at the place of each day. */
  readonly counts: ReadonlyMap<RegionCode, readonly number[]>;
}

/**
 * Counts of each county in the area, and of what is told of a wider region alone, under its own code; of a county only its
 * own. As `readCounters` reads them.
 */
export async function readParts(db: Database, counter: Counter, area: Area, days: Days): Promise<PartsByDay> {
  if (area === EVERYTHING || area.length < PREFECTURE_DIGITS) {
    const items = await readDays(db, counterKey(counter, PARTS, days.from), days.to);
    return { days: items.map(dayOf), counts: partsIn(items, area) };
  }
  const read = await readCounters(db, counter, area, days);
  const alone = read.map(({ actual, within }) => [...within.values()].reduce((rest, count) => rest - count, actual));
  const children = new Set(read.flatMap(({ within }) => [...within.keys()]));
  const counts = [...children].map((code) => [code, read.map(({ within }) => within.get(code) ?? 0)] as const);
  return { days: read.map(({ on }) => on), counts: new Map(read.length === 0 ? [] : [...counts, [area, alone]]) };
}

const PREFECTURE_DIGITS = 4;

/**
 * The same of a county's townships, a township with its villages, or a village: what is told of them. One query of the
 * county's items, and one for each former county with a part of the area.
 */
export async function readBelow(db: Database, indicator: Counter, area: RegionCode, days: Days): Promise<AreaDay[]> {
  const counties = [...new Set(codesOf(area).map(countyAreaOf))];
  const parts = await Promise.all(
    counties.map(async (county) =>
      (await readDays(db, counterKey(indicator, county, days.from), days.to)).map((item) => ({ county, item })),
    ),
  );
  const byDay = Map.groupBy(parts.flat(), ({ item }) => dayOf(item));
  return [...byDay]
    .map(([on, items]) => belowDay(on, area, items))
    .toSorted((one, other) => (one.on < other.on ? -1 : 1));
}

/**
 * What was changed of the days from `from` to `to` after they were over, the latest change first; days of one change in
 * their order; empty below the county, of which no changes are kept. Eventually consistent. One query unless the days
 * exceed 1 MB.
 */
export async function readRestated(db: Database, indicator: Counter, area: Area, days: Days): Promise<RestatedDay[]> {
  if (isBelowCounty(area)) return [];
  const items = await readDays(db, restatedKey(indicator, holderOf(area), days.from), days.to);
  const names = isCounty(area) ? codesOf(area) : [''];
  return items.flatMap((item) => restatedDays(item, names)).toSorted(latestFirst);
}

function latestFirst(a: RestatedDay, b: RestatedDay): number {
  const [older, newer] = a.restatedOn === b.restatedOn ? [b.on, a.on] : [a.restatedOn, b.restatedOn];
  return older === newer ? 0 : older < newer ? 1 : -1;
}

/** @param names of the counties; an empty one for the area of the item itself. */
function restatedDays(item: Item, names: readonly string[]): RestatedDay[] {
  const on = dayOf(item);
  const days = new Set(
    Object.keys(item)
      .flatMap((name) => /^(?:\d{6})?[+-](\d{1,4})r?$/.exec(name)?.[1] ?? [])
      .map(Number),
  );
  return [...days].flatMap((later): RestatedDay[] => {
    const total = (attribute: typeof restated, sign: 1 | -1): number =>
      names.reduce((sum, name) => sum + countOf(item[attribute(sign, later, name)]), 0);
    const of = (attribute: typeof restated): ByFacts => ({
      added: total(attribute, 1),
      takenOff: total(attribute, -1),
    });
    const [byFacts, byRecounts] = [of(restated), of(recounted)];
    if (isNothing(byFacts) && isNothing(byRecounts)) return [];
    return [
      { on, restatedOn: addDays(on, later), ...byFacts, ...(!isNothing(byRecounts) && { recounted: byRecounts }) },
    ];
  });
}

type ByFacts = Pick<RestatedDay, 'added' | 'takenOff'>;

function isNothing({ added, takenOff }: ByFacts): boolean {
  return added === 0 && takenOff === 0;
}

/** The area whose items hold the counts. */
function holderOf(area: Area): Area {
  return isCounty(area) ? cutTo(area, 4) : area;
}

function readDays(db: Database, { TableName, Key: first }: Key, to: CivilDate): Promise<Item[]> {
  return readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': to },
  });
}

function countsIn(item: Item, prefix: string): Map<RegionCode, number> {
  const counts = new Map<RegionCode, number>();
  for (const [name, count] of Object.entries(item)) {
    if (!name.startsWith(prefix)) continue;
    const code = countedAs(asRegionCode(name.slice(prefix.length)));
    counts.set(code, (counts.get(code) ?? 0) + countOf(count));
  }
  return counts;
}

/** By attribute, not by day: each day has the same some hundred, and a code is read once for all days. */
function partsIn(items: readonly Item[], area: Area): Map<RegionCode, number[]> {
  const counts = new Map<RegionCode, number[]>();
  const names = new Set<string>();
  for (const item of items) for (const name of Object.keys(item)) names.add(name);
  for (const name of names) {
    if (!name.startsWith(PART)) continue;
    const code = countedAs(asRegionCode(name.slice(PART.length)));
    if (area !== code && childOf(area, code) === undefined) continue;
    const before = counts.get(code);
    counts.set(
      code,
      items.map((item, place) => (before?.[place] ?? 0) + countOf(item[name])),
    );
  }
  return counts;
}

function dayOf(item: Item): CivilDate {
  return asCivilDate(String(item['sk']));
}

function areaDay(item: Item): AreaDay {
  const within = countsIn(item, WITHIN);
  return {
    ...{ on: dayOf(item), actual: countOf(item['value']), takenOff: countOf(item[TAKEN_OFF]) },
    within,
  };
}

function countyDay(item: Item, countyCode: RegionCode): AreaDay {
  const total = (prefix: string): number =>
    codesOf(countyCode).reduce((sum, code) => sum + countOf(item[prefix + code]), 0);
  return {
    ...{ on: dayOf(item), actual: total(WITHIN), takenOff: total(TAKEN_OFF) },
    within: new Map(),
  };
}

/** Of what is told of the area's townships and villages; what is told of the county alone is not in it. */
function belowDay(
  on: CivilDate,
  area: RegionCode,
  items: readonly { readonly county: RegionCode; readonly item: Item }[],
): AreaDay {
  const within = new Map<RegionCode, number>();
  let actual = 0;
  for (const { county, item } of items)
    for (const [name, value] of Object.entries(item)) {
      const stored = belowIn(county, name);
      const code = stored && countedAs(stored);
      if (code === undefined || !code.startsWith(area)) continue;
      const count = countOf(value);
      actual += count;
      const child = childOf(area, code);
      if (child !== undefined) within.set(child, (within.get(child) ?? 0) + count);
    }
  return { on, actual, takenOff: 0, within };
}

/** The codes, of today and former ones, that are counted as the region. */
function codesOf(region: RegionCode): RegionCode[] {
  return codesOfRegion(region).filter((code) => countedAs(code) === region);
}

/** An attribute that nothing was added to is absent. */
function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
