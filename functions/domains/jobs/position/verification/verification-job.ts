/**
 * Verification and its withdrawal move an enterprise's positions: what waited opens, what was open waits again. One run for
 * each enterprise, a hundred positions a step; it is over when a look a minute after the last found move sees nothing.
 */
import { limits } from '../../../../limits';
import { instantOf } from '../../../../platform/values/clock';
import type { Item, QueryParams } from '../../../../platform/dynamodb/database';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { indexKeys } from '../../../../tables';
import { enterpriseKey, isEnterprise, parseEnterprise } from '../../../reference/enterprise/store';
import { beginVerification } from './verification-store';
import { fileByVerification, isPosition, positionsOf } from '../store';

/**
 * Starts the runs that the records call for: of enterprises whose verification changed, because of whoever changed it, and of
 * those whose positions came in under the other state, because they were submitted while it changed.
 */
export async function startVerificationJobs(
  runner: (cause?: string) => JobContext,
  records: readonly StreamRecord[],
): Promise<void> {
  const { db, clock } = runner();
  const changed = records.flatMap(({ oldItem, newItem, author }) => {
    const id = changedEnterprise(oldItem, newItem);
    return id === undefined ? [] : [[id, author] as const];
  });
  const filed = new Map<string, Set<string>>();
  for (const { oldItem, newItem } of records) {
    const { enterpriseId, status } = newItem ?? {};
    if (!isPosition(newItem) || oldItem?.['status'] === status) continue;
    if (status === 'PENDING' || status === 'OPEN')
      filed.set(String(enterpriseId), (filed.get(String(enterpriseId)) ?? new Set()).add(status));
  }
  const enterprises = await db.batchGet([...filed.keys()].map(enterpriseKey));
  const strayed = enterprises.flatMap((item) => {
    if (item === undefined) return [];
    const { id, verified } = parseEnterprise(item);
    return filed.get(id)?.has(verified ? 'PENDING' : 'OPEN') === true ? [[id, undefined] as const] : [];
  });
  const causes = new Map([...strayed, ...changed]);
  await Promise.all([...causes].map(([id, cause]) => runner(cause).db.commit([beginVerification(clock, id)])));
}

function changedEnterprise(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  if (!isEnterprise(newItem) || oldItem === undefined) return undefined;
  return oldItem['verified'] === newItem['verified'] ? undefined : String(newItem['id']);
}

/**
 * One page of those who may have to move, by what the enterprise is now, whatever it was when the run began. The index is late
 * and shows for a while what was moved: a step goes on behind what it saw, and the list is read from its beginning again at
 * once where the end of it moved something, else when the run is late. A position that comes in with the wrong state begins the
 * run anew by its own record; what else has to move was written before the run began, and stands in the index by then.
 */
export async function applyVerification({ db, clock }: JobContext, run: Job): Promise<void> {
  const enterpriseId = run.key.pk;
  const [own, enterprise] = await db.batchGet([{ TableName: run.table, Key: run.key }, enterpriseKey(enterpriseId)]);
  if (own === undefined || Number(own['step']) !== run.step) return;
  const verified = enterprise !== undefined && parseEnterprise(enterprise).verified;
  const list = { ...positionsOf(enterpriseId, verified ? 'PENDING' : 'OPEN'), Limit: limits.refiledAtOnce };
  const late = run.dueAt < instantOf(clock.now());
  const start = late ? undefined : placeIn(list, own['cursor']);
  const { items, lastKey } = await db.query({ ...list, ...(start && { ExclusiveStartKey: start }) });
  const outcomes = await db.execute(items.map((item) => fileByVerification(item, verified)));
  if (lastKey !== undefined) await db.commit([moveOnTo(clock, run, JSON.stringify(lastKey))]);
  else if (outcomes.includes('DONE')) await db.commit([moveOnTo(clock, run, BEGINNING)]);
  else if (late && items.length === 0) await db.commit([endJob(run)]);
}

const BEGINNING = '';

/** Undefined at the beginning, which is also where to begin when the enterprise's verification, and so the list, is another one. */
function placeIn({ ExpressionAttributeValues: values }: QueryParams, cursor: unknown): Item | undefined {
  const place = typeof cursor !== 'string' || cursor === BEGINNING ? undefined : (JSON.parse(cursor) as Item);
  return place?.[indexKeys('enterpriseTime').partitionKey] === values?.[':pk'] ? place : undefined;
}
