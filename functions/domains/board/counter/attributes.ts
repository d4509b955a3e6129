/**
 * Keys of counter items, and the attributes in which they count. Pure. The item of an area and day holds the area's count and
 * those of the areas one level below, so a board with its breakdown is one query. The item of a county holds its
 * townships and villages, and not the county's own count, which is in its prefecture's item.
 */
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Key } from '../../../platform/dynamodb/database';
import type { Counter } from '../../reference/indicator/indicator';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';
import { type Area, areasOf, countyAreaOf, isCounty } from './areas';

/** Amounts by attribute; none is 0. */
export type Amounts = ReadonlyMap<string, number>;

/** Key of an area's item; `value` is its own count. That of a county counts what is told of its townships and villages. */
export function counterKey(indicator: Counter, holder: Holder, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `${indicator}#${holder}`, sk: on } };
}

/** Prefix of attributes that count a region one level below the area; followed by its code. */
export const WITHIN = 'in.';

/**
 * Prefix of attributes of a county's item that count one of its townships or villages, of what is told of the county's finer
 * regions; followed by the digits after the county's code, which all of them have in common. An attribute is 12 bytes with
 * its count: a county with 150 villages has 2 KB, one with 1,000 has 12, and an item has room for 30,000.
 */
export const BELOW = 'at.';

/** Name of the attribute in its county's item that counts a township or a village. */
export function belowName(code: RegionCode): string {
  return BELOW + code.slice(COUNTY_DIGITS);
}

/** The township or village that the attribute of a county's item counts; undefined for another attribute. */
export function belowIn(county: RegionCode, attribute: string): RegionCode | undefined {
  return attribute.startsWith(BELOW) ? asRegionCode(county + attribute.slice(BELOW.length)) : undefined;
}

export const COUNTY_DIGITS = 6;

/**
 * Holder of the one item of a day with each county's count, and that of what is told of a wider region alone. Who may not open
 * the people's own rows is told of people in groups of each of these (`campaign/read-counts.ts`); the item spares a query for
 * each prefecture. An attribute is 15 bytes: Yunnan's counties are 2 KB, all of China's would be 45.
 */
export const PARTS = 'parts';

/** Prefix of its attributes; followed by the code. */
export const PART = 'of.';

/** An area with items of its own, or the parts of all. */
export type Holder = Area | typeof PARTS;

/** A holder of an item in which a fact counts, and the attributes that count it there. */
export interface CountedPlace {
  readonly holder: Holder;
  readonly attributes: readonly string[];
}

/**
 * Where a fact of a region counts: in everything, its province and its prefecture, each with its part one level below; of a
 * township or village in its county; and, of people alone, in the parts.
 */
export function placesOf(region: RegionCode): readonly CountedPlace[] {
  const known = placesKnown.get(region);
  if (known !== undefined) return known;
  if (placesKnown.size >= limits.codesReadKept) placesKnown.clear();
  const part = countyAreaOf(region);
  const areas = areasOf(part);
  const places = areas.flatMap((holder, level): CountedPlace[] => {
    const child = areas[level + 1];
    // What is told of a county is in its prefecture's item.
    if (isCounty(holder)) return holder === region ? [] : [{ holder, attributes: [belowName(region)] }];
    return [{ holder, attributes: child === undefined ? ['value'] : ['value', WITHIN + child] }];
  });
  places.push({ holder: PARTS, attributes: [PART + part] });
  placesKnown.set(region, places);
  return places;
}

/** Every fact asks for its places. */
const placesKnown = new Map<RegionCode, readonly CountedPlace[]>();

/**
 * Attribute of what records of later days took off the area's day, 0 or less; followed by the code, of a county in its
 * prefecture's item. It changes together with the count, so one read of both is one picture.
 */
export const TAKEN_OFF = '-';

/**
 * Key of what was restated of an area's day: the amounts that records of later days added and took off, by the number
 * of days that they came later (`restated`). A county has no item: its amounts are in its prefecture's item. Of
 * townships and villages nothing is kept: a survey is restated every day, which would be a number for each of their days.
 */
export function restatedKey(indicator: Counter, holder: Holder, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `restated#${indicator}#${holder}`, sk: on } };
}

/** Name of the attribute with such an amount: `+3`, `-3`, and `530627+3` of a county in its prefecture's item. */
export function restated(amount: number, daysLater: number, county = ''): string {
  return `${county}${amount > 0 ? '+' : '-'}${daysLater}`;
}

/** The same of what a recount added or took off, after that many days. */
export function recounted(amount: number, daysLater: number, county = ''): string {
  return `${restated(amount, daysLater, county)}${RECOUNTED}`;
}

/** Suffix of such an attribute. */
const RECOUNTED = 'r';

/**
 * Of the area itself, under an empty name, and of the counties in its item: other regions below have items of their own. None
 * of counters beside the board, whose days nobody publishes, nor of townships and villages.
 */
export function ownAmounts(amounts: Amounts): [county: string, amount: number][] {
  return [...amounts].flatMap(([attribute, amount]): [string, number][] => {
    if (attribute === 'value') return [['', amount]];
    if (!attribute.startsWith(WITHIN)) return [];
    const child = attribute.slice(WITHIN.length);
    return isCounty(asRegionCode(child)) ? [[child, amount]] : [];
  });
}
