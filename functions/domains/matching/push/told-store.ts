/**
 * How many pushes there are, of a person and of a job, and every write of it: a person's in table Workers, in the
 * collection; a job's in table Positions. Both are written with the push, so no run passes a cap that others used up.
 */
import type { WorkerId } from '../../../id-kinds';
import { integer, unchecked } from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, below } from '../../../platform/dynamodb/expressions';

interface OfPerson {
  /** Keys of the jobs that the person was told of. */
  readonly jobs: ReadonlySet<string>;
  /** Pushes that wait for an answer. */
  readonly open: number;
}

interface OfJob {
  readonly people: number;
}

const persons = codec<OfPerson>(
  'pushesOfPerson',
  { jobs: unchecked(readJobs), open: integer },
  ({ sk }) => sk === PUSHED,
);
const jobs = codec<OfJob>('pushesOfJob', { people: integer }, ({ sk }) => sk === TOLD);

const [PUSHED, TOLD] = ['pushed', 'told'];

export interface Told {
  readonly jobs: readonly string[];
  readonly open: number;
}

export function toldKey(workerId: WorkerId): Key {
  return { TableName: 'Workers', Key: { pk: workerId, sk: PUSHED } };
}

/** Of a person who was never told of any, if the item is absent. */
export function toldOf(item: Item | undefined): Told {
  if (item === undefined) return { jobs: [], open: 0 };
  const { jobs: keys, open } = persons.decode(item);
  return { jobs: [...keys], open };
}

/** Refused if more than `most` would wait for an answer then. */
export function tellPerson(workerId: WorkerId, jobKeys: readonly string[], most: number): Write {
  return persons
    .update(toldKey(workerId))
    .increaseFromZero({ open: jobKeys.length })
    .add({ jobs: new Set(jobKeys) })
    .when(anyOf(absent('open'), below('open', most - jobKeys.length + 1)));
}

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

function readJobs(stored: unknown): ReadonlySet<string> {
  const keys: unknown[] = stored instanceof Set ? [...stored] : [];
  if (keys.length > 0 && keys.every((key) => typeof key === 'string')) return new Set(keys);
  throw new Error('Expected keys of jobs');
}
