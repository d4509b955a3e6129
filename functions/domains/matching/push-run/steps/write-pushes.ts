/** The third part of a push run: writes the pushes of a unit, a number of people in each step. */
import { limits } from '../../../../limits';
import type { Commit, Write } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import { assert } from '../../../../platform/requests/errors';
import { instantOf, today } from '../../../../platform/values/clock';
import { statusOn } from '../../../jobs/position/states';
import { parsePosition, positionKey } from '../../../jobs/position/store';
import { parseWorker, workerKey } from '../../../people/worker/store';
import { isWithin } from '../../../reference/region/containment';
import { isOfParty, jobKeyOf, type Lot } from './lots';
import { parseLots, pushesKey } from './parts-store';
import { makePush, parsePush, pushIdOf } from '../../push/push-store';
import type { Moved } from './pushing-store';
import { seeks } from './read-people';
import type { PushRun } from '../run-store';
import type { RunWithCounts } from '../service';
import type { StepSizes } from './step-sizes';
import { tellOfJob, tellPerson } from '../../push/told-store';

export async function writePushes(
  context: JobContext,
  { run, pushing }: RunWithCounts,
  sizes: StepSizes,
): Promise<Moved> {
  const { unit = '', pushPart, pushParts, lotsOfPart } = pushing;
  if (pushPart >= pushParts)
    return { phase: 'ASSIGNING', peopleDone: pushing.peopleDone + pushing.unitPeople, unitPeople: 0 };
  const item = await context.db.get(pushesKey(run.id, unit, pushPart));
  assert(item, 'the pushes of a push run');
  const lots = parseLots(item);
  const some = lots.slice(lotsOfPart, lotsOfPart + sizes.lotsWritten);
  const due = await stillSuit(context, run, some);
  const made = await inParallel(limits.pushWritesAtOnce, due, (lot) => make(context, run, lot));
  const handled = lotsOfPart + some.length;
  return {
    pushesMade: pushing.pushesMade + made.reduce((sum, count) => sum + count, 0),
    lotsWritten: pushing.lotsWritten + some.length,
    ...(handled < lots.length ? { lotsOfPart: handled } : { pushPart: pushPart + 1, lotsOfPart: 0 }),
  };
}

/** Without people who found work, moved away or refused since they were read, and positions that are not open any more. */
async function stillSuit(context: JobContext, run: PushRun, lots: readonly Lot[]): Promise<readonly Lot[]> {
  const { db, clock } = context;
  const on = today(clock);
  const pushes = lots.flat();
  const [people, positions] = await Promise.all([
    db.batchGet([...new Set(pushes.map(({ workerId }) => workerId))].map(workerKey)),
    db.batchGet([...new Set(pushes.map(({ positionId }) => positionId))].map(positionKey)),
  ]);
  const workers = await parseEach(context, { reader: 'pushes', table: 'Workers' }, people, parseWorker);
  const listed = await parseEach(context, { reader: 'pushes', table: 'Positions' }, positions, parsePosition);
  const seeking = new Set(
    workers.filter((one) => seeks(one, on) && isWithin(one.villageCode, run.regionCode)).map(({ id }) => id),
  );
  const open = new Set(listed.filter((position) => statusOn(position, on) === 'OPEN').map(({ id }) => id));
  return lots.flatMap((lot) => {
    const suits = lot.filter(({ workerId, positionId }) => seeking.has(workerId) && open.has(positionId));
    return suits.length === 0 || (isOfParty(lot) && suits.length < lot.length) ? [] : [suits];
  });
}

/**
 * One transaction; if it is refused, one for each push of a person who goes alone, since another run may have used up one
 * job. @returns how many of its pushes are there by this run, those of an earlier attempt included.
 */
async function make(context: JobContext, run: PushRun, lot: Lot): Promise<number> {
  const { puts, writes } = writesOf(context, run, lot);
  const commit = await context.db.commit(writes);
  if (commit.committed) return lot.length;
  if (isOfParty(lot) || lot.length === 1) return puts.every((put) => isOwn(commit, put, run)) ? lot.length : 0;
  let made = 0;
  // One after another, because all of them change what the person was told.
  for (const push of lot) made += await make(context, run, [push]);
  return made;
}

function isOwn(commit: Commit, put: Write, { id }: PushRun): boolean {
  const there = commit.committed ? undefined : commit.refused.get(put);
  return there !== undefined && parsePush(there).runId === id;
}

function writesOf(
  { clock }: JobContext,
  run: PushRun,
  lot: Lot,
): { readonly puts: readonly Write[]; readonly writes: readonly Write[] } {
  const madeAt = instantOf(clock.now());
  const puts = lot.map((planned) => {
    const { workerId, positionId, score, reasons } = planned;
    const jobKey = jobKeyOf(planned);
    const id = pushIdOf(workerId, jobKey);
    const what = { workerId, positionId, runId: run.id, jobKey, score, reasons: [...reasons] };
    return makePush({ id, ...what, status: 'MADE', madeAt });
  });
  const persons = [...Map.groupBy(lot, ({ workerId }) => workerId)].map(([workerId, own]) =>
    tellPerson(workerId, own.map(jobKeyOf), run.perWorker),
  );
  const jobs = [...Map.groupBy(lot, jobKeyOf)].map(([jobKey, told]) =>
    tellOfJob(jobKey, told.length, told[0]?.room ?? 0),
  );
  return { puts, writes: [...puts, ...persons, ...jobs] };
}
