/** Use cases of duplicates: list open pairs, and dismiss pairs for good. Merging is in `merge.ts`. */
import type { DismissDuplicateInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { forgetRead } from '../../../platform/requests/per-request';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import { narrowed } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import { checkUnchanged, type Worker } from '../worker/store';
import { getWholeWorker } from '../worker/look-up';
import { commonRegion } from './same-person';
import { dismissPair, type Duplicate, openPairsIn, type Pair, parseDuplicate } from './store';
import type { RegionCode } from '../../reference/region/region-code';

/**
 * Open pairs with both homes in the region, ordered by their common region. A pair is left out if the caller may not
 * see both; such a page is shorter.
 */
export async function listDuplicates(
  context: Context,
  regionCode: string | null | undefined,
  page: Page,
): Paged<Duplicate> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const connection = await list(context, {
    queries: region === undefined ? [] : queriesOf(region),
    index: 'byRegion',
    order: 'ASCENDING',
    page,
    parse: parseDuplicate,
  });
  const seen = await Promise.all(connection.edges.map(({ node }) => bothOf(context, node)));
  const edges = connection.edges.filter((_, index) => seen[index]?.length === 2);
  const whole = edges.length === connection.edges.length;
  return { ...connection, edges, totalCount: whole ? connection.totalCount : null };
}

function queriesOf(region: RegionCode): QueryParams[] {
  // Pairs across two prefectures are listed under the province itself.
  const partitions = region.length === 2 ? [region, ...prefecturesOf(region)] : prefecturesOf(region);
  return partitions.map((partition) => openPairsIn(partition, region));
}

/** The workers of the pair that the caller may see; one worker if they were merged since. */
export async function bothOf(context: Context, { workerId, otherId }: Duplicate): Promise<Worker[]> {
  const workers = await Promise.all([workerId, otherId].map((id) => unlessMalformed(getWholeWorker(context, id))));
  return [...new Map(workers.flatMap((worker) => (worker == null ? [] : [[worker.id, worker] as const]))).values()];
}

/**
 * Dismisses each pair among the workers for good, whether or not it was found before. Idempotent. Refused and decided
 * again if a worker changed since the read: two who are merged meanwhile are one.
 */
export function dismissDuplicate(
  context: Context,
  input: DismissDuplicateInput,
): Promise<Outcome<readonly Duplicate[]>> {
  return whileChanged(async (before) => {
    if (before > 0) forgetRead(context);
    return dismiss(context, input);
  });
}

async function dismiss(
  context: Context,
  { workerIds }: DismissDuplicateInput,
): Promise<Outcome<readonly Duplicate[]> | Changed> {
  const path = ['workerIds'];
  const wrong = [
    ...checkListLength(path, workerIds.length, { min: 2, max: limits.dismissedMax }),
    ...(workerIds.length > limits.dismissedMax ? [] : checkDistinct(path, workerIds)),
  ];
  if (wrong.length > 0) return failed(wrong);
  const workers = await Promise.all(workerIds.map((id) => getWholeWorker(context, id)));
  const missing = workers.flatMap((worker, index) => (worker === null ? [refusal('NOT_FOUND', [...path, index])] : []));
  if (missing.length > 0) return failed(missing);
  const people = [
    ...new Map(workers.flatMap((worker) => (worker === null ? [] : [[worker.id, worker] as const]))).values(),
  ];
  if (people.length < workers.length) return failed([refusal('SAME_WORKER', path)]);
  const foundAt = preciseInstantOf(context.clock.now());
  const dismissed = people.flatMap((one, index) =>
    people.slice(index + 1).map((other): Pair => {
      const region = commonRegion(one.villageCode, other.villageCode);
      return { workerIds: [one.id, other.id], reasons: [], foundAt, status: 'DISMISSED', region };
    }),
  );
  const { committed } = await context.db.commit([
    ...dismissed.flatMap((pair) => dismissPair(pair)),
    ...people.map(checkUnchanged),
  ]);
  if (!committed) return CHANGED;
  return ok(dismissed.map(({ workerIds: [workerId, otherId], ...pair }) => ({ ...pair, workerId, otherId })));
}
