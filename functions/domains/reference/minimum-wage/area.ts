/**
 * The rows of an area as they follow one another: each load and each withdrawal that changes something is a turn of the area,
 * numbered from 1. A row that a turn takes out of force is kept with the turn, so nothing that held is ever lost.
 */
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { compare, keyOf, type MinimumWage, type WageKey } from './minimum-wage';

export interface KeptWage extends MinimumWage {
  /** The turn that loaded it; absent where a release did that kept no turns. */
  readonly loaded?: number;
}

/** As submissions read it: what is in force, and no more. */
export interface Area {
  /** In the order of region and day. */
  readonly rows: readonly KeptWage[];
  /** Of its last turn; 0 before the first. */
  readonly turn: number;
  /** Rows that its turns took out of force. */
  readonly former: number;
}

/** What a turn makes of an area, and the rows that it takes out of force. */
export interface Turn {
  readonly area: Area;
  readonly ended: readonly KeptWage[];
}

/** `given` in the place of the rows of the same region and day. Undefined where all of them are in force already. */
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

/** Without the rows of these regions and days. Undefined where none of them is in force. */
export function withdrawnFrom({ rows, turn, former }: Area, keys: readonly WageKey[]): Turn | undefined {
  const unwanted = new Set(keys.map(keyOf));
  const ended = rows.filter((row) => unwanted.has(keyOf(row)));
  if (ended.length === 0) return undefined;
  const stay = rows.filter((row) => !unwanted.has(keyOf(row)));
  return { area: { rows: stay, turn: turn + 1, former: former + ended.length }, ended };
}

/**
 * A load that would make more of the area than is ever read or kept is refused. A withdrawal never is: it makes
 * what is in force less, and what is kept more by that alone.
 */
export function checkRoom({ rows, former }: Area, at: number): Refusal[] {
  const full = rows.length > limits.minimumWageAreaRowsMax || former > limits.minimumWageFormerRowsMax;
  const max = { inForce: limits.minimumWageAreaRowsMax, former: limits.minimumWageFormerRowsMax };
  return full ? [refusal('MINIMUM_WAGES_TOO_MANY', ['rows', at], max)] : [];
}

function isSame(one: MinimumWage | undefined, other: MinimumWage): boolean {
  return one !== undefined && one.monthly === other.monthly && one.hourly === other.hourly;
}
