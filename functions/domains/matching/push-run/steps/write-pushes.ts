/** The third part of a push run: writes the pushes of a unit, a number of people in each step. */
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import { assert } from '../../../../platform/requests/errors';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { type Instant, instantOf, today } from '../../../../platform/values/clock';
import { statusOn } from '../../../jobs/position/states';
import { parsePosition, type Position, positionKey } from '../../../jobs/position/store';
import { toldBeforeOf } from '../../../jobs/position/told-keys';
import { withCompanions } from '../../../people/worker/companions/read-companions';
import { parseWorker, type Worker, workerKey } from '../../../people/worker/store';
import { isOfParty, isToldUnder, jobKeyOf, type Lot, type PlannedPush } from './lots';
import { parseLots, pushesKey } from './parts-store';
import { makePush, partOfPush, type Push, pushIdOf, pushKey } from '../../push/push-store';
import type { Moved } from './pushing-store';
import { answerUntil } from '../../delivery/answer-time';
import type { PushRun } from '../run-store';
import type { RunWithCounts } from '../service';
import type { StepSizes } from './step-sizes';
import { type Asked, mayBeTold, partiesOf, readTold } from './told-as-one';
import { pushesBy, tellOfJob, tellPerson, toldKey, toldOf } from '../../told/told-store';

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
  const making = { run, until: await answerUntil(context, run.regionCode) };
  const made = await inParallel(limits.pushWritesAtOnce, due, (lot) => makeLot(context, making, lot));
  const handled = lotsOfPart + some.length;
  return {
    pushesMade: pushing.pushesMade + made.reduce((sum, count) => sum + count, 0),
    lotsWritten: pushing.lotsWritten + some.length,
    ...(handled < lots.length ? { lotsOfPart: handled } : { pushPart: pushPart + 1, lotsOfPart: 0 }),
  };
}

/**
 * Without people who found work, moved away or refused since they were read, and positions that are not open any more, or
 * stand with another posting of the job since: who was told of that is known under another key.
 * Who goes with others is told with exactly those, and who goes alone is told alone.
 */
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
  const { goingWith, told } = await partiesNow(context, run, workers);
  const open = new Map(listed.filter((position) => isShown(position, on)).map((one) => [one.id, one]));
  return lots.flatMap((lot) => {
    const members = [...new Set(lot.map(({ workerId }) => workerId))].sort().join();
    if (lot.some(({ workerId }) => goingWith.get(workerId) !== members)) return [];
    const suits = lot.filter((push, at) => {
      const position = open.get(push.positionId);
      return position !== undefined && isToldUnder(push, position) && !wasTold(push, lot.slice(0, at), run, told);
    });
    return suits.length === 0 || (isOfParty(lot) && suits.length < lot.length) ? [] : [suits];
  });
}

function keysOf(push: PlannedPush): string[] {
  return [jobKeyOf(push), ...toldBeforeOf(push)];
}

function isShown(position: Position, on: CivilDate): boolean {
  return statusOn(position, on) === 'OPEN' && position.covered !== true;
}

/**
 * Whether the person was told of the job, or of enough jobs, by this run, when they were registered twice: the other one was
 * merged into them since. What they were told under their own id the write finds out.
 */
function wasTold(push: PlannedPush, before: Lot, { id, perWorker }: PushRun, told: Asked['told']): boolean {
  const { workerId } = push;
  const others = (told.get(workerId) ?? []).filter((one) => one.workerId !== workerId);
  if (others.length === 0) return false;
  const own = before.filter((one) => one.workerId === workerId).length;
  const count = others.reduce((sum, one) => sum + pushesBy(one, id), own);
  return count >= perWorker || others.some(({ jobs }) => keysOf(push).some((key) => jobs.includes(key)));
}

interface Now {
  /** By each person who may be told now, the ids of their party, in order. */
  readonly goingWith: ReadonlyMap<WorkerId, string>;
  readonly told: Asked['told'];
}

async function partiesNow(context: JobContext, run: PushRun, workers: readonly Worker[]): Promise<Now> {
  const everybody = await withCompanions(context, workers);
  const told = await readTold(context, everybody);
  const parties = partiesOf(everybody, { told, on: today(context.clock) }).filter((party) =>
    mayBeTold(party, { ...run, told }),
  );
  const goingWith = parties.flatMap((party) => party.map(({ id }) => [id, party.map((one) => one.id).join()] as const));
  return { goingWith: new Map(goingWith), told };
}

/**
 * One transaction; if it is refused, one for each push of a person who goes alone, since another run may have used up one
 * job. @returns how many of its pushes are there by this run, those of an earlier attempt included.
 */
export async function makeLot(context: JobContext, making: Making, lot: Lot): Promise<number> {
  const made = await whileChanged(() => attempt(context, making, lot));
  if (made !== undefined) return made;
  if (isOfParty(lot) || lot.length === 1) return 0;
  let sum = 0;
  // One after another, because all of them change what the person was told.
  for (const push of lot) sum += await makeLot(context, making, [push]);
  return sum;
}

/** Undefined if one of its pushes can't be made; CHANGED if what a person was told changed meanwhile. */
async function attempt(context: JobContext, making: Making, lot: Lot): Promise<number | undefined | Changed> {
  const { db, clock } = context;
  const now = instantOf(clock.now());
  const byPerson = [...Map.groupBy(lot, ({ workerId }) => workerId)];
  const before = lot.flatMap(({ workerId, toldWith = [] }) =>
    toldWith.map((key) => pushKey(workerId, pushIdOf(workerId, key))),
  );
  const items = await db.batchGet([...byPerson.map(([workerId]) => toldKey(workerId)), ...before]);
  // Told of the job under another key, which may be longer ago than the person's item knows.
  const wasTold = items.slice(byPerson.length).some((item) => item !== undefined);
  const told = byPerson.map(([workerId, own], at) => ({ own, read: toldOf(workerId, items[at]) }));
  const puts = lot.map((planned) => makePush({ ...pushOf(planned, making, now), ...togetherIn(lot, planned) }));
  const isRoom =
    !wasTold && told.every(({ own, read }) => pushesBy(read, making.run.id) + own.length <= making.run.perWorker);
  const persons = told.map(({ own, read }) => tellPerson(read, making.run.id, own.map(jobKeyOf)));
  const jobs = [...Map.groupBy(lot, jobKeyOf)].map(([jobKey, each]) =>
    tellOfJob(jobKey, each.length, each[0]?.room ?? 0),
  );
  // Without room it is asked all the same whether an earlier attempt made them.
  const commit = isRoom ? await db.commit([...puts, ...persons, ...jobs]) : undefined;
  if (commit?.committed === true) return lot.length;
  const keys = lot.map((planned) => pushKey(planned.workerId, pushIdOf(planned.workerId, jobKeyOf(planned))));
  const there = await db.batchGet(keys);
  if (there.every((item) => item !== undefined && partOfPush(item, 'runId').runId === making.run.id)) return lot.length;
  const isChanged = there.every((item) => item === undefined) && persons.some((one) => commit?.refused.has(one));
  return isChanged ? CHANGED : undefined;
}

export interface Making {
  readonly run: Pick<PushRun, 'id' | 'perWorker'>;
  readonly until: Instant;
}

/** Who is told with somebody goes with them, if all of them are taken. */
function togetherIn(lot: Lot, { workerId }: PlannedPush): Pick<Push, 'together'> {
  if (!isOfParty(lot)) return {};
  const others = lot.filter((other) => other.workerId !== workerId);
  return { together: others.map((other) => pushIdOf(other.workerId, jobKeyOf(other))) };
}

function pushOf(planned: PlannedPush, { run, until }: Making, madeAt: Instant): Push {
  const { workerId, home, positionId, score, reasons } = planned;
  const jobKey = jobKeyOf(planned);
  const id = pushIdOf(workerId, jobKey);
  const what = { workerId, positionId, runId: run.id, jobKey, score, reasons: [...reasons] };
  return { id, ...what, ...(home && { homeCode: home }), status: 'MADE', madeAt, until };
}
