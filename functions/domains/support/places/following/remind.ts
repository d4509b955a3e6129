/**
 * A step of the job of everything with places: on the day before it begins, whoever has a place is told. It begins anew when
 * the first day is another; who was told of that day is not told twice.
 */
import { limits } from '../../../../limits';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { endJob, type Job, type JobContext, moveOnTo, waitUntil } from '../../../../platform/jobs/jobs';
import { instantOf } from '../../../../platform/values/clock';
import { isCancelled, type Placed } from '../placed';
import { ownerOfJob, readStep, type Reminded, type SignUp, type SignUps } from './sign-ups';

export async function remindAll<O extends Placed, S extends SignUp>(
  runner: JobContext,
  run: Job,
  noun: SignUps<O, S>,
): Promise<void> {
  const { db, clock } = runner;
  const now = clock.now();
  const owner = await readItem(db, noun.ownerKey(ownerOfJob(run)), noun.parseOwner);
  if (owner === undefined || isCancelled(owner) || noun.hasBegun(owner, now)) {
    await db.commit([endJob(run)]);
    return;
  }
  const { at, on } = noun.near(owner);
  if (at > instantOf(now)) {
    // Called by the record of its beginning; or at a time from which it has moved.
    if (run.dueAt !== at) await db.commit([waitUntil(at, run)]);
    return;
  }
  const page = await readStep(runner, run, noun, limits.eventFollowedAtOnce);
  if (page === undefined) return;
  const told = { on, at: instantOf(now) };
  await inParallel(limits.eventFollowedAtOnce, page.signUps, (signUp) => tell(runner, signUp, told, noun));
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/** Retried until they know of the day, or are not to come any more. */
async function tell<O extends Placed, S extends SignUp>(
  { db }: JobContext,
  read: S,
  told: Reminded,
  noun: SignUps<O, S>,
): Promise<void> {
  let signUp: S | undefined = read;
  await whileChanged(async () => {
    if (signUp === undefined || !noun.isAwaited(signUp) || signUp.reminded?.on === told.on) return undefined;
    if ((await db.commit([noun.remind(signUp, told)])).committed) return undefined;
    signUp = await readItem(db, noun.keyOf(signUp), noun.parse);
    return CHANGED;
  });
}
