/**
 * Job after an enterprise's verification changed: its PENDING positions open, or its OPEN ones become PENDING. One job
 * for each enterprise, `limits.positionsMovedAtOnce` positions in a step. The job ends when a check one minute after the last
 * moved position finds none left.
 */
import type { EnterpriseId } from '../../../../id-kinds';
import { asId } from '../../../../platform/values/ids';
import { limits } from '../../../../limits';
import { instantOf } from '../../../../platform/values/clock';
import type { Item, QueryParams } from '../../../../platform/dynamodb/database';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../../platform/jobs/jobs';
import { parseEach } from '../../../../platform/lists/malformed';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { indexKeys } from '../../../../tables';
import { enterpriseKey, isEnterprise, parseEnterprise } from '../../../reference/enterprise/store';
import { beginVerification } from './verification-store';
import { fileByVerification, isPosition, positionsOf } from '../store';
import { textForm } from '../../../../platform/items/text-form';

/**
 * Starts jobs for enterprises whose verification changed, with the author of that change, and for enterprises that got
 * positions with the wrong status, because they were submitted during the change.
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
  const filed = new Map<EnterpriseId, Set<string>>();
  for (const { oldItem, newItem } of records) {
    const { enterpriseId, status } = newItem ?? {};
    if (!isPosition(newItem) || oldItem?.['status'] === status) continue;
    if (status !== 'PENDING' && status !== 'OPEN') continue;
    const id = asId(enterpriseId, 'ent');
    filed.set(id, (filed.get(id) ?? new Set()).add(status));
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

/** The enterprise whose verification the change of an item changed. */
export function changedEnterprise(oldItem: Item | undefined, newItem: Item | undefined): EnterpriseId | undefined {
  if (!isEnterprise(newItem) || oldItem === undefined) return undefined;
  return oldItem['verified'] === newItem['verified'] ? undefined : asId(newItem['id'], 'ent');
}

/**
 * One step: sets the status of one page of positions by the enterprise's verification now. The index lags, so moved
 * positions still appear in it: a step continues after the page that it read. When it reaches the end and moved
 * something, the list is read again from its start at once, otherwise when the job is late. A position that is
 * submitted with the wrong status keeps the job from ending by its own record; all others were written before the job
 * began and are in the index by then. A malformed one is set aside, and keeps no other from being filed.
 */
export async function applyVerification(context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const enterpriseId = asId(run.key.pk, 'ent');
  const [own, enterprise] = await db.batchGet([{ TableName: run.table, Key: run.key }, enterpriseKey(enterpriseId)]);
  if (own === undefined || Number(own['step']) !== run.step) return;
  const verified = enterprise !== undefined && parseEnterprise(enterprise).verified;
  const list = { ...positionsOf(enterpriseId, verified ? 'PENDING' : 'OPEN'), Limit: limits.positionsMovedAtOnce };
  const late = run.dueAt < instantOf(clock.now());
  const start = late ? undefined : placeIn(list, own['cursor']);
  const { items, lastKey } = await db.query({ ...list, ...(start && { ExclusiveStartKey: start }) });
  const filed = await parseEach(context, IN_POSITIONS, items, (item) => fileByVerification(item, verified));
  const outcomes = await db.execute(filed);
  if (lastKey !== undefined) await db.commit([moveOnTo(clock, run, placeForm.write(lastKey))]);
  else if (outcomes.includes('DONE')) await db.commit([moveOnTo(clock, run, BEGINNING)]);
  else if (late && filed.length === 0) await db.commit([endJob(run)]);
}

const IN_POSITIONS = { reader: 'lists', table: 'Positions' } as const;

const BEGINNING = '';
const placeForm = textForm<Item>();

/** Undefined to begin at the start, also if the verification changed and the cursor belongs to the other list. */
function placeIn({ ExpressionAttributeValues: values }: QueryParams, cursor: unknown): Item | undefined {
  const place = typeof cursor !== 'string' || cursor === BEGINNING ? undefined : placeForm.read(cursor);
  return place?.[indexKeys('enterpriseTime').partitionKey] === values?.[':pk'] ? place : undefined;
}
