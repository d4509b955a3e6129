/**
 * Reads the rows of `regions.json` (source and form: docs/data-sources.md). Each region is one text, `code name lat lng
 * validFrom validTo replacedBy`; `-` stands for an unknown field, and trailing unknown fields are left out. Rows are
 * sorted by code and found by binary search, so a cold start builds no index, and a region is parsed only when it is
 * asked for.
 */
import { type CivilDate, asCivilDate } from '../../../platform/values/civil-date';
import rows from './regions.json';

export interface RegionRow {
  readonly code: string;
  readonly name: string;
  /** Degrees; coordinates of the seat of government, if known. */
  readonly lat?: number;
  readonly lng?: number;
  /** First day of the code; absent if it is older than the file. */
  readonly validFrom?: CivilDate;
  /** Last day of an abolished code, where it is known. */
  readonly validTo?: CivilDate;
  /**
   * Of an abolished code, and of no other: the codes that took it over. One where all of it became part of another region,
   * several where it was divided, none where nobody says.
   */
  readonly replacedBy?: readonly string[];
}

/** The row of exactly this code. */
export function findRow(code: string): RegionRow | undefined {
  const row = rows[positionOf(code)];
  return row?.startsWith(`${code} `) ? parseRow(row) : undefined;
}

/** Codes of the rows one level below a listed code, in order. */
export function childCodes(code: string): string[] {
  const codes: string[] = [];
  const end = endOf(code);
  let position = positionOf(code) + 1;
  while (position < end) {
    // All ancestors of a row are rows, too. So a region is followed by its first child, and the block of that child by
    // the next one.
    const child = codeOf(rows[position] ?? '');
    codes.push(child);
    position = endOf(child);
  }
  return codes;
}

/** Whether the file lists regions below this listed code; then an unlisted code below it does not exist. */
export function hasChildren(code: string): boolean {
  return endOf(code) > positionOf(code) + 1;
}

/** Codes of all rows, in order. */
export function allCodes(): string[] {
  return rows.map(codeOf);
}

export function parseRow(row: string): RegionRow {
  const [code = '', name = '', ...facts] = row.split(' ');
  const [lat, lng, validFrom, validTo, replacedBy] = facts.map((fact) => (fact === '-' ? undefined : fact));
  return {
    code,
    name,
    ...(lat !== undefined && lng !== undefined && { lat: Number(lat), lng: Number(lng) }),
    ...(validFrom !== undefined && { validFrom: asCivilDate(validFrom) }),
    ...(validTo !== undefined && { validTo: asCivilDate(validTo) }),
    ...((validTo !== undefined || replacedBy !== undefined) && { replacedBy: replacedBy?.split('/') ?? [] }),
  };
}

function codeOf(row: string): string {
  return row.slice(0, row.indexOf(' '));
}

/**
 * Index of the first row at or after a code. A space sorts before digits, so a parent's row comes before its
 * children's.
 */
function positionOf(code: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? '') < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index after the last row whose code begins with this one: `:` sorts right after the digits. */
function endOf(code: string): number {
  return positionOf(`${code}:`);
}
