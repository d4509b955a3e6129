/**
 * What follows from a change of something with places for all who signed up for it: a noun tells how its own are read and
 * changed, and the steps of the jobs are the same (`follow.ts`, `remind.ts`).
 */
import type { Item, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import type { Job, JobContext } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import type { CivilDate } from '../../../../platform/values/civil-date';
import type { Instant } from '../../../../platform/values/clock';
import { asId, isId } from '../../../../platform/values/ids';
import { textOf } from '../../../../platform/values/unknown';
import type { Placed } from '../placed';
import type { OwnerId } from '../places-store';
import type { Waiting } from '../line/turn-store';

export interface SignUp extends Waiting {
  /** The day of which the person was told last. */
  readonly reminded?: Reminded;
}

/** @param O what has the places. @param S a sign-up for it. */
export interface SignUps<O extends Placed, S extends SignUp> {
  readonly ownerKey: (id: OwnerId) => Key;
  readonly parseOwner: (item: Item) => O;
  /** In the order of the people. */
  readonly all: (id: OwnerId) => QueryParams;
  readonly parse: (item: Item) => S;
  readonly keyOf: (signUp: S) => Key;
  readonly hasPlace: (signUp: S) => boolean;
  /** Whether it is to follow what has the places: not as it is now. */
  readonly isBehind: (signUp: S, owner: O) => boolean;
  /** It ends with what was called off, with its place or its turn. */
  readonly end: (signUp: S, at: Instant) => Write;
  /** It follows what was changed. */
  readonly follow: (signUp: S, owner: O) => Write;
  /** When people are told that it is near, and the day on which it begins. */
  readonly near: (owner: O) => { readonly at: Instant; readonly on: CivilDate };
  readonly hasBegun: (owner: O, now: Date) => boolean;
  /** Whether the person has a place, and is still to come. */
  readonly isAwaited: (signUp: S) => boolean;
  readonly remind: (signUp: S, told: Reminded) => Write;
}

/** That somebody was told on the day before, and when. */
export interface Reminded {
  readonly on: CivilDate;
  readonly at: Instant;
}

/** The name under which malformed sign-ups are set aside; the job goes on without them. */
const STEPS = { reader: 'sign-up-steps', table: 'RecruitmentEvents' } as const;

export function ownerOfJob(run: Job): OwnerId {
  const { pk } = run.key;
  return isId(pk, 'crs') ? pk : asId(pk, 'evt');
}

export interface StepOfSignUps<S> {
  readonly signUps: readonly S[];
  readonly next: string | undefined;
}

/**
 * Reads those of one step of a job that goes through all of something with places. Undefined if the job is over or this step
 * was done. Strongly consistent.
 */
export async function readStep<S>(
  runner: JobContext,
  run: Job,
  { all, parse }: Pick<SignUps<Placed, S & SignUp>, 'all'> & { readonly parse: (item: Item) => S },
  count: number,
): Promise<StepOfSignUps<S> | undefined> {
  const { db } = runner;
  const item = await db.get({ TableName: run.table, Key: run.key });
  if (item === undefined || Number(item['step']) !== run.step) return undefined;
  const cursor = textOf(item['cursor']);
  const { items, lastKey } = await db.query({
    ...all(ownerOfJob(run)),
    ...{ Limit: count, ConsistentRead: true },
    ...(cursor !== undefined && { ExclusiveStartKey: { pk: run.key.pk, sk: cursor } }),
  });
  return { signUps: await parseEach(runner, STEPS, items, parse), next: textOf(lastKey?.['sk']) };
}
