/**
 * The item of the job that applies an enterprise's verification (`verification-job.ts`), in table Positions: how it
 * begins. Moving on and ending are common to all jobs (`platform/jobs/jobs.ts`).
 */
import type { EnterpriseId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import { jobKeys } from '../../../../platform/jobs/jobs';
import type { Clock } from '../../../../platform/values/clock';

export const REFILING = 'refiling';

/** Restarts a running job. */
export function beginVerification(clock: Clock, enterpriseId: EnterpriseId): Write {
  const key = { pk: enterpriseId, sk: REFILING };
  return put({ TableName: 'Positions', Item: { ...key, ...jobKeys(clock, key) } }).always();
}
