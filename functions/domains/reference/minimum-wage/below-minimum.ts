/** When a position's wage is below the minimum. Pure. */
import { type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import { isRegionCode } from '../region/region-code';
import type { MinimumWage } from './in-force';
import type { MinimumWages } from './service';

/** What a position says of its wage, as submitted. */
export interface Offer {
  readonly regionCode?: string | null | undefined;
  /** Yuan per month. */
  readonly wageMin?: number | null | undefined;
  readonly startsOn?: string | null | undefined;
}

/**
 * The minimum that the lowest wage of an offer is below: that of the workplace on the first day of work, or today if that
 * is later. Undefined if the wage is high enough or is not given, or if no minimum is in force.
 */
export function minimumAbove(
  { regionCode, wageMin, startsOn }: Offer,
  today: CivilDate,
  minimumWages: MinimumWages,
): MinimumWage | undefined {
  if (regionCode == null || !isRegionCode(regionCode) || wageMin == null) return undefined;
  const on = startsOn != null && isCivilDate(startsOn) && startsOn > today ? startsOn : today;
  const minimum = minimumWages(regionCode, on);
  return minimum !== undefined && wageMin < minimum.monthly ? minimum : undefined;
}
