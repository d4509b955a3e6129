/**
 * Areas: what the board counts for. Everything, a province, a prefecture or a county; each holds the next finer ones. By the
 * form of the code only, so that what was counted under a code is found under it whatever becomes of the region.
 */

/** The area that holds every region. */
export const EVERYTHING = 'all';

const CODE_LENGTHS = [2, 4, 6];

/** The areas that hold a region, from everything down to its county, itself included: `all 53 5306 530627` for `530627101`. */
export function areasOf(regionCode: string): string[] {
  if (regionCode === EVERYTHING) return [EVERYTHING];
  return [
    EVERYTHING,
    ...CODE_LENGTHS.filter((length) => length <= regionCode.length).map((length) => regionCode.slice(0, length)),
  ];
}

/** The finest area that holds a region: the region itself, or its county. */
export function finestAreaOf(regionCode: string): string {
  return areasOf(regionCode).at(-1) ?? EVERYTHING;
}

/** The area one level below `area` that holds a region; undefined where the region is not below it. */
export function childOf(area: string, regionCode: string): string | undefined {
  const areas = areasOf(regionCode);
  const level = areas.indexOf(area);
  return level < 0 ? undefined : areas[level + 1];
}

export function isCounty(area: string): boolean {
  return area !== EVERYTHING && area.length === 6;
}
