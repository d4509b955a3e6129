/**
 * What a load or a withdrawal changes: each that changes something is a turn of the area, numbered from 1. A row
 * that a turn takes out of force is stored with the turn, so no row is ever lost. Pure.
 */
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { compare, keyOf, type MinimumWage, type WageKey } from './in-force';

export interface KeptWage extends MinimumWage {
  /** The turn that loaded it; absent if an earlier release, which kept no turns, did. */
  readonly loaded?: number;
}

/** The item that submissions read: only the rows in force. */
export interface Area {
  /** Ordered by region and day. */
  readonly rows: readonly KeptWage[];
  /** Number of the last turn; 0 before the first. */
  readonly turn: number;
  /** Number of rows that turns took out of force. */
  readonly former: number;
}

/** The area after a turn, and the rows that it took out of force. */
export interface Turn {
  readonly area: Area;
  readonly ended: readonly KeptWage[];
}

/** Replaces rows of the same region and day by `given`. Undefined if all of them are in force already. */
export function loadedInto({ rows, turn: last, former }: Area, given: readonly MinimumWage[]): Turn | undefined {
  const inForce = new Map(rows.map((row) => [keyOf(row), row]));
  const news = given.filter((row) => !isSame(inForce.get(keyOf(row)), row));
  if (news.length === 0) return undefined;
  const turn = last + 1;
  const ended = news.flatMap((row) => inForce.get(keyOf(row)) ?? []);
  for (const row of news) inForce.set(keyOf(row), { ...row, loaded: turn });
  const all = [...inForce.values()].sort((a, b) => compare(keyOf(a), keyOf(b)));
  return { area: { rows: all, turn, former: former + ended.length }, ended };
}

/** Removes the rows of these regions and days. Undefined if none of them is in force. */
export function withdrawnFrom({ rows, turn, former }: Area, keys: readonly WageKey[]): Turn | undefined {
  const unwanted = new Set(keys.map(keyOf));
  const ended = rows.filter((row) => unwanted.has(keyOf(row)));
  if (ended.length === 0) return undefined;
  const stay = rows.filter((row) => !unwanted.has(keyOf(row)));
  return { area: { rows: stay, turn: turn + 1, former: former + ended.length }, ended };
}

/**
 * Refuses a load that would exceed the bounds of rows in force or former rows. A withdrawal is never refused: it
 * removes rows in force and adds only those to the former ones.
 */
export function checkRoom({ rows, former }: Area, at: number): Refusal[] {
  const full = rows.length > limits.minimumWageAreaRowsMax || former > limits.minimumWageFormerRowsMax;
  const max = { inForce: limits.minimumWageAreaRowsMax, former: limits.minimumWageFormerRowsMax };
  return full ? [refusal('MINIMUM_WAGES_TOO_MANY', ['rows', at], max)] : [];
}

function isSame(one: MinimumWage | undefined, other: MinimumWage): boolean {
  return one !== undefined && one.monthly === other.monthly && one.hourly === other.hourly;
}
