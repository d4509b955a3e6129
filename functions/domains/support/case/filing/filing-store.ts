/**
 * The job that lists what an earlier release handed to stations, in table Positions, and when it was over. One for all,
 * once.
 */
import type { Key, Write } from '../../../../platform/dynamodb/database';
import { isNew, put } from '../../../../platform/dynamodb/expressions';
import { jobKeys } from '../../../../platform/jobs/jobs';
import type { Clock } from '../../../../platform/values/clock';

/** Sort key of the job (`filing-job.ts`). */
export const CASE_FILING = 'case-filing';

export const caseFilingKey: Key = { TableName: 'Positions', Key: { pk: 'cases', sk: CASE_FILING } };

/** Refused if it was begun before. */
export function beginFiling(clock: Clock): Write {
  const { TableName, Key: key } = caseFilingKey;
  return put({ TableName, Item: { ...key, ...jobKeys(clock, key) } }).when(isNew);
}
