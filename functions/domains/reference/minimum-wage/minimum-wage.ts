/**
 * Rules of minimum wages by region and date, which the bureau loads. A province sets them for each class of area, so a
 * county's row overrides its prefecture's, and that its province's (Provisions on Minimum Wages, 2004, art. 7). None is
 * built in. Pure.
 */
import type { MinimumWageInput, WithdrawMinimumWagesInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkListLength, checkNumber, checkText } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { actsIn, outOfScope } from '../region/authority';
import { region } from '../region/checks';
import { formerRegions, holdsIn } from '../code-list/former';
import { countyOf, isRegion } from '../region/region';
import { figure } from '../rule/rule';
import type { Rules } from '../rule/service';

export interface MinimumWage {
  /** A province, a prefecture or a county. */
  readonly regionCode: string;
  /** First day in force; it ends when the region's next row begins. */
  readonly validFrom: CivilDate;
  /** Yuan per month of full-time work. */
  readonly monthly: number;
  /** Yuan per hour of part-time work. */
  readonly hourly: number;
}

/** Identifies a row: at most one is in force for a region and day. */
export type WageKey = Pick<MinimumWage, 'regionCode' | 'validFrom'>;

export function keyOf({ regionCode, validFrom }: WageKey): string {
  return `${regionCode}#${validFrom}`;
}

/** Rows of one area share an item: a province's own rows, or all rows of a prefecture. */
export function areaOf(regionCode: string): string {
  return regionCode.slice(0, 4);
}

/** Areas whose rows may apply at a workplace; its county may have been made from one of another prefecture. */
export function areasFor(regionCode: string): string[] {
  const own = regionCode.length > 2 ? [regionCode.slice(0, 2), areaOf(regionCode)] : [regionCode];
  return [...new Set([...own, ...formerRegions(regionCode).map(areaOf)])];
}

/**
 * The row in force at a workplace: of the smallest region that has one on the day. A region without rows goes by those of
 * the regions that it was made from. Undefined if none was loaded.
 */
export function inForce(rows: readonly MinimumWage[], regionCode: string, on: CivilDate): MinimumWage | undefined {
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
  readonly row: MinimumWage;
  readonly own: boolean;
}

/** The row that counts comes last; of two that a county was made from, the latest, and of these the highest. */
function byPrecedence(a: Held, b: Held): number {
  return (
    a.row.regionCode.length - b.row.regionCode.length ||
    Number(a.own) - Number(b.own) ||
    compare(a.row.validFrom, b.row.validFrom) ||
    a.row.monthly - b.row.monthly
  );
}

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

function isKeeper(regionCode: string): boolean {
  return regionCode === limits.homeProvince;
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

function checkKeeps(viewer: Viewer, { regionCode }: WageKey, index: number): Refusal[] {
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
    const [usual] = confirm === true ? [] : rules('MINIMUM_WAGES', validFrom, regionCode);
    if (usual === undefined) return [];
    const unusual = (field: 'monthly' | 'hourly', got: number, min: number, max: number): Refusal[] =>
      got < min || got > max ? [refusal('CONFIRMATION_NEEDED', ['rows', index, field], { min, max, got })] : [];
    return [
      ...unusual('monthly', monthly, figure(usual, 'MONTHLY_MIN'), figure(usual, 'MONTHLY_MAX')),
      ...unusual('hourly', hourly, figure(usual, 'HOURLY_MIN'), figure(usual, 'HOURLY_MAX')),
    ];
  });
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
