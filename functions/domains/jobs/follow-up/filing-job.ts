/**
 * Job after the release that brought follow-ups: an earlier one placed people without a day of the next follow-up, and so
 * they are in no list. It reads the profiles of the province once, a page of each prefecture in a step; who moves
 * meanwhile is found by the record of that (`on-stream.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { textForm } from '../../../platform/items/text-form';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Job, type JobContext, moveOnTo, settle } from '../../../platform/jobs/jobs';
import { parseEach } from '../../../platform/lists/malformed';
import type { SystemContext } from '../../../platform/requests/context';
import { instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { textOf } from '../../../platform/values/unknown';
import { arriveAtPlacement } from '../../people/worker/employment/store';
import { readWorkers } from '../../people/worker/loader';
import { parseWorker, type Worker, workerQuery } from '../../people/worker/store';
import { prefecturesOf } from '../../reference/region/region';
import { homeProvince, type RegionCode } from '../../reference/region/region-code';
import { readRules, type Rules } from '../../reference/rule/service';
import { followUpRules, nextFollowUpOn } from '../placement/follow-up-days';
import { parsePlacement, placementKey } from '../placement/store';
import { parsePosition, positionKey } from '../position/store';
import { beginFiling, filingKey } from './filing-store';

/** Once: the item stays when it is over. @returns the number of jobs that this run of the sweep began. */
export async function beginFollowUps({ db, clock }: SystemContext): Promise<number> {
  if ((await db.get(filingKey)) !== undefined) return 0;
  return Number((await db.commit([beginFiling(clock)])).committed);
}

interface Place {
  readonly prefecture: RegionCode;
  readonly start?: Item;
}

const cursors = textForm<readonly Place[]>();

/** One step. A step that is repeated finds who has a day by now. */
export async function fileFollowUps(context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const own = await db.get(filingKey);
  if (own?.['step'] !== run.step) return;
  const cursor = textOf(own['cursor']);
  const places: readonly Place[] =
    cursor === undefined ? prefecturesOf(homeProvince).map((prefecture) => ({ prefecture })) : cursors.read(cursor);
  const pages = await inParallel(places.length, places, ({ prefecture, start }) =>
    db.query({
      ...workerQuery('byRegion', { prefecture }).params(),
      Limit: limits.earlierPeopleRead,
      ...(start && { ExclusiveStartKey: start }),
    }),
  );
  const items = pages.flatMap((page) => page.items);
  const workers = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parseWorker);
  const rules = await readRules(context, ['FOLLOW_UPS']);
  const due = workers.filter(isForgotten).map(({ id }) => id);
  await inParallel(limits.succeedingWritesAtOnce, due, (id) => followForgotten(context, id, rules));
  const left = pages.flatMap(({ lastKey }, at): Place[] => {
    const prefecture = places[at]?.prefecture;
    return lastKey === undefined || prefecture === undefined ? [] : [{ prefecture, start: lastKey }];
  });
  const over = { endedAt: instantOf(clock.now()) };
  await db.commit([left.length > 0 ? moveOnTo(clock, run, cursors.write(left)) : settle(run, over, 'again')]);
}

/** Whether an earlier release placed them: this one tells the place of work. Who is awaited is asked after. */
export function isForgotten({ runningPlacementId, workCode, followUpOn, expectedOn }: Pick<Worker, Known>): boolean {
  return [workCode, followUpOn, expectedOn].every((one) => one === undefined) && runningPlacementId !== undefined;
}

type Known = 'runningPlacementId' | 'workCode' | 'followUpOn' | 'expectedOn';

/** By the rules of the home on the first day; overdue where that has gone by. */
export async function followForgotten(context: JobContext, id: WorkerId, rules: Rules): Promise<void> {
  const { db } = context;
  await whileChanged(async () => {
    const [worker] = await readWorkers(db, [id]);
    const running = worker?.runningPlacementId;
    if (worker === undefined || running === undefined || !isForgotten(worker)) return undefined;
    const placed = await db.get(placementKey(ownerOf(running, 'plc'), running));
    const [placement] = await parseEach(context, { reader: 'lists', table: 'Workers' }, [placed], parsePlacement);
    // Who can't be told of keeps nobody else from it.
    if (placement === undefined) return undefined;
    const listed = await db.get(positionKey(placement.positionId));
    const [position] = await parseEach(context, { reader: 'lists', table: 'Positions' }, [listed], parsePosition);
    const { homeCode, startsOn, startedOn = startsOn, followedUpOn } = placement;
    const followUpOn = nextFollowUpOn(followUpRules(rules, homeCode, startedOn), startedOn, followedUpOn);
    const at = { startedOn, workCode: position?.regionCode, followUpOn };
    return (await db.commit([arriveAtPlacement(worker, running, at)])).committed ? undefined : CHANGED;
  });
}
