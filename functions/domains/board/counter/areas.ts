/**
 * Areas that the board counts: everything, a province, a prefecture, a county, a township or a village; each contains those of
 * the next level. Derived from the code's form only, so counts stay reachable even if a region is abolished.
 */
import { cutTo, lineOf, type RegionCode } from '../../reference/region/region-code';

/** The area that contains every region. */
export const EVERYTHING = 'all';

export type Area = RegionCode | typeof EVERYTHING;

/** The areas that contain a region, from everything down to the region itself: `all 53 5306 530627` for `530627`. */
export function areasOf(area: Area): readonly Area[] {
  const known = areasKnown.get(area);
  if (known !== undefined) return known;
  const areas = [EVERYTHING, ...regionsOf(area)] as const;
  // A province has some thousand villages, and some hundred counties, for which every fact asks.
  if (area.length > COUNTY) return areas;
  if (areasKnown.size >= AREAS_KNOWN_MAX) areasKnown.clear();
  areasKnown.set(area, areas);
  return areas;
}

const areasKnown = new Map<Area, readonly Area[]>();
const AREAS_KNOWN_MAX = 10_000;
const COUNTY = 6;

function regionsOf(area: Area): RegionCode[] {
  return area === EVERYTHING ? [] : lineOf(area);
}

/** The county that contains a township or a village; any other region itself. */
export function countyAreaOf(regionCode: RegionCode): RegionCode {
  return cutTo(regionCode, COUNTY);
}

/** The area one level below `area` that contains the other one; undefined if the other one is not below `area`. */
export function childOf(area: Area, other: Area): RegionCode | undefined {
  const level = areasOf(other).indexOf(area);
  return level < 0 ? undefined : regionsOf(other)[level];
}

export function isCounty(area: Area): area is RegionCode {
  return area !== EVERYTHING && area.length === COUNTY;
}

/** Whether it is a township or a village, whose counts are in its county's item. */
export function isBelowCounty(area: Area): area is RegionCode {
  return area !== EVERYTHING && area.length > COUNTY;
}
