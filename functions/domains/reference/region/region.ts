/**
 * Regions of China by code (GB/T 2260 and the statistical form of 9 and 12 digits): which exist, their names, and which
 * contains which. A parent's code is a prefix of its children's codes. Everything else is looked up, because the main
 * destinations (Dongguan, Zhongshan) break every rule that looks obvious.
 */
import { limits } from '../../../limits';
import { assert } from '../../../platform/requests/errors';
import { findAbolished, headOf } from './abolished-rows';
import { levelLengths, levelOf, type RegionLevel } from './region-code';
import { type RegionRow, childCodes, findRow, listedBelow, parentCodeOf, stemOf, takeRows } from './region-rows';

/**
 * A row of the file, or a township or village that the file does not list and that is accepted by its form and parent.
 */
export interface Region extends RegionRow {
  readonly level: RegionLevel;
  /** Absent for a province, and for what was abolished together with what it lay in. */
  readonly parentCode?: string;
}

/**
 * The region of a code; undefined if it does not exist. Finds abolished codes as well (`replacedBy`), because records keep
 * them. All villages, and townships of counties whose townships the file does not list, are accepted by form (`001` to
 * `999` below an existing parent) and named after the parent with the code's last three digits.
 */
export function regionOf(code: string): Region | undefined {
  const known = listed.get(code);
  if (known !== undefined) return known;
  const level = levelOf(code);
  if (level === undefined) return undefined;
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
  takeRows(loaded);
  listed.clear();
  asRead.clear();
}

/** The region of a code that was checked when it was stored. */
export function regionOfRecord(code: string): Region {
  const region = regionOf(code);
  assert(region, `region ${code} of a record to exist`);
  return region;
}

/** Whether a record or a token may carry the code: it exists or was abolished. */
export function isRegion(code: string): boolean {
  return regionOf(code) !== undefined;
}

/** Whether the code may be written into a new record: it exists and is not abolished. */
export function regionExists(code: string): boolean {
  const region = regionOf(code);
  return region !== undefined && region.replacedBy === undefined;
}

/**
 * The code under which a record is filed that names this code: its only successor of the same level, if it is abolished.
 * Forms with zeros are taken as well (`440300` is 4403). A code stays unchanged if it was divided, if its successor is
 * wider, or if it is unknown.
 */
export function filedUnder(code: string): string {
  const region = regionOf(code) ?? regionOf(headOf(code));
  return region === undefined ? code : lastOf(region, region.code.length, region.code.length);
}

/**
 * The last in the line of single successors that have so many digits. Codes that lead back to themselves, which no load
 * should bring about, stay as they are.
 */
function lastOf({ code, ...region }: Region, digitsMin: number, digitsMax = Infinity): string {
  const seen = new Set([code]);
  let last = code;
  let next = successorOf(region);
  while (next !== undefined && next.length >= digitsMin && next.length <= digitsMax) {
    if (seen.has(next)) return code;
    seen.add(next);
    last = next;
    next = successorOf(regionOf(next) ?? {});
  }
  return last;
}

/**
 * How a stored code is read: a record as its only successor, of whatever level, if it was abolished since; a scope as none
 * that is wider. A township that became part of a county doesn't give its officials the whole county.
 */
function readAs(code: string): { readonly record: string; readonly scope: string } {
  const before = asRead.get(code);
  if (before !== undefined) return before;
  const region = regionOf(code);
  const [record, scope] = region === undefined ? [code, code] : [lastOf(region, 1), lastOf(region, code.length)];
  if (asRead.size >= limits.codesReadKept) asRead.clear();
  asRead.set(code, { record, scope });
  return { record, scope };
}

/** Cache, because lists and plans ask for the same villages and towns again and again. */
const asRead = new Map<string, { readonly record: string; readonly scope: string }>();

/** The successor of an abolished code, if there is exactly one. */
function successorOf({ replacedBy = [] }: Pick<Region, 'replacedBy'>): string | undefined {
  return replacedBy.length === 1 ? replacedBy[0] : undefined;
}

/** Listed regions one level below, ordered by code, without abolished ones; empty if none is listed. */
export function childrenOf(code: string): Region[] {
  if (levelOf(code) === undefined) return [];
  return childCodes(code)
    .map(regionOf)
    .filter((child) => child !== undefined)
    .filter((child) => child.replacedBy === undefined);
}

/**
 * Name from the province down: `云南省昭通市镇雄县`, `广东省东莞市`, `北京市东城区`. Leaves out names that only group (`市辖区`) and names that
 * the next one repeats. An unknown code is returned as it is, so that the text is never empty.
 */
export function fullName(code: string): string {
  if (regionOf(code) === undefined) return code;
  const names = lineOf(code).flatMap((ancestor) => regionOf(ancestor)?.name ?? []);
  return names
    .filter((name, position) => {
      const next = names[position + 1];
      return next === undefined || !(groupingNames.has(name) || next.startsWith(name));
    })
    .join('');
}

/**
 * Whether the code equals the ancestor's or lies below it, by form: neither has to exist. An abolished code is read as
 * its successor, so that scope follows; one that became part of a wider region lies in its former ancestors as well, until
 * its records are filed elsewhere. An empty or malformed ancestor contains nothing, so a missing scope never means the
 * whole country.
 */
export function isWithin(code: string, ancestorCode: string): boolean {
  if (levelOf(code) === undefined || levelOf(ancestorCode) === undefined) return false;
  const read = readAs(code).record;
  return read.startsWith(readAs(ancestorCode).scope) || (read.length < code.length && code.startsWith(ancestorCode));
}

/** The code that covers all of a region: `441900` is all of `4419`, and records of the city may carry either. */
export function wholeOf(code: string): string {
  const city = prefectureOf(code);
  return city !== undefined && countyOf(city) === code ? city : code;
}

/** Whether a stop serves a region: one contains the other (a stop for all of Dongguan, a worker of one township). */
export function serves(stopCode: string, regionCode: string): boolean {
  return isWithin(stopCode, regionCode) || isWithin(regionCode, stopCode);
}

/**
 * Codes of the prefectures that cover a region: all prefectures of a province, else the one that contains it; empty for
 * an unknown code.
 */
export function prefecturesOf(code: string): string[] {
  if (levelOf(code) === 'PROVINCE') return childrenOf(code).map((prefecture) => prefecture.code);
  const prefecture = prefectureOf(code);
  return prefecture === undefined ? [] : [prefecture];
}

/**
 * Code of the prefecture that contains a region (itself for a prefecture); undefined for a province or an unknown code.
 */
export function prefectureOf(code: string): string | undefined {
  return code.length >= 4 && regionOf(code) ? code.slice(0, 4) : undefined;
}

/**
 * Code of the county that contains a region (itself for a county). A prefecture without counties is its own county
 * under another code (`4419` -> `441900`, `6202` -> `620201`). Undefined for other prefectures, provinces and unknown
 * codes.
 */
export function countyOf(code: string): string | undefined {
  const region = regionOf(code);
  if (region === undefined) return undefined;
  if (code.length >= 6) return code.slice(0, 6);
  const [only, ...others] = childrenOf(code);
  return others.length === 0 && only?.name === region.name ? only.code : undefined;
}

/** Codes of the counties that cover a region, or of the one that contains it; empty for an unknown code. */
export function countiesOf(code: string): string[] {
  if (regionOf(code) === undefined) return [];
  return code.length >= 6 ? [code.slice(0, 6)] : childrenOf(code).flatMap((child) => countiesOf(child.code));
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

function unlistedRegion(code: string, level: RegionLevel): Region | undefined {
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
function successorsBelow(parent: Region, suffix: string): readonly string[] {
  const successor = successorOf(parent);
  if (successor === undefined || successor.length !== parent.code.length) return parent.replacedBy ?? [];
  const isListed = findRow(parent.code) !== undefined || findAbolished(parent.code) !== undefined;
  const sameNumbers = !isListed || stemOf(regionOf(successor)?.name) === stemOf(parent.name);
  return sameNumbers && regionExists(successor + suffix) ? [successor + suffix] : [successor];
}

/** Codes from the province down to the code itself. */
function lineOf(code: string): string[] {
  return levelLengths.filter((length) => length <= code.length).map((length) => code.slice(0, length));
}
