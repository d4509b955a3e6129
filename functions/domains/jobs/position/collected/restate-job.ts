/**
 * Job after a verdict on an enterprise: all its lots begin to count, or cease to. A page of lots in a step. A lot that is
 * submitted meanwhile is settled by its own record, by the verdict at that time or a later one.
 */
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { endRound, type Job, type JobContext, moveOnTo } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { asId } from '../../../../platform/values/ids';
import { textOf } from '../../../../platform/values/unknown';
import { changedEnterprise } from '../verification/verification-job';
import { settle } from './settle';
import { beginRestating, lotOf, lotsOf } from './store';

/** Begins the job for each enterprise whose verification changed. A repeat finds all lots settled. */
export async function startRestatements(
  runner: () => Pick<JobContext, 'db' | 'clock'>,
  records: readonly StreamRecord[],
): Promise<void> {
  const { db, clock } = runner();
  const ids = new Set(records.flatMap(({ oldItem, newItem }) => changedEnterprise(oldItem, newItem) ?? []));
  await Promise.all([...ids].map((id) => db.commit([beginRestating(clock, id)])));
}

/** One step. A step that is repeated settles the page where the job is by now. */
export async function restate({ db, clock }: JobContext, run: Job): Promise<void> {
  const own = await db.get({ TableName: run.table, Key: run.key });
  if (own?.['step'] !== run.step) return;
  const sk = textOf(own['cursor']);
  const { items, lastKey } = await db.query({
    ...lotsOf(asId(run.key.pk, 'ent')),
    Limit: limits.lotsSettledAtOnce,
    ...(sk !== undefined && { ExclusiveStartKey: { pk: run.key.pk, sk } }),
  });
  await settle(
    db,
    items.flatMap((item: Item) => lotOf(item) ?? []),
  );
  await db.commit([lastKey === undefined ? endRound(run) : moveOnTo(clock, run, String(lastKey['sk']))]);
}
