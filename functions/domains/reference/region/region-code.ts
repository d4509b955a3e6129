/** The form of region codes, in items and elsewhere. Whether a region exists is asked where the code is given (`checks.ts`). */
import { limits } from '../../../limits';
import * as attr from '../../../platform/items/attributes';
import { assert } from '../../../platform/requests/errors';
import type { Branded } from '../../../platform/values/branded';

/** 2, 4, 6, 9 or 12 digits, also of a region that was abolished. */
export type RegionCode = Branded<'RegionCode'>;

/** Whether the text has the form of a region's code. Does not mean that the region exists. */
export function isRegionCode(text: string): text is RegionCode {
  return /^\d+$/.test(text) && levelByLength.has(text.length);
}

/** The text, as a region's code. @throws where it has not the form. */
export function asRegionCode(text: string): RegionCode {
  assert(isRegionCode(text), 'a region code');
  return text;
}

export const regionCode = attr.textAs('a region code', isRegionCode);

/** Code of the region with so many digits that contains it, by form; the code itself if it has no more. */
export function cutTo(code: RegionCode, digits: 2 | 4 | 6 | 9): RegionCode {
  return asRegionCode(code.slice(0, digits));
}

/** The county that contains it, by form; `441900` means all of `4419`, which has none. The code itself if it is wider. */
export function cutToCounty(code: RegionCode): RegionCode {
  const county = cutTo(code, 6);
  return county.length === 6 && county.endsWith('00') ? cutTo(county, 4) : county;
}

/** Province, prefecture and county that contain it, as far as the code tells them. */
export function levelsOf(code: RegionCode): Set<RegionCode> {
  return new Set([cutTo(code, 2), cutTo(code, 4), cutToCounty(code)]);
}

/** Prefecture and county of a home: the first digits of every township and village. */
export function homeOf(villageCode: RegionCode): { readonly prefecture: RegionCode; readonly county: RegionCode } {
  return { prefecture: cutTo(villageCode, 4), county: cutTo(villageCode, 6) };
}

export type RegionLevel = 'PROVINCE' | 'PREFECTURE' | 'COUNTY' | 'TOWNSHIP' | 'VILLAGE';

/** Level by the form of the code. */
export function levelOf(code: RegionCode): RegionLevel {
  const level = levelByLength.get(code.length);
  assert(level, 'a length of region codes');
  return level;
}

const levelByLength: ReadonlyMap<number, RegionLevel> = new Map([
  [2, 'PROVINCE'],
  [4, 'PREFECTURE'],
  [6, 'COUNTY'],
  [9, 'TOWNSHIP'],
  [12, 'VILLAGE'],
]);

/** How many digits the codes of each level have, from the province down. */
export const levelLengths: readonly number[] = [...levelByLength.keys()];

/** Code of the smallest region that contains both, by form only; undefined for two provinces. */
export function commonRegionOf(one: RegionCode, other: RegionCode): RegionCode | undefined {
  return lineOf(one).findLast((code) => other.startsWith(code));
}

/** Codes from the province down to the code itself, by form. */
export function lineOf(code: RegionCode): RegionCode[] {
  return levelLengths.filter((length) => length <= code.length).map((length) => asRegionCode(code.slice(0, length)));
}

/** The province whose bureau keeps the system. */
export const homeProvince = asRegionCode(limits.homeProvince);
