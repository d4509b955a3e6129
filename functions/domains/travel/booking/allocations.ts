/** A service's allocations page by page, for the runs over them. */
import type { Database } from '../../../platform/dynamodb/database';
import type { Job } from '../../../platform/jobs/jobs';
import { type Allocation, allocationsOn, parseAllocation } from './allocation-store';

export interface AllocationsPage {
  readonly allocations: readonly Allocation[];
  /** From where the next step goes on; absent after the last page. */
  readonly next?: string;
}

/** The step's page, strongly consistent; undefined where the step was done before. */
export async function readAllocationsOfStep(
  db: Database,
  run: Job,
  count: number,
): Promise<AllocationsPage | undefined> {
  const item = await db.get({ TableName: run.table, Key: run.key });
  if (item === undefined || Number(item['step']) !== run.step) return undefined;
  const serviceId = run.key.pk;
  const cursor = item['cursor'] as string | undefined;
  const { items, lastKey } = await db.query({
    ...allocationsOn(serviceId),
    ...(cursor !== undefined && { ExclusiveStartKey: { pk: serviceId, sk: cursor } }),
    ConsistentRead: true,
    Limit: count,
  });
  const next = lastKey?.['sk'] as string | undefined;
  return { allocations: items.map(parseAllocation), ...(next !== undefined && { next }) };
}
