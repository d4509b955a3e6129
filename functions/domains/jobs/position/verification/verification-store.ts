/**
 * The item of the job that files an enterprise's positions anew (`verification-job.ts`), in table Positions: its beginning. How it
 * moves on and ends is every job's (`platform/jobs/jobs.ts`).
 */
import type { Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import { jobKeys } from '../../../../platform/jobs/jobs';
import type { Clock } from '../../../../platform/values/clock';

export const REFILING = 'refiling';

/** Begins it anew where it is under way. */
export function beginVerification(clock: Clock, enterpriseId: string): Write {
  const key = { pk: enterpriseId, sk: REFILING };
  return put({ TableName: 'Positions', Item: { ...key, ...jobKeys(clock, key) } }).always();
}
