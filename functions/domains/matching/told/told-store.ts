/**
 * What pushes there are, of a person and of a job, and every write of it: a person's in table Workers, in the collection; a
 * job's in table Positions. Both are written with the push, so no run passes a cap that others used up.
 */
import type { PushId, WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, below, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
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
    /** Keys of the jobs that the person was told of. */
    jobs: attr.listOf(attr.text),
    /** Pushes that wait for an answer, some perhaps in vain by now. */
    waiting: attr.listOf(attr.mapOf({ id: attr.idOf('psh'), until: attr.instant })),
    /** What the person said no to. */
    declines: attr.optional(attr.listOf(decline)),
    version: attr.integer,
  },
  keys: { primary: ['${workerId}', 'pushed'] },
});

export type Told = ItemOf<typeof persons>;

export function toldKey(workerId: WorkerId): Key {
  return persons.key({ workerId });
}

/** Of a person who was never told of any, if the item is absent. */
export function toldOf(workerId: WorkerId, item: Item | undefined): Told {
  return item === undefined ? { workerId, jobs: [], waiting: [], version: 0 } : persons.decode(item);
}

/** The pushes that may still be answered. */
export function waitingAt({ waiting }: Told, at: Instant): Told['waiting'] {
  return waiting.filter(({ until }) => until > at);
}

/** @param pushes of these jobs, which wait for an answer from now on. */
export function tellPerson(read: Told, jobs: readonly string[], pushes: Told['waiting'], now: Instant): Write {
  return write(read, { ...read, jobs: [...read.jobs, ...jobs], waiting: [...waitingAt(read, now), ...pushes] });
}

/** What the person said no to, and why. */
export type Decline = NonNullable<Told['declines']>[number];

/** The push waits no more, and the next match heeds why the person does not want it (`declined.ts`). */
export function settleTold(read: Told, id: PushId, decline: Decline): Write {
  return write(read, {
    ...read,
    waiting: read.waiting.filter((push) => push.id !== id),
    declines: [...(read.declines ?? []), decline],
  });
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
