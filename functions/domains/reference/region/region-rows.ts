/**
 * The rows of `regions.json` (source and form: docs/data-sources.md): one text a region, `code name lat lng validFrom
 * validTo replacedBy`, where `-` stands for an unknown field and trailing unknown ones are left out. The rows are sorted
 * by code and searched by halves, so a cold start builds no index and a region is parsed only when it is asked for.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import rows from './regions.json';

export interface RegionRow {
  readonly code: string;
  readonly name: string;
  /** Degrees of the seat of its government, where known. */
  readonly lat?: number;
  readonly lng?: number;
  /** First day of the code; absent when it is older than the file. */
  readonly validFrom?: CivilDate;
  /** Last day of an abolished code; absent while it is in force. */
  readonly validTo?: CivilDate;
  /** The code that took over most of an abolished one. */
  readonly replacedBy?: string;
}

/** The row of exactly this code. */
export function findRow(code: string): RegionRow | undefined {
  const row = rows[positionOf(code)];
  return row?.startsWith(`${code} `) ? parseRow(row) : undefined;
}

/** The codes of the rows one level below a listed code, in order. */
export function childCodes(code: string): string[] {
  const codes: string[] = [];
  const end = endOf(code);
  let position = positionOf(code) + 1;
  while (position < end) {
    // Every ancestor of a row is a row too, so what follows a region is its first child, and what follows that child's
    // own block is the next one.
    const child = codeOf(rows[position] ?? '');
    codes.push(child);
    position = endOf(child);
  }
  return codes;
}

/** True when the file lists what lies below this listed code, so that a code it does not list does not exist. */
export function hasChildren(code: string): boolean {
  return endOf(code) > positionOf(code) + 1;
}

/** The codes of all rows, in order. */
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
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...(replacedBy !== undefined && { replacedBy }),
  };
}

function codeOf(row: string): string {
  return row.slice(0, row.indexOf(' '));
}

/** Position of the first row at or after a code: a space sorts before the digits, so a parent's row before its children's. */
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

/** Position after the last row whose code begins with this one: `:` sorts right after the digits. */
function endOf(code: string): number {
  return positionOf(`${code}:`);
}
