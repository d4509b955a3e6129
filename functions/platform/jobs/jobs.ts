/**
 * Jobs: work in steps, as an item with a cursor in the table that the work is about. Each step does one segment and
 * moves the cursor by a conditional write, and the stream calls the next step. The sweep (index byDue) continues a job
 * whose step broke off, or that waits. A step may run twice, so it must be idempotent.
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import { asInstant, type Clock, type Instant, instantOf } from '../values/clock';
import type { Database, Item, Key, QueryParams, Write } from '../dynamodb/database';
import { absent, deletion, equals, type Update, update } from '../dynamodb/expressions';
import type { Logger } from '../process/log';
import { assert } from '../requests/errors';
import type { Ids } from '../values/ids';

export interface Job {
  readonly table: TableName;
  readonly key: Key['Key'];
  /** Number of the step; it rises by one with each step. */
  readonly step: number;
  /** The instant from which the sweep continues the job. */
  readonly dueAt: Instant;
}

/** Context of a step. */
export interface JobContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** Attributes of a job at its start. */
export function jobKeys(clock: Clock, key: Key['Key']): Item {
  return { step: 0, byDuePk: RUNS, byDueSk: dueKey(clock, key) };
}

/** Whether the item is a job that is not over, of any kind. */
export function isJob(item: Item): boolean {
  return item['byDuePk'] === RUNS;
}

/**
 * The job that an item holds; undefined for other items and for jobs that are over. @throws if its step is not a
 * number.
 */
export function jobOf(table: TableName, item: Item): Job | undefined {
  if (!isJob(item)) return undefined;
  const { pk, sk, step, byDueSk } = item;
  const dueAt = asInstant(String(byDueSk).slice(0, instantOf(new Date(0)).length));
  assert(Number.isSafeInteger(step), 'the number of a step');
  return { table, key: { pk: String(pk), sk: String(sk) }, step: Number(step), dueAt };
}

/**
 * Moves to the next step; refused if this step was done before.
 * @param also further attributes that the step changes.
 */
export function moveOn(clock: Clock, job: Job, also?: Also): Write {
  return nextStep(job, dueKey(clock, job.key), also);
}

/** Has the stream call the step that broke off, for steps that take more than the sweep has; refused if it was done. */
export function wake(clock: Clock, { table, key, step }: Job): Write {
  return update({ TableName: table, Key: key })
    .set({ byDueSk: dueKey(clock, key) })
    .when(equals('step', step));
}

/** Moves to the next step, which the sweep calls at the instant or soon after. Nobody calls it earlier in earnest. */
export function waitUntil(at: Instant, job: Job, also?: Also): Write {
  return nextStep(job, dueKeyAt(at, job.key), also);
}

type Also = (move: Update<Item>) => Update<Item>;

function nextStep({ table, key, step }: Job, byDueSk: string, also: Also = same): Write {
  const move = update({ TableName: table, Key: key }).set({ step: step + 1, byDueSk });
  return also(move).when(equals('step', step));
}

/** The attributes of a job that begins at the instant or soon after, at this step. */
export function jobKeysFrom(at: Instant, key: Key['Key'], step: number): Item {
  return { step, byDuePk: RUNS, byDueSk: dueKeyAt(at, key) };
}

/** Begins at the instant or soon after; from its beginning, if it has begun. For jobs that hold no more than a cursor. */
export function startAgain(key: Key, at: Instant): Write {
  return called(key, at).remove('cursor').always();
}

/**
 * Begins at once, called by the stream; goes on where it is, if it has begun. Its end by a step that has begun is refused,
 * so what is new is looked at.
 */
export function beginOrGoOn(clock: Clock, key: Key): Write {
  return called(key, quietEnd(clock)).always();
}

function called(key: Key, at: Instant): Update<Cursored> {
  return update<Cursored>(key)
    .increaseFromZero({ step: 1 })
    .set({ byDuePk: RUNS, byDueSk: dueKeyAt(at, key.Key) });
}

/** Begins at once, called by the stream; from its beginning, if it has begun. */
export function beginAgain(clock: Clock, key: Key): Write {
  return startAgain(key, quietEnd(clock));
}

interface Cursored {
  readonly step: number;
  readonly byDuePk: string;
  readonly byDueSk: string;
  readonly cursor?: string;
}

/** Leaves the item as what came of the job; refused if the job has moved on, was started again, or `unless` is there. */
export function settle({ table, key, step }: Job, set: Item, unless: string): Write {
  return update({ TableName: table, Key: key })
    .set(set)
    .remove('byDuePk', 'byDueSk')
    .when(equals('step', step), absent(unless));
}

const same = (move: Update<Item>): Update<Item> => move;

/** Moves to the next step and stores where it continues, for jobs whose cursor is more than a number. */
export function moveOnTo(clock: Clock, run: Job, cursor: string): Write {
  return moveOn(clock, run, (move) => move.set({ cursor }));
}

/**
 * Ends a job that `beginAgain` began, and keeps its item: its steps go on from there, so a step of one round never
 * passes for that of a later one. Refused if the job has moved on, or was started again, meanwhile.
 */
export function endRound({ table, key, step }: Job): Write {
  return update<Partial<Cursored>>({ TableName: table, Key: key })
    .remove('byDuePk', 'byDueSk', 'cursor')
    .when(equals('step', step));
}

/** Deletes the item of a job; refused if the job has moved on, or was started again, meanwhile. */
export function endJob({ table, key, step, dueAt }: Job): Write {
  return deletion({ TableName: table, Key: key }).when(equals('step', step), equals('byDueSk', dueKeyAt(dueAt, key)));
}

/** Query of jobs without progress for `limits.jobQuietSeconds`, the oldest first. Returns keys only. */
export function dueJobs(clock: Clock, table: TableName): QueryParams {
  return {
    TableName: table,
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :runs AND byDueSk < :now',
    ExpressionAttributeValues: { ':runs': RUNS, ':now': instantOf(clock.now()) },
    Limit: limits.jobsCalledAtOnce,
  };
}

const RUNS = 'runs';

function dueKey(clock: Clock, key: Key['Key']): string {
  return dueKeyAt(quietEnd(clock), key);
}

/** When the sweep calls a step that the stream should have called. */
function quietEnd(clock: Clock): Instant {
  return instantOf(new Date(clock.now().getTime() + limits.jobQuietSeconds * 1_000));
}

function dueKeyAt(dueAt: Instant, { pk, sk }: Key['Key']): string {
  return `${dueAt}#${pk}#${sk}`;
}
