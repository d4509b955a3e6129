/** What became of each row that ever was: pure, from what is in force and what the turns of the area took out of force. */
import type { MinimumWageStatus } from '../../../generated/graphql';
import { keyOf, type MinimumWage } from './minimum-wage';
import type { Area, KeptWage } from './area';

/** A turn as it is kept: who changed the table, when and how, and the rows that ended. */
export interface Entry {
  readonly turn: number;
  readonly kind: 'LOADED' | 'WITHDRAWN';
  readonly by: string;
  /** Instant, to the second. */
  readonly at: string;
  /** Why; of a withdrawal. */
  readonly note?: string;
  readonly ended: readonly KeptWage[];
}

/** A row and what became of it. */
export interface WageRecord extends MinimumWage {
  readonly status: MinimumWageStatus;
  /** The turn that loaded it; 0 where it was loaded before turns were kept. */
  readonly loaded: number;
  /** Absent where it was loaded before turns were kept. */
  readonly loading?: Entry;
  /** The turn that took it out of force. */
  readonly ending?: Entry;
}

/**
 * Each row once, in the order of region, day and turn. Takes entries that are newer than the area: a row that both have
 * ended since.
 */
export function recordsOf(area: Area, entries: readonly Entry[]): WageRecord[] {
  const byTurn = new Map(entries.map((entry) => [entry.turn, entry]));
  const records = new Map<string, WageRecord>();
  const add = ({ loaded = 0, ...wage }: KeptWage, status: MinimumWageStatus, ending?: Entry): void => {
    const loading = byTurn.get(loaded);
    const record = { ...wage, status, loaded, ...(loading && { loading }), ...(ending && { ending }) };
    records.set(orderOf(record), record);
  };
  for (const row of area.rows) add(row, 'IN_FORCE');
  for (const entry of entries)
    for (const row of entry.ended) add(row, entry.kind === 'WITHDRAWN' ? 'WITHDRAWN' : 'REPLACED', entry);
  return [...records.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}

/** Tells records of an area apart, and orders them. */
export function orderOf(record: Pick<WageRecord, 'regionCode' | 'validFrom' | 'loaded'>): string {
  return `${keyOf(record)}#${String(record.loaded).padStart(10, '0')}`;
}
