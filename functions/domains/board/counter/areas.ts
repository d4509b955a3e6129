/**
 * Areas that the board counts: everything, a province, a prefecture or a county; each contains those of the next level.
 * Derived from the code's form only, so counts stay reachable even if a region is abolished.
 */
import { cutTo, lineOf, type RegionCode } from '../../reference/region/region-code';

/** The area that contains every region. */
export const EVERYTHING = 'all';

export type Area = RegionCode | typeof EVERYTHING;

/**
 * The areas that contain a region, from everything down to its county, itself included: `all 53 5306 530627` for
 * `530627101`.
 */
export function areasOf(area: Area): readonly Area[] {
  const known = areasKnown.get(area);
  if (known !== undefined) return known;
  if (areasKnown.size >= AREAS_KNOWN_MAX) areasKnown.clear();
  const areas = [EVERYTHING, ...regionsOf(area)] as const;
  areasKnown.set(area, areas);
  return areas;
}

/** Every fact asks for its areas, and a province has some hundred counties. */
const areasKnown = new Map<Area, readonly Area[]>();
const AREAS_KNOWN_MAX = 10_000;

function regionsOf(area: Area): RegionCode[] {
  return area === EVERYTHING ? [] : lineOf(finestAreaOf(area));
}

/** The smallest area that contains a region: the region itself, or its county. */
export function finestAreaOf(regionCode: RegionCode): RegionCode {
  return cutTo(regionCode, 6);
}

/** The area one level below `area` that contains the other one; undefined if the other one is not below `area`. */
export function childOf(area: Area, other: Area): RegionCode | undefined {
  const level = areasOf(other).indexOf(area);
  return level < 0 ? undefined : regionsOf(other)[level];
}

export function isCounty(area: Area): area is RegionCode {
  return area !== EVERYTHING && area.length === 6;
}
