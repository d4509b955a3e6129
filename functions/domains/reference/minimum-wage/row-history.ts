/** The history of each row, from the rows in force and from the turns that took rows out of force. Pure. */
import type { MinimumWageStatus } from '../../../generated/graphql';
import type { Instant } from '../../../platform/values/clock';
import { keyOf, type MinimumWage } from './in-force';
import type { Area, KeptWage } from './load-effect';

/** A stored turn: author, time and kind of the change, and the rows that ended. */
export interface TurnEntry {
  readonly turn: number;
  readonly kind: 'LOADED' | 'WITHDRAWN';
  readonly by: string;
  /** Instant, to the second. */
  readonly at: Instant;
  /** Reason of a withdrawal. */
  readonly note?: string;
  readonly ended: readonly KeptWage[];
}

/** A row with its status and its turns. */
export interface WageRecord extends MinimumWage {
  readonly status: MinimumWageStatus;
  /** Turn that loaded it; 0 if it was loaded before turns were kept. */
  readonly loaded: number;
  /** Absent if it was loaded before turns were kept. */
  readonly loading?: TurnEntry;
  /** Turn that took it out of force. */
  readonly ending?: TurnEntry;
}

/**
 * Each row once, ordered by region, day and turn. If entries are newer than the area, a row in both counts as ended.
 */
export function recordsOf(area: Area, entries: readonly TurnEntry[]): WageRecord[] {
  const byTurn = new Map(entries.map((entry) => [entry.turn, entry]));
  const records = new Map<string, WageRecord>();
  const add = ({ loaded = 0, ...wage }: KeptWage, status: MinimumWageStatus, ending?: TurnEntry): void => {
    const loading = byTurn.get(loaded);
    const record = { ...wage, status, loaded, ...(loading && { loading }), ...(ending && { ending }) };
    records.set(orderOf(record), record);
  };
  for (const row of area.rows) add(row, 'IN_FORCE');
  for (const entry of entries)
    for (const row of entry.ended) add(row, entry.kind === 'WITHDRAWN' ? 'WITHDRAWN' : 'REPLACED', entry);
  return [...records.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}

/** Identifies and orders the records of an area. */
export function orderOf(record: Pick<WageRecord, 'regionCode' | 'validFrom' | 'loaded'>): string {
  return `${keyOf(record)}#${String(record.loaded).padStart(10, '0')}`;
}
