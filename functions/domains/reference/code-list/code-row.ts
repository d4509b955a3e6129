/**
 * Lists of codes that the home province's bureau loads over the built-in ones: rows with a first day, and with a last
 * day and successors where a code was abolished. This file tells which row a code has on a day. Pure.
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

/** The first day of a row, and the first after it. */
export function daysOf({ validFrom, validTo }: Pick<CodeRow, 'validFrom' | 'validTo'>): CivilDate[] {
  return [validFrom, ...(validTo === undefined ? [] : [addDays(validTo, 1)])];
}
