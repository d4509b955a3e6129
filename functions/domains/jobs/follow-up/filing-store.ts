/**
 * The job that gives people whom an earlier release placed the day of their next follow-up, in table Positions, and when it
 * was over. One for all, once.
 */
import type { Key, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { jobKeys } from '../../../platform/jobs/jobs';
import type { Clock } from '../../../platform/values/clock';

/** Sort key of the job (`filing-job.ts`). */
export const FOLLOW_UP_FILING = 'follow-up-filing';

export const filingKey: Key = { TableName: 'Positions', Key: { pk: 'follow-ups', sk: FOLLOW_UP_FILING } };

/** Refused if it was begun before. */
export function beginFiling(clock: Clock): Write {
  const { TableName, Key: key } = filingKey;
  return put({ TableName, Item: { ...key, ...jobKeys(clock, key) } }).when(isNew);
}
