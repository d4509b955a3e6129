/**
 * Job after the release that brought follow-ups: an earlier one placed people without a day of the next follow-up, and so
 * they are in no list. It passes over the profiles of the province, a page of each prefecture in a step; who moves
 * meanwhile is found by the record of that (`on-stream.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../platform/jobs/jobs';
import type { Pass } from '../../../platform/jobs/pass';
import { parseEach } from '../../../platform/lists/malformed';
import { ownerOf } from '../../../platform/values/ids';
import { arriveAtPlacement } from '../../people/worker/employment/store';
import { readWorkers } from '../../people/worker/loader';
import { parseWorker, type Worker, workerQuery } from '../../people/worker/store';
import { prefecturesOf } from '../../reference/region/region';
import { homeProvince, type RegionCode } from '../../reference/region/region-code';
import { readRules, type Rules } from '../../reference/rule/service';
import { followUpRules, nextFollowUpOn } from '../placement/follow-up-days';
import { parsePlacement, placementKey } from '../placement/store';
import { parsePosition, positionKey } from '../position/store';

/** Sort key of the job. */
export const FOLLOW_UP_FILING = 'follow-up-filing';

export const followUpPass: Pass<RegionCode> = {
  key: { TableName: 'Positions', Key: { pk: 'follow-ups', sk: FOLLOW_UP_FILING } },
  lists: () => prefecturesOf(homeProvince),
  listsAtOnce: Number.POSITIVE_INFINITY,
  query: (prefecture) => workerQuery('byRegion', { prefecture }).params(),
  async mend(context, items) {
    const workers = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parseWorker);
    const rules = await readRules(context, ['FOLLOW_UPS']);
    const due = workers.filter(isForgotten).map(({ id }) => id);
    await inParallel(limits.succeedingWritesAtOnce, due, (id) => followForgotten(context, id, rules));
  },
};

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
