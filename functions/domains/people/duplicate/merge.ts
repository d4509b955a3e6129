/**
 * Use case: merge two registrations of one person. Nothing is moved. The kept profile gets the result of both histories
 * and the id of the other item collection; the merged profile stays as a pointer and leaves all lists. One transaction,
 * whatever their size.
 */
import type { MergeWorkersInput } from '../../../generated/graphql';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import { readItems } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId } from '../../../platform/values/ids';
import { failed, ok, refusal, type Refusal } from '../../../platform/requests/result';
import { arrivalsCarried, arrivalsKey } from '../move/store';
import { tripBarrier } from '../trip/store';
import { entriesFrom, type HistoryEntry, entryPut, toldAt } from '../worker/history/history-store';
import { leadIdentityNumberTo } from '../worker/identity-store';
import { mergeProfileInto } from '../worker/employment/merged-store';
import { collectionsOf, leadProfileTo, mergeProfile, parseWorker, type Worker, workerKey } from '../worker/store';
import {
  type DaysTold,
  daysTold,
  fold,
  isAfter,
  nextInstant,
  stampOf,
  type ProfileFields,
  withoutCleared,
} from '../worker/history/history';
import { getWholeWorker } from '../worker/look-up';
import { seesWorker } from '../worker/access';
import { limits } from '../../../limits';
import { homeOf } from '../../reference/region/region-code';

/**
 * Idempotent by key. If an entry is added to either history meanwhile, decides again, so that the result includes it.
 * The stream settles the pairs of both workers (`on-stream.ts`).
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing the two.
 */
export const mergeWorkers = idempotent<MergeWorkersInput, Worker>('mergeWorkers', 'Workers', {
  see: getWholeWorker,
  async attempt(context, { keepId, mergeId }, recordPut) {
    const { db, viewer } = context;
    const [keptItem, mergedItem, arrivals] = await readItems(db, [
      isId(keepId, 'wkr') ? workerKey(keepId) : undefined,
      ...(isId(mergeId, 'wkr') ? [workerKey(mergeId), arrivalsKey(mergeId)] : []),
    ]);
    const [kept, merged] = [keptItem, mergedItem].map((item) => visible(context, item));
    const wrong = checkMerge(
      isId(keepId, 'wkr') ? kept : undefined,
      isId(mergeId, 'wkr') ? merged : undefined,
      keepId === mergeId,
    );
    if (wrong.length > 0) return failed(wrong);
    assert(kept && merged, 'two workers after the checks');
    const history = await Promise.all([kept, merged].map((worker) => entriesFrom(db, worker, '')));
    const now = context.clock.now();
    const latest = isAfter(kept.newest, merged.newest) ? kept.newest : merged.newest;
    const stamp = stampOf(nextInstant(now, latest), '', viewer.account);
    const whole = keptProfile(context, kept, merged, history.flat(), stamp);
    const keep = mergeProfile(whole, kept);
    const merge = mergeProfileInto(merged, kept.id);
    const noTrips = (['HOMEBOUND', 'WORKBOUND'] as const).map((direction) =>
      tripBarrier(merged.id, direction, today(context.clock)),
    );
    const moves = arrivalsCarried(arrivals, merged.id, kept.id);
    const entry: HistoryEntry = {
      ...{ workerId: kept.id, kind: 'MERGE', stamp, by: viewer.account, recordedAt: preciseInstantOf(now), told: {} },
    };
    const commit = await db.commit([
      keep,
      merge,
      ...noTrips,
      ...moves,
      entryPut(entry),
      ...(await signposts(context, kept, merged)),
      recordPut(kept.id),
    ]);
    if (commit.committed) return ok(whole);
    if ([keep, merge, ...moves].some((write) => commit.refused.has(write))) return CHANGED;
    const travels = noTrips.some((trip) => commit.refused.has(trip));
    return travels ? failed([refusal('MERGE_TRAVELLING', ['mergeId'])]) : keyReused;
  },
});

/** A merged worker is visible by their own home, not by that of the person they were merged into. */
function visible({ viewer }: Context, item: Item | undefined): Worker | undefined {
  const worker = item && parseWorker(item);
  return worker && seesWorker(viewer, worker) ? worker : undefined;
}

function keptProfile(
  { vault }: Context,
  kept: Worker,
  merged: Worker,
  entries: readonly HistoryEntry[],
  newest: string,
): Worker {
  // A phone is encrypted in the context of its collection's worker id.
  const told = entries.map((entry): { stamp: string; told: ProfileFields & DaysTold } => {
    const { workerId, stamp, told: words } = entry;
    const told = { ...words, ...daysTold(words, toldAt(entry)) };
    if (words.phoneBox === undefined || workerId === kept.id) return { stamp, told };
    return { stamp, told: { ...told, phoneBox: vault.encrypt(vault.decrypt(words.phoneBox, workerId), kept.id) } };
  });
  const surveyedAt = [kept.surveyedAt, merged.surveyedAt]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  const placed = [kept, merged].find(({ runningPlacementId }) => runningPlacementId !== undefined);
  const { runningPlacementId, placedOn, employerId, agreedOn, followUpOn, workCode, workPrefecture } = placed ?? {};
  const latest = (name: 'lostJobOn' | 'expectedOn') => [kept[name] ?? '', merged[name] ?? ''].toSorted().at(-1);
  const { lostJobOn, expectedOn } = placed
    ? { lostJobOn: undefined, expectedOn: placed.expectedOn }
    : { lostJobOn: latest('lostJobOn') || undefined, expectedOn: latest('expectedOn') || undefined };
  const placement = { runningPlacementId, placedOn, employerId, lostJobOn, expectedOn, agreedOn, followUpOn };
  const [caseDueOn] = [kept.caseDueOn, merged.caseDueOn].filter((on) => on !== undefined).toSorted();
  const away = { ...journeyOf(kept, merged), workCode, workPrefecture, caseDueOn };
  const profile = withoutCleared({ ...kept, ...fold(told), ...placement, ...away } as Worker);
  return {
    ...profile,
    ...(surveyedAt !== undefined && { surveyedAt }),
    ...homeOf(profile.villageCode),
    mergedIds: [...(kept.mergedIds ?? []), ...collectionsOf(merged)],
    newest,
    version: kept.version + 1,
  };
}

/** The later journey to work of the two. */
function journeyOf(kept: Worker, merged: Worker) {
  const later = (merged.boardedOn ?? '') > (kept.boardedOn ?? '') ? merged : kept;
  const { boardedTo, boardedOn, boardedPrefecture } = later;
  return { boardedTo, boardedOn, boardedPrefecture };
}

/**
 * Makes everything that pointed to the merged worker point to the kept one: identity numbers, and workers merged
 * earlier.
 */
async function signposts({ db, vault }: Context, kept: Worker, merged: Worker): Promise<Write[]> {
  const earlier = (await db.batchGet((merged.mergedIds ?? []).map(workerKey))).map((item) => item && parseWorker(item));
  const all = [merged, ...earlier.filter((worker) => worker !== undefined)];
  const guards = all.map(({ id, identityNumberBox }): Write => {
    const number = vault.decrypt(identityNumberBox, id);
    return leadIdentityNumberTo(vault.fingerprint('identityNumber', number), kept.id);
  });
  const profiles = all.slice(1).map(({ id }) => leadProfileTo(id, kept.id));
  return [...guards, ...profiles];
}

/** All refusals of a merge that the read workers show; `undefined` means not found. */
export function checkMerge(kept: Worker | undefined, merged: Worker | undefined, sameId: boolean): Refusal[] {
  if (kept === undefined || merged === undefined || sameId)
    return [
      ...(kept === undefined ? [refusal('NOT_FOUND', ['keepId'])] : []),
      ...(merged === undefined ? [refusal('NOT_FOUND', ['mergeId'])] : []),
      ...(sameId && merged !== undefined ? [refusal('SAME_WORKER', ['mergeId'])] : []),
    ];
  const both = collectionsOf(kept).length + collectionsOf(merged).length - 1;
  const apart = kept.mergedInto === undefined && merged.mergedInto === undefined;
  return [
    ...(kept.mergedInto === undefined ? [] : [refusal('ALREADY_MERGED', ['keepId'])]),
    ...(merged.mergedInto === undefined ? [] : [refusal('ALREADY_MERGED', ['mergeId'])]),
    ...(kept.villageCode.slice(0, 2) === merged.villageCode.slice(0, 2)
      ? []
      : [refusal('OTHER_PROVINCE', ['mergeId'])]),
    // A merged worker's running placement belongs to the remaining worker, so it would be compared with itself.
    ...(apart && kept.runningPlacementId !== undefined && merged.runningPlacementId !== undefined
      ? [refusal('BOTH_PLACED', ['mergeId'])]
      : []),
    ...(both > limits.mergedMax ? [refusal('MERGED_TOO_MANY', ['keepId'], { max: limits.mergedMax })] : []),
  ];
}
