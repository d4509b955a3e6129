/** Reads the registrations of one step of a job that goes through all of an event. */
import type { Job, JobContext } from '../../../platform/jobs/jobs';
import { parseEach } from '../../../platform/lists/malformed';
import { textOf } from '../../../platform/values/unknown';
import { asId } from '../../../platform/values/ids';
import { parseRegistration, type Registration, registrationsOf } from './store';

/** The name under which malformed registrations are set aside; the job goes on without them. */
const REGISTRATIONS = { reader: 'event-steps', table: 'RecruitmentEvents' } as const;

/** Undefined if the job is over or this step was done. Strongly consistent; malformed ones are set aside. */
export async function readStep(
  runner: JobContext,
  run: Job,
  count: number,
): Promise<{ readonly registrations: readonly Registration[]; readonly next: string | undefined } | undefined> {
  const { db } = runner;
  const item = await db.get({ TableName: run.table, Key: run.key });
  if (item === undefined || Number(item['step']) !== run.step) return undefined;
  const cursor = textOf(item['cursor']);
  const { items, lastKey } = await db.query({
    ...registrationsOf(asId(run.key.pk, 'evt')),
    ...{ Limit: count, ConsistentRead: true },
    ...(cursor !== undefined && { ExclusiveStartKey: { pk: run.key.pk, sk: cursor } }),
  });
  const registrations = await parseEach(runner, REGISTRATIONS, items, parseRegistration);
  return { registrations, next: textOf(lastKey?.['sk']) };
}
