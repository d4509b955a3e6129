/**
 * Reads the rows of `regions.json` (source and form: docs/data-sources.md), and those that the bureau loaded over them.
 * Each built-in region is one text, `code name lat lng validFrom validTo replacedBy`; `-` stands for an unknown field,
 * and trailing unknown fields are left out. Rows are sorted by code and found by binary search, so a cold start builds no
 * index, and a region is parsed only when it is asked for.
 */
import { type CivilDate, asCivilDate } from '../../../../platform/values/civil-date';
import { asRegionCode, type RegionCode } from '../region-code';
import rows from './regions.json';

export interface RegionRow {
  readonly code: RegionCode;
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
  readonly replacedBy?: readonly RegionCode[];
  /** Pinyin initials of the name, of a loaded row that tells them; those of built-in rows are in `initials.json`. */
  readonly initials?: string;
}

/**
 * Takes the rows that the bureau loaded, as they hold today, instead of those taken before: a process serves one
 * database. Called by `useRegions` of `region.ts` alone, which forgets what it remembers of the rows before.
 */
export function takeRows(loaded: readonly RegionRow[]): void {
  // Most databases have none: what was made of the file alone stays.
  if (loaded.length === 0 && taken.size === 0) return;
  taken = new Map(loaded.map((row) => [row.code, row]));
  takenBelow = Map.groupBy(takenCodes().toSorted(), parentCodeOf);
  edition += 1;
}

function takenCodes(): RegionCode[] {
  return [...taken.values()].map(({ code }) => code);
}

let taken: ReadonlyMap<string, RegionRow> = new Map();
let takenBelow: ReadonlyMap<string, readonly RegionCode[]> = new Map();
let edition = 0;

/** Changes whenever other rows are taken, for whoever remembers what was made of them. */
export function editionOfRows(): number {
  return edition;
}

/** The rows that the bureau loaded. */
export function loadedRows(): Iterable<RegionRow> {
  return taken.values();
}

/** Whether the bureau loaded a row of this code. */
export function isLoaded(code: string): boolean {
  return taken.has(code);
}

/** The row of exactly this code, the loaded one if there is one. */
export function findRow(code: string): RegionRow | undefined {
  return taken.get(code) ?? findBuiltIn(code);
}

/** The built-in row of exactly this code. */
export function findBuiltIn(code: string): RegionRow | undefined {
  const row = rows[positionOf(code)];
  return row?.startsWith(`${code} `) ? parseRow(row) : undefined;
}

/** Each level adds two digits; townships and villages add three. */
export function parentCodeOf(code: string): string {
  return code.slice(0, code.length > 6 ? -3 : -2);
}

/** A name without its rank. */
export function stemOf(name: string | undefined): string | undefined {
  return name?.replace(/(?:街道|[县市区旗镇乡])$/, '');
}

/** Codes of the rows one level below a listed code, in order. */
export function childCodes(code: string): RegionCode[] {
  const builtIn = builtInBelow(code);
  const loaded = takenBelow.get(code);
  return loaded === undefined ? builtIn : [...new Set([...builtIn, ...loaded])].sort();
}

function builtInBelow(code: string): RegionCode[] {
  const codes: RegionCode[] = [];
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

/**
 * Who lists the regions below this code, if any are listed. An unlisted code below one of the file does not exist; below
 * one that the bureau loaded it exists no longer.
 */
export function listedBelow(code: string): 'FILE' | 'LOAD' | undefined {
  if (endOf(code) > positionOf(code) + 1) return 'FILE';
  return takenBelow.has(code) ? 'LOAD' : undefined;
}

/** The built-in rows below a code, at every level. */
export function builtInUnder(code: string): RegionRow[] {
  return rows.slice(positionOf(`${code}0`), endOf(code)).map(parseRow);
}

/** Codes of all rows, in order. */
export function allCodes(): RegionCode[] {
  const builtIn = rows.map(codeOf);
  return taken.size === 0 ? builtIn : [...new Set([...builtIn, ...takenCodes()])].sort();
}

export function parseRow(row: string): RegionRow {
  const [code = '', name = '', ...facts] = row.split(' ');
  const [lat, lng, validFrom, validTo, replacedBy] = facts.map((fact) => (fact === '-' ? undefined : fact));
  return {
    code: asRegionCode(code),
    name,
    ...(lat !== undefined && lng !== undefined && { lat: Number(lat), lng: Number(lng) }),
    ...(validFrom !== undefined && { validFrom: asCivilDate(validFrom) }),
    ...(validTo !== undefined && { validTo: asCivilDate(validTo) }),
    ...((validTo !== undefined || replacedBy !== undefined) && {
      replacedBy: replacedBy?.split('/').map(asRegionCode) ?? [],
    }),
  };
}

function codeOf(row: string): RegionCode {
  return asRegionCode(row.slice(0, row.indexOf(' ')));
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
