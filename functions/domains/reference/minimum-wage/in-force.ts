/**
 * Which minimum wage is in force at a workplace on a day. A province sets them for each class of area, so a county's row
 * overrides its prefecture's, and that its province's (Provisions on Minimum Wages, 2004, art. 7). The bureau loads them;
 * none is built in. Pure.
 */
import type { WithdrawMinimumWagesInput } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { formerRegions, holdsIn } from '../code-list/former-codes';
import { countyOf, wholeOf } from '../region/region';
import { cutTo, type RegionCode } from '../region/region-code';

export interface MinimumWage {
  /** A province, a prefecture or a county. */
  readonly regionCode: RegionCode;
  /** First day in force; it ends when the region's next row begins. */
  readonly validFrom: CivilDate;
  /** Yuan per month of full-time work. */
  readonly monthly: number;
  /** Yuan per hour of part-time work. */
  readonly hourly: number;
}

/** Identifies a row: at most one is in force for a region and day. */
export type WageKey = Pick<MinimumWage, 'regionCode' | 'validFrom'>;

/** The same as a caller gives it. */
export type AskedKey = Pick<WithdrawMinimumWagesInput['rows'][number], keyof WageKey>;

export function keyOf({ regionCode, validFrom }: AskedKey): string {
  return `${regionCode}#${validFrom}`;
}

/** Rows of one area share an item: a province's own rows, or all rows of a prefecture. */
export function areaOf(regionCode: RegionCode): RegionCode {
  return cutTo(regionCode, 4);
}

/** Areas whose rows may apply at a workplace; its county may have been made from one of another prefecture. */
export function areasFor(regionCode: RegionCode): RegionCode[] {
  const own = regionCode.length > 2 ? [cutTo(regionCode, 2), areaOf(regionCode)] : [regionCode];
  return [...new Set([...own, ...formerRegions(regionCode).map(areaOf)])];
}

/** A row with the turn that loaded it, if one did. */
type Loaded = MinimumWage & { readonly loaded?: number };

/**
 * The row in force at a workplace: of the smallest region that has one on the day. A city that is its own county is one
 * region, whichever of its codes a row has. A region without rows goes by those of the regions that it was made from.
 * Undefined if none was loaded.
 */
export function inForce(rows: readonly Loaded[], regionCode: RegionCode, on: CivilDate): MinimumWage | undefined {
  const place = countyOf(regionCode) ?? regionCode;
  return rows
    .filter(({ validFrom }) => validFrom <= on)
    .flatMap((row) => {
      const held = holdsIn(place, row.regionCode);
      return held === undefined ? [] : [{ row, own: held === 'OWN' }];
    })
    .toSorted(byPrecedence)
    .at(-1)?.row;
}

interface Held {
  readonly row: Loaded;
  readonly own: boolean;
}

/**
 * The row that counts comes last; of two codes of a city the latest, and of one day the one that was loaded last; of two
 * regions that a county was made from, the latest, and of these the highest.
 */
function byPrecedence(a: Held, b: Held): number {
  return (
    wholeOf(a.row.regionCode).length - wholeOf(b.row.regionCode).length ||
    Number(a.own) - Number(b.own) ||
    compare(a.row.validFrom, b.row.validFrom) ||
    (a.own ? (a.row.loaded ?? 0) - (b.row.loaded ?? 0) : 0) ||
    a.row.monthly - b.row.monthly
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
