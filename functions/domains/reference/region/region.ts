/**
 * Regions of China by code (GB/T 2260 and the statistical form of 9 and 12 digits): which exist, what they are called,
 * what lies within what. A parent's code is a prefix of its children's; everything else is looked up, because the main
 * destinations (Dongguan, Zhongshan) break every rule that looks obvious.
 */
import { assert } from '../../../platform/requests/errors';
import { type RegionRow, childCodes, findRow, hasChildren } from './region-rows';

export type RegionLevel = 'PROVINCE' | 'PREFECTURE' | 'COUNTY' | 'TOWNSHIP' | 'VILLAGE';

/** A row of the file, or a township or village below the rows, which the file accepts by form and by its parent. */
export interface Region extends RegionRow {
  readonly level: RegionLevel;
  /** Absent for a province. */
  readonly parentCode?: string;
}

/**
 * The region of a code; undefined for a code that does not exist. Also finds abolished codes (`validTo`), because
 * records that carry them stay. Villages everywhere, and townships of counties whose townships the file does not list, are
 * accepted by form (`001` to `999` below an existing parent) and named after the parent with the code's last three digits.
 */
export function regionOf(code: string): Region | undefined {
  const known = listed.get(code);
  if (known !== undefined) return known;
  const level = levelOf(code);
  if (level === undefined) return undefined;
  const row = findRow(code);
  if (row === undefined) return unlistedRegion(code, level);
  const region = level === 'PROVINCE' ? { ...row, level } : { ...row, level, parentCode: parentCodeOf(code) };
  listed.set(code, region);
  return region;
}

/** Rows of the file that were asked for: at most all of it. A batch of positions asks for the same few thousands of times. */
const listed = new Map<string, Region>();

/** The region of a code that was checked when it was stored. */
export function regionOfRecord(code: string): Region {
  const region = regionOf(code);
  assert(region, `region ${code} of a record to exist`);
  return region;
}

/** True for a code that a record or a token may carry: it exists, or was abolished. */
export function isRegion(code: string): boolean {
  return regionOf(code) !== undefined;
}

/** True for a code that may be written into a new record: it exists and is not abolished. */
export function regionExists(code: string): boolean {
  const region = regionOf(code);
  return region !== undefined && region.validTo === undefined;
}

/** The listed regions one level below, in order of code, without abolished ones; empty where none is listed. */
export function childrenOf(code: string): Region[] {
  if (levelOf(code) === undefined) return [];
  return childCodes(code)
    .map(regionOf)
    .filter((child) => child !== undefined)
    .filter((child) => child.validTo === undefined);
}

/**
 * Name from the province down: `云南省昭通市镇雄县`, `广东省东莞市`, `北京市东城区`. Names that only group (`市辖区`) or that
 * the next one repeats are left out. A code that does not exist is its own name: text that is shown is never empty.
 */
export function fullName(code: string): string {
  if (regionOf(code) === undefined) return code;
  const names = lineOf(code).map((ancestor) => regionOfRecord(ancestor).name);
  return names
    .filter((name, position) => {
      const next = names[position + 1];
      return next === undefined || !(groupingNames.has(name) || next.startsWith(name));
    })
    .join('');
}

/**
 * True when the code is the ancestor's or lies below it, by form only: neither is looked up. An empty or broken ancestor
 * contains nothing, so a scope that went missing never means the whole country.
 */
export function isWithin(code: string, ancestorCode: string): boolean {
  return levelOf(code) !== undefined && levelOf(ancestorCode) !== undefined && code.startsWith(ancestorCode);
}

/** The code under which all of a region is found: `441900` is all of `4419`, and what is filed under the city lies in it too. */
export function wholeOf(code: string): string {
  const city = prefectureOf(code);
  return city !== undefined && countyOf(city) === code ? city : code;
}

/** True when a stop serves a region: one lies within the other (a stop for all Dongguan, a worker of one township). */
export function serves(stopCode: string, regionCode: string): boolean {
  return isWithin(stopCode, regionCode) || isWithin(regionCode, stopCode);
}

/** Code of the finest region that both lie in, by form only; undefined where they share not even the province. */
export function commonRegionOf(one: string, other: string): string | undefined {
  const lengths = [...levelByLength.keys()].filter((length) => length <= one.length).toReversed();
  return lengths.map((length) => one.slice(0, length)).find((code) => other.startsWith(code));
}

/** The level by the form of the code: 2, 4, 6, 9 or 12 digits. Does not say that the code exists. */
export function levelOf(code: string): RegionLevel | undefined {
  return /^\d+$/.test(code) ? levelByLength.get(code.length) : undefined;
}

/** Codes of the prefectures that together hold a region: all of a province, else its own one; empty for an unknown code. */
export function prefecturesOf(code: string): string[] {
  if (levelOf(code) === 'PROVINCE') return childrenOf(code).map((prefecture) => prefecture.code);
  const prefecture = prefectureOf(code);
  return prefecture === undefined ? [] : [prefecture];
}

/** Code of the prefecture a region lies in (itself for a prefecture); undefined for a province or an unknown code. */
export function prefectureOf(code: string): string | undefined {
  return code.length >= 4 && regionOf(code) ? code.slice(0, 4) : undefined;
}

/**
 * Code of the county a region lies in (itself for a county). A prefecture without counties is its own county under
 * another code (`4419` -> `441900`, `6202` -> `620201`); undefined for other prefectures, provinces and unknown codes.
 */
export function countyOf(code: string): string | undefined {
  const region = regionOf(code);
  if (region === undefined) return undefined;
  if (code.length >= 6) return code.slice(0, 6);
  const [only, ...others] = childrenOf(code);
  return others.length === 0 && only?.name === region.name ? only.code : undefined;
}

/** Codes of the counties that together hold a region: its own one where it lies in one; empty for an unknown code. */
export function countiesOf(code: string): string[] {
  if (regionOf(code) === undefined) return [];
  return code.length >= 6 ? [code.slice(0, 6)] : childrenOf(code).flatMap((child) => countiesOf(child.code));
}

const levelByLength: ReadonlyMap<number, RegionLevel> = new Map([
  [2, 'PROVINCE'],
  [4, 'PREFECTURE'],
  [6, 'COUNTY'],
  [9, 'TOWNSHIP'],
  [12, 'VILLAGE'],
]);

/** Prefecture rows that are no place but a heading over counties: of the four municipalities, and counties under a province. */
const groupingNames: ReadonlySet<string> = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

function unlistedRegion(code: string, level: RegionLevel): Region | undefined {
  if (level !== 'TOWNSHIP' && level !== 'VILLAGE') return undefined;
  const parent = regionOf(parentCodeOf(code));
  const suffix = code.slice(-3);
  // The statistical form pads a county's code with zeros to 12 digits: that is the county, not a village of it.
  if (parent === undefined || suffix === '000' || hasChildren(parent.code)) return undefined;
  const validity = parent.validTo === undefined ? {} : { validTo: parent.validTo };
  return { code, name: parent.name + suffix, level, parentCode: parent.code, ...validity };
}

/** Each level adds two digits, townships and villages three. */
function parentCodeOf(code: string): string {
  return code.slice(0, code.length > 6 ? -3 : -2);
}

/** The codes from the province down to the code itself. */
function lineOf(code: string): string[] {
  return [...levelByLength.keys()].filter((length) => length <= code.length).map((length) => code.slice(0, length));
}
