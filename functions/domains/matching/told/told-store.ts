/**
 * What pushes there are, of a person and of a job, and every write of it: a person's in table Workers, in the collection; a
 * job's in table Positions. Both are written with the push, so no run passes its own cap, nor one that others used up.
 */
import type { RunId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, below, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { regionCode } from '../../reference/region/region-code';

export const declineReasons = ['TOO_FAR', 'WAGE_TOO_LOW', 'OTHER_WORK', 'NO_WORK_WANTED', 'OTHER'] as const;

const decline = attr.mapOf({
  reason: attr.oneOf(...declineReasons),
  at: attr.instant,
  ...{ jobKey: attr.text, wageMin: attr.integer, regionCode, occupationCode: attr.text },
});

const persons = itemKind('pushesOfPerson', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** Keys of the jobs that the person was told of, the latest ones: a push's id keeps the others from being told again. */
    jobs: attr.listOf(attr.text),
    /** How many pushes the latest runs made. */
    runs: attr.listOf(attr.mapOf({ id: attr.idOf('run'), pushes: attr.integer })),
    /** What the person said no to, the latest ones. */
    declines: attr.optional(attr.listOf(decline)),
    version: attr.integer,
  },
  keys: { primary: ['${workerId}', 'pushed'] },
});

export type Told = ItemOf<typeof persons>;

export const { keyOf: toldKey } = persons;

/** Of a person who was never told of any, if the item is absent. */
export function toldOf(workerId: WorkerId, item: Item | undefined): Told {
  return item === undefined ? { workerId, jobs: [], runs: [], version: 0 } : persons.decode(item);
}

/** How many pushes the run made for the person. */
export function pushesBy({ runs }: Told, run: RunId): number {
  return runs.find(({ id }) => id === run)?.pushes ?? 0;
}

/** @param jobs of which the run tells the person from now on. */
export function tellPerson(read: Told, run: RunId, jobs: readonly string[]): Write {
  const others = read.runs.filter(({ id }) => id !== run);
  return write(read, {
    ...read,
    jobs: [...read.jobs, ...jobs].slice(-limits.jobsPushedMax),
    runs: [...others, { id: run, pushes: pushesBy(read, run) + jobs.length }].slice(-limits.runsOfPersonMax),
  });
}

/** What the person said no to, and why. */
export type Decline = NonNullable<Told['declines']>[number];

/** The next match heeds why the person does not want it (`declined.ts`). */
export function declineTold(read: Told, decline: Decline): Write {
  return write(read, { ...read, declines: [...(read.declines ?? []), decline].slice(-limits.jobsPushedMax) });
}

/** Refused if it changed since the read. */
function write(read: Told, told: Told): Write {
  const item = persons.stored({ ...told, version: read.version + 1 });
  return put<Told>(item).when(read.version === 0 ? isNew : equals('version', read.version));
}

interface OfJob {
  readonly people: number;
}

const jobs = codec<OfJob>('pushesOfJob', { people: attr.integer }, ({ sk }) => sk === TOLD);

const TOLD = 'told';

export function jobToldKey(jobKey: string): Key {
  return { TableName: 'Positions', Key: { pk: jobKey, sk: TOLD } };
}

/** How many people were told of the job. */
export function peopleTold(item: Item | undefined): number {
  return item === undefined ? 0 : jobs.decode(item).people;
}

/** Refused if more than `room` would have been told then. */
export function tellOfJob(jobKey: string, people: number, room: number): Write {
  return jobs
    .update(jobToldKey(jobKey))
    .increaseFromZero({ people })
    .when(anyOf(absent('people'), below('people', room - people + 1)));
}
