/**
 * Regions of China by code (GB/T 2260 and the statistical form of 9 and 12 digits): which exist, their names, and the
 * prefecture and county of each. A parent's code is a prefix of its children's codes. Everything else is looked up,
 * because the main destinations (Dongguan, Zhongshan) break every rule that looks obvious. Which code follows an
 * abolished one is in `successors.ts`.
 */
import { assert } from '../../../platform/requests/errors';
import { findAbolished } from './rows/abolished-rows';
import { cutTo, isRegionCode, levelOf, lineOf, type RegionCode, type RegionLevel } from './region-code';
import {
  type RegionRow,
  childCodes,
  editionOfRows,
  findRow,
  listedBelow,
  parentCodeOf,
  stemOf,
  takeRows,
} from './rows/region-rows';

/**
 * A row of the file, or a township or village that the file does not list and that is accepted by its form and parent.
 */
export interface Region extends RegionRow {
  readonly level: RegionLevel;
  /** Absent for a province, and for what was abolished together with what it lay in. */
  readonly parentCode?: RegionCode;
}

/**
 * The region of a code; undefined if it does not exist. Finds abolished codes as well (`replacedBy`), because records keep
 * them. All villages, and townships of counties whose townships the file does not list, are accepted by form (`001` to
 * `999` below an existing parent) and named after the parent with the code's last three digits.
 */
export function regionOf(code: string): Region | undefined {
  const known = listed.get(code);
  if (known !== undefined) return known;
  if (!isRegionCode(code)) return undefined;
  const level = levelOf(code);
  const row = findRow(code) ?? findAbolished(code);
  if (row === undefined) return unlistedRegion(code, level);
  const parent = level === 'PROVINCE' ? undefined : regionOf(parentCodeOf(code));
  const region = { ...row, level, ...(parent !== undefined && { parentCode: parent.code }) };
  // Only a load abolishes a region whose parts are listed.
  const whole =
    row.replacedBy === undefined && parent?.replacedBy ? { ...region, ...abolishedWith(parent, code) } : region;
  listed.set(code, whole);
  return whole;
}

/** Cache of parsed rows; at most all rows. A batch of positions asks for the same few rows thousands of times. */
const listed = new Map<string, Region>();

/** Takes the rows that the bureau loaded, as they hold today (`region-rows.ts`). */
export function useRegions(loaded: readonly RegionRow[]): void {
  const before = editionOfRows();
  takeRows(loaded);
  if (editionOfRows() !== before) listed.clear();
}

/** The region of a code that was checked when it was stored. */
export function regionOfRecord(code: string): Region {
  const region = regionOf(code);
  assert(region, `region ${code} of a record to exist`);
  return region;
}

/** Whether a record or a token may carry the code: it exists or was abolished. */
export function isRegion(code: string): code is RegionCode {
  return regionOf(code) !== undefined;
}

/** Whether the code may be written into a new record: it exists and is not abolished. */
export function regionExists(code: string): code is RegionCode {
  const region = regionOf(code);
  return region !== undefined && region.replacedBy === undefined;
}

/** The successor of an abolished code, if there is exactly one. */
export function successorOf({ replacedBy = [] }: Pick<Region, 'replacedBy'>): RegionCode | undefined {
  return replacedBy.length === 1 ? replacedBy[0] : undefined;
}

/** Listed regions one level below, ordered by code, without abolished ones; empty if none is listed. */
export function childrenOf(code: RegionCode): Region[] {
  return childCodes(code)
    .map(regionOf)
    .filter((child) => child !== undefined)
    .filter((child) => child.replacedBy === undefined);
}

/**
 * Name from the province down: `云南省昭通市镇雄县`, `广东省东莞市`, `北京市东城区`. Leaves out names that only group (`市辖区`) and names that
 * the next one repeats. An unknown code is returned as it is, so that the text is never empty.
 */
export function fullName(code: RegionCode): string {
  if (regionOf(code) === undefined) return code;
  const names = lineOf(code).flatMap((ancestor) => regionOf(ancestor)?.name ?? []);
  return names
    .filter((name, position) => {
      const next = names[position + 1];
      return next === undefined || !(groupingNames.has(name) || next.startsWith(name));
    })
    .join('');
}

/** The code that covers all of a region: `441900` is all of `4419`, and records of the city may carry either. */
export function wholeOf(code: RegionCode): RegionCode {
  const city = prefectureOf(code);
  return city !== undefined && countyOf(city) === code ? city : code;
}

/** Also by another code of it: 4419 and 441900. A text that is no code is the same as itself alone. */
export function isSameRegion(one: string, other: string): boolean {
  return one === other || (isRegion(one) && isRegion(other) && wholeOf(one) === wholeOf(other));
}

/** The code that a place of work has: of a province with one city of its name (香港) and of a city that is a county, the city's. */
export function placeOf(code: RegionCode): RegionCode {
  if (levelOf(code) !== 'PROVINCE') return wholeOf(code);
  const [city, ...others] = childrenOf(code);
  return city !== undefined && others.length === 0 && city.name === regionOf(code)?.name ? city.code : code;
}

/**
 * Codes of the prefectures that cover a region: all prefectures of a province, else the one that contains it; empty for
 * an unknown code.
 */
export function prefecturesOf(code: RegionCode): RegionCode[] {
  if (levelOf(code) === 'PROVINCE') return childrenOf(code).map((prefecture) => prefecture.code);
  const prefecture = prefectureOf(code);
  return prefecture === undefined ? [] : [prefecture];
}

/**
 * Code of the prefecture that contains a region (itself for a prefecture); undefined for a province or an unknown code.
 */
export function prefectureOf(code: RegionCode): RegionCode | undefined {
  return code.length >= 4 && regionOf(code) ? cutTo(code, 4) : undefined;
}

/**
 * Code of the county that contains a region (itself for a county). A prefecture without counties is its own county
 * under another code (`4419` -> `441900`, `6202` -> `620201`). Undefined for other prefectures, provinces and unknown
 * codes.
 */
export function countyOf(code: RegionCode): RegionCode | undefined {
  const region = regionOf(code);
  if (region === undefined) return undefined;
  if (code.length >= 6) return cutTo(code, 6);
  const [only, ...others] = childrenOf(code);
  return others.length === 0 && only?.name === region.name ? only.code : undefined;
}

/** Codes of the counties that cover a region, or of the one that contains it; empty for an unknown code. */
export function countiesOf(code: RegionCode): RegionCode[] {
  if (regionOf(code) === undefined) return [];
  return code.length >= 6 ? [cutTo(code, 6)] : childrenOf(code).flatMap((child) => countiesOf(child.code));
}

/** Hong Kong, Macao and Taiwan: their codes below the province are no standard. Nobody is registered there. */
function isPlaceOfWorkOnly(code: string): boolean {
  return /^8[123]/.test(code);
}

/**
 * Names of prefecture rows that are only headings over counties: in the four municipalities, and for counties directly
 * under a province.
 */
const groupingNames: ReadonlySet<string> = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

function unlistedRegion(code: RegionCode, level: RegionLevel): Region | undefined {
  if (level !== 'TOWNSHIP' && level !== 'VILLAGE') return undefined;
  const parent = regionOf(parentCodeOf(code));
  const suffix = code.slice(-3);
  // The statistical form pads a county's code with zeros to 12 digits: that is the county, not a village of it.
  if (parent === undefined || suffix === '000' || isPlaceOfWorkOnly(code)) return undefined;
  const listing = listedBelow(parent.code);
  if (listing === 'FILE') return undefined;
  const region = { code, name: parent.name + suffix, level, parentCode: parent.code };
  // Accepted by form until its neighbours were loaded; records may hold it.
  if (listing === 'LOAD') return { ...region, replacedBy: [] };
  return parent.replacedBy === undefined ? region : { ...region, ...abolishedWith(parent, code) };
}

/** When a region ended whose parent was abolished, and what took it over. */
function abolishedWith(parent: Region, code: string): Pick<Region, 'validTo' | 'replacedBy'> {
  const { validTo } = parent;
  const replacedBy = successorsBelow(parent, code.slice(parent.code.length));
  return { ...(validTo !== undefined && { validTo }), replacedBy };
}

/**
 * Successors of a township or village below an abolished code: the region with the same last digits, if the region above
 * only changed its rank (`晋宁县` to `晋宁区`) and that region exists; otherwise the successors of the region above.
 */
function successorsBelow(parent: Region, suffix: string): readonly RegionCode[] {
  const successor = successorOf(parent);
  if (successor === undefined || successor.length !== parent.code.length) return parent.replacedBy ?? [];
  const isListed = findRow(parent.code) !== undefined || findAbolished(parent.code) !== undefined;
  const sameNumbers = !isListed || stemOf(regionOf(successor)?.name) === stemOf(parent.name);
  // It may be abolished in its turn, and lead on.
  const below = sameNumbers ? regionOf(successor + suffix) : undefined;
  return below !== undefined && below.replacedBy?.length !== 0 ? [below.code] : [successor];
}
