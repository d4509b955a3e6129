/**
 * The item of the job that files people and positions under what took their region over, in table Positions, and every
 * write of it. A load begins it; when it is over, the item stays and tells what came of it.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { absent, isThere, put } from '../../../platform/dynamodb/expressions';
import { type Job, jobKeysFrom, moveOn, settle, waitUntil } from '../../../platform/jobs/jobs';
import { type Clock, type Instant, instantOf } from '../../../platform/values/clock';
import { limits } from '../../../limits';

export const SUCCESSION = 'succession';

const successions = itemKind('succession', {
  table: 'Positions',
  attributes: {
    ...{ id: attr.oneOf('codes'), step: attr.integer },
    /** Number of the load that began it. */
    version: attr.integer,
    /** Before it, nothing is done: other processes may still go by the codes before. */
    startsAt: attr.instant,
    /** Where the pass is: a place and the key of the item before, as JSON. Absent at its beginning. */
    cursor: attr.optional(attr.text),
    /** People and positions that were filed anew. */
    workers: attr.integer,
    positions: attr.integer,
    /** Those that the pass found and left, because no single code took theirs over. */
    left: attr.integer,
    /** Those that the pass filed: another one follows if there are any. */
    moved: attr.integer,
    /** Present if a record came in under a former code since. */
    again: attr.optional(attr.flag),
    endedAt: attr.optional(attr.instant),
  },
  keys: { primary: ['${id}', SUCCESSION] },
});

export type Succession = ItemOf<typeof successions>;

/** What callers are told of it. */
export type Filing = Pick<Succession, 'version' | 'workers' | 'positions' | 'left' | 'endedAt'> &
  Partial<Pick<Succession, 'startsAt'>>;

/** Before the first load. */
export const noFiling: Filing = { version: 0, workers: 0, positions: 0, left: 0 };

export const successionKey = successions.key({ id: 'codes' });
export const { decode: parseSuccession } = successions;

function startOf(step: number, version: number, startsAt: Instant): Item {
  const counts = { workers: 0, positions: 0, left: 0, moved: 0 };
  const { Item: item } = successions.stored({ id: 'codes', step, version, startsAt, ...counts });
  return { ...item, ...jobKeysFrom(startsAt, successionKey.Key, step) };
}

/** The instant at which every process follows what was loaded by then. */
export function pauseFrom(now: Date): Instant {
  return instantOf(new Date(now.getTime() + limits.succeedingPauseSeconds * 1_000));
}

/** Begins it, or begins it anew. Steps of different loads have different numbers, so that no earlier step goes on. */
export function beginSuccession(clock: Clock, version: number): Write {
  return put({
    TableName: 'Positions',
    Item: startOf(version * STEPS_OF_ONE, version, pauseFrom(clock.now())),
  }).always();
}

/** More than a run ever takes. */
const STEPS_OF_ONE = 100_000;

/** Begins it once more for a record that came in under a former code. Refused while it runs. */
export function resumeSuccession(clock: Clock, { step, version }: Succession): Write {
  const item = startOf(step + 1, version, pauseFrom(clock.now()));
  return put<Record<string, unknown>>({ TableName: 'Positions', Item: item }).when(isThere, absent('byDuePk'));
}

/** Tells a run that one more pass is needed. */
export function askForMore(): Write {
  return successions.update(successionKey).set({ again: true }).when(isThere);
}

type Progress = Pick<Succession, 'workers' | 'positions' | 'left' | 'moved'> & { readonly cursor: string };

export function moveSuccession(clock: Clock, run: Job, progress: Progress): Write {
  return moveOn(clock, run, (move) => move.set(progress));
}

/** Ends a pass after which another one follows at the instant. */
export function passAgain(run: Job, startsAt: Instant): Write {
  return waitUntil(startsAt, run, (move) => move.set({ startsAt, left: 0, moved: 0 }).remove('cursor', 'again'));
}

/** Refused if another pass was asked for meanwhile. */
export function endSuccession(clock: Clock, run: Job): Write {
  return settle(run, { endedAt: instantOf(clock.now()) }, 'again');
}
