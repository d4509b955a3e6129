/**
 * Lists of codes that the home province's bureau loads over the built-in ones: rows with a first day, and with a last
 * day and successors where a code was abolished. This file tells which row a code has on a day, and what a load changes.
 * Pure.
 */
import type { CodeList } from '../../../generated/graphql';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';

export interface CodeRow {
  readonly scheme: string;
  readonly code: string;
  readonly name: string;
  readonly validFrom: CivilDate;
  /** Last day, inclusive. */
  readonly validTo?: CivilDate;
  /** Only with `validTo`. */
  readonly replacedBy?: readonly string[];
  readonly nameEnglish?: string;
  readonly initials?: string;
  readonly juvenilesBanned?: boolean;
}

/** A row with its turns. */
export interface KeptCode extends CodeRow {
  /** Number of the load that brought it, from 1. */
  readonly turn: number;
  readonly loaded: Deed;
  /** Absent while it stands: the load that brought another row of its key. */
  readonly ended?: Deed;
}

/** The account that loaded a row, and when. */
export interface Deed {
  readonly by: string;
  readonly at: Instant;
}

/** All rows of a list whose codes begin with the same digits, replaced ones included. */
export interface Part {
  readonly list: CodeList;
  readonly part: string;
  /** Number of the last load that changed it; 0 before the first. */
  readonly version: number;
  readonly rows: readonly KeptCode[];
}

/** Province or major group: the whole of each is stored in one item. */
export function partOf(list: CodeList, code: string): string {
  return code.slice(0, list === 'REGION' ? 2 : 1);
}

/** Identifies a row: at most one with it stands. Sorts by code and first day. */
export function keyOf({ scheme, code, validFrom }: Pick<CodeRow, 'scheme' | 'code' | 'validFrom'>): string {
  return [code, validFrom, scheme].join('#');
}

/** Identifies and orders all rows. */
export function orderOf(row: KeptCode): string {
  return `${keyOf(row)}#${String(row.turn).padStart(10, '0')}`;
}

/** Replaces rows of the same key by `given`. The same part if all of them stand already. */
export function loadedInto(part: Part, given: readonly CodeRow[], version: number, deed: Deed): Part {
  const standing = new Map(part.rows.filter(stands).map((row) => [keyOf(row), row]));
  const news = given.filter((row) => !isSame(standing.get(keyOf(row)), row));
  if (news.length === 0) return part;
  const keys = new Set(news.map(keyOf));
  const before = part.rows.map((row) => (stands(row) && keys.has(keyOf(row)) ? { ...row, ended: deed } : row));
  return { ...part, version, rows: [...before, ...news.map((row) => ({ ...row, turn: version, loaded: deed }))] };
}

export function stands({ ended }: KeptCode): boolean {
  return ended === undefined;
}

/** Rows of each code that stand, in the order in which they begin. */
export type RowsByCode = ReadonlyMap<string, readonly CodeRow[]>;

export function byCode(rows: readonly KeptCode[]): RowsByCode {
  const inOrder = rows.filter(stands).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return Map.groupBy(inOrder, ({ code }) => code);
}

/** The row that began last, on that day or before; undefined if none has begun. */
export function rowOn(rows: readonly CodeRow[] = [], on: CivilDate): CodeRow | undefined {
  return rows.findLast(({ validFrom }) => validFrom <= on);
}

export function hasEnded({ validTo }: Pick<CodeRow, 'validTo'>, on: CivilDate): boolean {
  return validTo !== undefined && validTo < on;
}

/**
 * Whether the successors of a code lead back to it on any day.
 * @param othersOf successors of codes without rows.
 */
export function leadsBack(rows: RowsByCode, start: string, othersOf: (code: string) => readonly string[]): boolean {
  const everAfter = (code: string): readonly string[] =>
    (rows.get(code) ?? []).flatMap(({ replacedBy = [] }) => replacedBy);
  const reached = reachedFrom(start, (code) => [...everAfter(code), ...othersOf(code)]);
  if (!reached.has(start)) return false;
  const days = new Set([...reached].flatMap((code) => rows.get(code) ?? []).flatMap(daysOf));
  return [...days].some((on) => {
    const after = (code: string): readonly string[] => {
      const row = rowOn(rows.get(code), on);
      if (row === undefined) return othersOf(code);
      return hasEnded(row, on) ? (row.replacedBy ?? []) : [];
    };
    return reachedFrom(start, after).has(start);
  });
}

function reachedFrom(start: string, after: (code: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(after(start));
  // A set goes on with what is added while it is read.
  for (const code of reached) for (const next of after(code)) reached.add(next);
  return reached;
}

/** The first day of a row, and the first after it. */
export function daysOf({ validFrom, validTo }: Pick<CodeRow, 'validFrom' | 'validTo'>): CivilDate[] {
  return [validFrom, ...(validTo === undefined ? [] : [addDays(validTo, 1)])];
}

function isSame(one: KeptCode | undefined, other: CodeRow): boolean {
  if (one === undefined) return false;
  const { turn: _, loaded: __, ended: ___, ...row } = one;
  return JSON.stringify(sorted(row)) === JSON.stringify(sorted(other));
}

function sorted(row: CodeRow): unknown {
  return Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
}
