/**
 * The item of the job that applies an enterprise's verification (`verification-job.ts`), in table Positions: how it
 * begins. Moving on and ending are common to all jobs (`platform/jobs/jobs.ts`).
 */
import type { EnterpriseId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { beginOrGoOn } from '../../../../platform/jobs/jobs';
import type { Clock } from '../../../../platform/values/clock';

export const REFILING = 'refiling';

/** A running job goes on: it reads the verdict in each step, and the whole list once more before it ends. */
export function beginVerification(clock: Clock, enterpriseId: EnterpriseId): Write {
  return beginOrGoOn(clock, { TableName: 'Positions', Key: { pk: enterpriseId, sk: REFILING } });
}
