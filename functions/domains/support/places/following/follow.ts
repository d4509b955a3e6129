/** Sign-ups follow what they are for: they get its days, or end with it. */
import { limits } from '../../../../limits';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { endJob, type Job, type JobContext, moveOnTo } from '../../../../platform/jobs/jobs';
import { readItem } from '../../../../platform/items/read-item';
import { type Instant, preciseInstantOf } from '../../../../platform/values/clock';
import { leaveLine, turnAt } from '../line/turn-store';
import { isCancelled, type Placed } from '../placed';
import { clearPlaces, type OwnerId } from '../places-store';
import { ownerOfJob, readStep, type SignUp, type SignUps } from './sign-ups';

/**
 * A step of the job after something was moved or called off: its sign-ups follow, which tells the people. One that is
 * repeated finds them done. Who signs up while it runs is found by the stream.
 */
export async function followAll<O extends Placed, S extends SignUp>(
  runner: JobContext,
  run: Job,
  noun: SignUps<O, S>,
): Promise<void> {
  const page = await readStep(runner, run, noun, limits.eventFollowedAtOnce);
  if (page === undefined) return;
  await follow(runner, ownerOfJob(run), page.signUps, noun);
  await runner.db.commit([page.next === undefined ? endJob(run) : moveOnTo(runner.clock, run, page.next)]);
}

type Runner = Pick<JobContext, 'db' | 'clock'>;

/**
 * Idempotent: decides by what has the places as it is now. Retried until none of them is behind it.
 * @param read at most `limits.eventFollowedAtOnce` sign-ups.
 */
export async function follow<O extends Placed, S extends SignUp>(
  { db, clock }: Runner,
  ownerId: OwnerId,
  read: readonly S[],
  noun: SignUps<O, S>,
): Promise<void> {
  let signUps = read;
  await whileChanged(async () => {
    const owner = await readItem(db, noun.ownerKey(ownerId), noun.parseOwner);
    const behind = owner === undefined ? [] : signUps.filter((one) => noun.isBehind(one, owner));
    if (owner === undefined || behind.length === 0) return undefined;
    const done = isCancelled(owner)
      ? await endTogether(db, ownerId, behind, preciseInstantOf(clock.now()), noun)
      : await inParallel(limits.eventFollowedAtOnce, behind, async (one) => {
          return (await db.commit([noun.follow(one, owner)])).committed ? undefined : CHANGED;
        });
    if (![done].flat().includes(CHANGED)) return undefined;
    const again = await db.batchGet(behind.map(noun.keyOf));
    signUps = again.flatMap((item) => (item === undefined ? [] : [noun.parse(item)]));
    return CHANGED;
  });
}

/** One transaction: the places are one item, and each write of it would wait for the others. */
async function endTogether<O extends Placed, S extends SignUp>(
  db: Runner['db'],
  ownerId: OwnerId,
  signUps: readonly S[],
  at: Instant,
  noun: SignUps<O, S>,
): Promise<Changed | undefined> {
  const holders = signUps.filter(noun.hasPlace);
  const waiting = signUps.filter((one) => !noun.hasPlace(one));
  const { committed } = await db.commit([
    ...signUps.map((one) => noun.end(one, at)),
    ...waiting.map((one) => leaveLine(turnAt(ownerId, one))),
    ...(holders.length === 0 ? [] : [clearPlaces(ownerId, holders.length)]),
  ]);
  return committed ? undefined : CHANGED;
}
