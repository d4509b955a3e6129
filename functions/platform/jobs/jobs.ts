/**
 * Long runs: an item with a cursor, in the table of what they work on. Each step does one segment and moves the cursor on condition; the
 * stream carries that change to the next step. A run whose step broke off, or that waits, is called again by the sweep
 * (index byDue). A step may come twice, and must not mind.
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import { type Clock, instantOf } from '../values/clock';
import type { Database, Item, Key, QueryParams, Write } from '../dynamodb/database';
import { deletion, equals, type Update, update } from '../dynamodb/expressions';
import type { Logger } from '../process/log';
import { assert } from '../requests/errors';
import type { Ids } from '../values/ids';

export interface Job {
  readonly table: TableName;
  readonly key: Key['Key'];
  /** Rises with each step. */
  readonly step: number;
  /** The instant from which the sweep calls it. */
  readonly dueAt: string;
}

/** What a step needs. */
export interface JobContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** What makes an item a run, at its beginning. */
export function jobKeys(clock: Clock, key: Key['Key']): Item {
  return { step: 0, byDuePk: RUNS, byDueSk: dueKey(clock, key) };
}

/** Whether the item is due as a job, of whatever kind. */
export function isJob(item: Item): boolean {
  return item['byDuePk'] === RUNS;
}

/** The run that an item is; undefined for others, and for runs that are over. @throws where its step is no number. */
export function jobOf(table: TableName, item: Item): Job | undefined {
  if (!isJob(item)) return undefined;
  const { pk, sk, step, byDueSk } = item;
  const dueAt = String(byDueSk).slice(0, instantOf(new Date(0)).length);
  assert(Number.isSafeInteger(step), 'the number of a step');
  return { table, key: { pk: String(pk), sk: String(sk) }, step: Number(step), dueAt };
}

/**
 * Moves the cursor, once: refused where the same step was done before.
 * @param also what else of the item the step changes.
 */
export function moveOn(
  clock: Clock,
  { table, key, step }: Job,
  also: (move: Update<Item>) => Update<Item> = same,
): Write {
  const move = update({ TableName: table, Key: key }).set({ step: step + 1, byDueSk: dueKey(clock, key) });
  return also(move).when(equals('step', step));
}

const same = (move: Update<Item>): Update<Item> => move;

/** The same, with the place from which the next step goes on, for those whose cursor is more than a number. */
export function moveOnTo(clock: Clock, run: Job, cursor: string): Write {
  return moveOn(clock, run, (move) => move.set({ cursor }));
}

/** Ends a run that was an item of its own: refused where it moved on, or was begun again, meanwhile. */
export function endJob({ table, key, step, dueAt }: Job): Write {
  return deletion({ TableName: table, Key: key }).when(equals('step', step), equals('byDueSk', dueKeyAt(dueAt, key)));
}

/** Runs that have not moved for `limits.runQuietSeconds`, the quietest first: keys alone. */
export function dueJobs(clock: Clock, table: TableName): QueryParams {
  return {
    TableName: table,
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :runs AND byDueSk < :now',
    ExpressionAttributeValues: { ':runs': RUNS, ':now': instantOf(clock.now()) },
    Limit: limits.runsCalledAtOnce,
  };
}

const RUNS = 'runs';

function dueKey(clock: Clock, key: Key['Key']): string {
  return dueKeyAt(instantOf(new Date(clock.now().getTime() + limits.runQuietSeconds * 1_000)), key);
}

function dueKeyAt(dueAt: string, { pk, sk }: Key['Key']): string {
  return `${dueAt}#${pk}#${sk}`;
}
