/**
 * Areas that the board counts: everything, a province, a prefecture or a county; each contains those of the next level.
 * Derived from the code's form only, so counts stay reachable even if a region is abolished.
 */

/** The area that contains every region. */
export const EVERYTHING = 'all';

const CODE_LENGTHS = [2, 4, 6];

/**
 * The areas that contain a region, from everything down to its county, itself included: `all 53 5306 530627` for
 * `530627101`.
 */
export function areasOf(regionCode: string): string[] {
  if (regionCode === EVERYTHING) return [EVERYTHING];
  return [
    EVERYTHING,
    ...CODE_LENGTHS.filter((length) => length <= regionCode.length).map((length) => regionCode.slice(0, length)),
  ];
}

/** The smallest area that contains a region: the region itself, or its county. */
export function finestAreaOf(regionCode: string): string {
  return areasOf(regionCode).at(-1) ?? EVERYTHING;
}

/** The area one level below `area` that contains the region; undefined if the region is not below `area`. */
export function childOf(area: string, regionCode: string): string | undefined {
  const areas = areasOf(regionCode);
  const level = areas.indexOf(area);
  return level < 0 ? undefined : areas[level + 1];
}

export function isCounty(area: string): boolean {
  return area !== EVERYTHING && area.length === 6;
}
