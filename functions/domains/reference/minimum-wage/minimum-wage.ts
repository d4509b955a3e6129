/**
 * Minimum wages by region and date, as the bureau loads them: a province sets them for each class of area, so a county's own
 * row stands before its prefecture's, and that before its province's (Provisions on Minimum Wages, 2004, art. 7). None is
 * built in.
 */
import type { MinimumWageInput, WithdrawMinimumWagesInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  checkNumber,
  type Path,
  checkText,
} from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { actsIn, outOfScope } from '../region/authority';
import { region } from '../region/checks';
import { countyOf, isRegion } from '../region/region';

export interface MinimumWage {
  /** A province, a prefecture or a county. */
  readonly regionCode: string;
  /** First day on which it holds; until the next row of the region begins. */
  readonly validFrom: CivilDate;
  /** Yuan a month of full-time work. */
  readonly monthly: number;
  /** Yuan an hour of part-time work. */
  readonly hourly: number;
}

/** A region and a day have one row in force. */
export type WageKey = Pick<MinimumWage, 'regionCode' | 'validFrom'>;

export function keyOf({ regionCode, validFrom }: WageKey): string {
  return `${regionCode}#${validFrom}`;
}

/** Rows that share an item: a province's own, or all of a prefecture's. */
export function areaOf(regionCode: string): string {
  return regionCode.slice(0, 4);
}

/** The areas whose rows may hold at a place of work. */
export function areasFor(regionCode: string): string[] {
  return regionCode.length > 2 ? [regionCode.slice(0, 2), areaOf(regionCode)] : [regionCode];
}

/** The one in force at a place: of the finest region that has one on that day. Undefined where none was loaded. */
export function inForce(rows: readonly MinimumWage[], regionCode: string, on: CivilDate): MinimumWage | undefined {
  const county = countyOf(regionCode);
  const lines = [county, regionCode.slice(0, 4), regionCode.slice(0, 2)];
  return lines
    .map((code) =>
      rows
        .filter((row) => row.regionCode === code && row.validFrom <= on)
        .toSorted(byDate)
        .at(-1),
    )
    .find((row) => row !== undefined);
}

/**
 * A table is its province's. Provinces whose bureaus do not work here are kept by the bureau of the software's province, whose
 * people work there; nobody else says anything of another province.
 */
export function keepsTable({ roles, regionCode }: Viewer, province: string): boolean {
  return roles.includes('BUREAU') && regionCode !== undefined && (regionCode === province || isKeeper(regionCode));
}

/** Whether the caller may see who changed the rows of an area (`areaOf`): whoever keeps the table, and the bureau of the area. */
export function tracesArea(viewer: Viewer, area: string): boolean {
  return isRegion(area) && (keepsTable(viewer, area.slice(0, 2)) || actsIn(viewer, area));
}

function isKeeper(regionCode: string): boolean {
  return regionCode === limits.homeProvince;
}

/** Every wrong field of every row; two rows of one region and day are an error of the later one. */
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

/** A row may be of a region that was abolished since. What no region has is found nowhere. */
export function checkWithdrawal({ rows, note }: WithdrawMinimumWagesInput, viewer: Viewer): Refusal[] {
  return [
    ...checkListLength(['rows'], rows.length, { min: 1, max: limits.minimumWageWithdrawnMax }),
    ...rows.flatMap((row, index) => checkKeeps(viewer, row, index)),
    ...checkDistinct(['rows'], rows.map(keyOf)),
    ...checkText(['note'], note, { max: limits.noteCharactersMax }),
  ];
}

function checkKeeps(viewer: Viewer, { regionCode }: WageKey, index: number): Refusal[] {
  const keeps = keepsTable(viewer, regionCode.slice(0, 2)) || !isRegion(regionCode);
  return keeps ? [] : [outOfScope(viewer, ['rows', index, 'regionCode'])];
}

interface Usual {
  readonly min: number;
  readonly max: number;
}

const MONTHLY: Usual = { min: limits.minimumMonthlyUsualMin, max: limits.minimumMonthlyUsualMax };
const HOURLY: Usual = { min: limits.minimumHourlyUsualMin, max: limits.minimumHourlyUsualMax };

/** Of rows that are right but for it: whoever means a wage that hardly anyone sets says so. */
export function checkUnusual(rows: readonly MinimumWageInput[]): Refusal[] {
  return rows.flatMap(({ monthly, hourly, confirm }, index) =>
    confirm === true
      ? []
      : [
          ...unusual(['rows', index, 'monthly'], monthly, MONTHLY),
          ...unusual(['rows', index, 'hourly'], hourly, HOURLY),
        ],
  );
}

/** A digit too many, or too few. */
function unusual(path: Path, value: number, { min, max }: Usual): Refusal[] {
  return value < min || value > max ? [refusal('CONFIRMATION_NEEDED', path, { min, max, got: value })] : [];
}

function byDate(a: MinimumWage, b: MinimumWage): number {
  return compare(a.validFrom, b.validFrom);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
