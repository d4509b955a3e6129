/** Checks of rows of minimum wages that a bureau loads or withdraws, and which bureau may. Pure. */
import type { MinimumWageInput, WithdrawMinimumWagesInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkListLength, checkNumber, checkText } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { actsIn, outOfScope } from '../region/authority';
import { region } from '../region/checks';
import { isRegion } from '../region/region';
import { figure } from '../rule/rule-row';
import type { Rules } from '../rule/service';
import { asRegionCode, homeProvince, type RegionCode } from '../region/region-code';
import { type AskedKey, keyOf } from './in-force';

/**
 * Whether the caller keeps a province's table: the province's own bureau, or that of the home province, which keeps the
 * tables of provinces where its people work. No other bureau changes another province's table.
 */
export function keepsTable({ roles, regionCode }: Viewer, province: string): boolean {
  return roles.includes('BUREAU') && regionCode !== undefined && (regionCode === province || isKeeper(regionCode));
}

/**
 * Whether the caller may see who changed the rows of an area (`areaOf`): bureaus that keep the table, and the bureau in
 * charge of the area.
 */
export function tracesArea(viewer: Viewer, area: string): boolean {
  return isRegion(area) && (keepsTable(viewer, area.slice(0, 2)) || actsIn(viewer, area));
}

function isKeeper(regionCode: RegionCode): boolean {
  return regionCode === homeProvince;
}

/** Refusals for all wrong fields of all rows; if two rows have the same region and day, the later one is refused. */
export function checkMinimumWages(rows: readonly MinimumWageInput[], today: CivilDate, viewer: Viewer): Refusal[] {
  return [
    ...checkListLength(['rows'], rows.length, { min: 1, max: limits.minimumWageRowsMax }),
    ...rows.flatMap((row, index): Refusal[] => {
      const at = (field: keyof MinimumWageInput): (string | number)[] => ['rows', index, field];
      return [
        ...region(at('regionCode'), row.regionCode, { finest: 'COUNTY', needed: true }),
        ...checkKeeps(viewer, row, index),
        ...checkDate(at('validFrom'), row.validFrom, { today, daysAhead: limits.positionDaysAheadMax, needed: true }),
        ...checkNumber(at('monthly'), row.monthly, { min: 1, max: limits.wageMax, needed: true }),
        ...checkNumber(at('hourly'), row.hourly, { min: 1, max: limits.wageMax, needed: true }),
      ];
    }),
    ...checkDistinct(['rows'], rows.map(keyOf)),
  ];
}

/** Rows of abolished regions can be withdrawn; an unknown code is NOT_FOUND later. */
export function checkWithdrawal({ rows, note }: WithdrawMinimumWagesInput, viewer: Viewer): Refusal[] {
  return [
    ...checkListLength(['rows'], rows.length, { min: 1, max: limits.minimumWageWithdrawnMax }),
    ...rows.flatMap((row, index) => checkKeeps(viewer, row, index)),
    ...checkDistinct(['rows'], rows.map(keyOf)),
    ...checkText(['note'], note, { max: limits.noteCharactersMax }),
  ];
}

function checkKeeps(viewer: Viewer, { regionCode }: AskedKey, index: number): Refusal[] {
  const keeps = keepsTable(viewer, regionCode.slice(0, 2)) || !isRegion(regionCode);
  return keeps ? [] : [outOfScope(viewer, ['rows', index, 'regionCode'])];
}

/**
 * Refuses unusually high or low wages that are not confirmed: likely a digit too many or too few. Call it for rows that are
 * otherwise valid. Where no rule tells what is usual, nothing is unusual.
 * @param rules holds MINIMUM_WAGES; the rule of the row's region on its first day counts.
 */
export function checkUnusual(rows: readonly MinimumWageInput[], rules: Rules): Refusal[] {
  return rows.flatMap(({ regionCode, validFrom, monthly, hourly, confirm }, index) => {
    const [usual] = confirm === true ? [] : rules('MINIMUM_WAGES', validFrom, asRegionCode(regionCode));
    if (usual === undefined) return [];
    const unusual = (field: 'monthly' | 'hourly', got: number, min: number, max: number): Refusal[] =>
      got < min || got > max ? [refusal('CONFIRMATION_NEEDED', ['rows', index, field], { min, max, got })] : [];
    return [
      ...unusual('monthly', monthly, figure(usual, 'MONTHLY_MIN'), figure(usual, 'MONTHLY_MAX')),
      ...unusual('hourly', hourly, figure(usual, 'HOURLY_MIN'), figure(usual, 'HOURLY_MAX')),
    ];
  });
}
