/**
 * Dispatches the next step of a job by the first word of its sort key. The stream or the sweep calls it. Wiring only.
 */
import { applyChunk } from '../domains/jobs/position-import/apply-job';
import { IMPORT } from '../domains/jobs/position-import/store';
import { FOLLOW_UP_FILING, followUpPass } from '../domains/jobs/follow-up/filing-job';
import { restate } from '../domains/jobs/position/collected/restate-job';
import { RESTATING } from '../domains/jobs/position/collected/store';
import { applyVerification } from '../domains/jobs/position/verification/verification-job';
import { CASE_FILING, casePass } from '../domains/support/case/filing/filing-job';
import { followSuccessors } from '../domains/support/succession/succession-job';
import { SUCCESSION } from '../domains/reference/code-list/succession-store';
import { REFILING } from '../domains/jobs/position/verification/verification-store';
import { findResult } from '../domains/support/event-outcome/result-job';
import { followCourses, remindEnrolled } from '../domains/support/enrolment/streams/following';
import { FOLLOWING, REMINDING } from '../domains/support/places/following/job-store';
import { EVENT_RESULT } from '../domains/support/recruitment-event/job-store';
import { followEvents, remindRegistered } from '../domains/support/registration/streams/following';
import { displace } from '../domains/travel/disruption/displacement-job';
import { retime } from '../domains/travel/disruption/retiming-job';
import { DISPLACING, RETIMING } from '../domains/travel/disruption/job-store';
import { tellTravellers } from '../domains/travel/manifest/notices/telling-job';
import { SEAT_TELLING } from '../domains/travel/travel-service/day-before/telling-store';
import { TRAINING_NEEDS } from '../domains/matching/training-need/night-store';
import { PUSHING } from '../domains/matching/push-run/steps/pushing-store';
import { assert } from '../platform/requests/errors';
import type { SystemContext } from '../platform/requests/context';
import type { Item } from '../platform/dynamodb/database';
import { inParallel } from '../platform/jobs/in-parallel';
import { stepOfPass } from '../platform/jobs/pass';
import { dueJobs, type Job, type JobContext, isJob, jobOf, wake } from '../platform/jobs/jobs';
import type { StreamRecord } from '../platform/streams/streams';
import { endApart, endPages, readDue } from '../platform/jobs/sweep';
import { isId } from '../platform/values/ids';
import type { TableName } from '../tables';

interface Kind {
  readonly table: TableName;
  readonly step: Step;
}

type Step = (runner: JobContext, run: Job) => Promise<void>;

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [REFILING, { table: 'Positions', step: applyVerification }],
  [RESTATING, { table: 'Positions', step: restate }],
  [SUCCESSION, { table: 'Positions', step: followSuccessors }],
  [FOLLOW_UP_FILING, { table: 'Positions', step: (runner, run) => stepOfPass(followUpPass, runner, run) }],
  [CASE_FILING, { table: 'Positions', step: (runner, run) => stepOfPass(casePass, runner, run) }],
  [IMPORT, { table: 'Positions', step: applyChunk }],
  [FOLLOWING, { table: 'RecruitmentEvents', step: ofEventOrCourse(followEvents, followCourses) }],
  [REMINDING, { table: 'RecruitmentEvents', step: ofEventOrCourse(remindRegistered, remindEnrolled) }],
  [EVENT_RESULT, { table: 'RecruitmentEvents', step: findResult }],
  [DISPLACING, { table: 'TravelAllocations', step: displace }],
  [RETIMING, { table: 'TravelAllocations', step: retime }],
  [SEAT_TELLING, { table: 'TravelAllocations', step: tellTravellers }],
  [PUSHING, { table: 'Campaigns', step: wakeJob }],
  [TRAINING_NEEDS, { table: 'Campaigns', step: wakeJob }],
]);

/** Events and courses both have places, and what follows from them is read by their ids. */
function ofEventOrCourse(event: Step, course: Step): Step {
  return (runner, run) => (isId(run.key.pk, 'crs') ? course : event)(runner, run);
}

/** Steps that the sweep only wakes, because they may take long; the stream calls them (`work.ts`). */
async function wakeJob({ db, clock }: JobContext, run: Job): Promise<void> {
  await db.commit([wake(clock, run)]);
}

const tables = [...new Set([...kinds.values()].map(({ table }) => table))];

/** Makes the context of a job. Its writes name the author in the stamp `cause`; without a stamp, the system. */
export type RunnerBecauseOf = (cause?: string) => JobContext;

/** An item as it is now, with the stamp of its author if the stream has it. */
export type Written = Pick<StreamRecord, 'newItem' | 'author'>;

/**
 * Runs the next step of each job among the items, with the author who started it. An item that appears several times
 * counts once, by its last state.
 * @param own steps that only this caller takes, by the first word of the sort key.
 */
export async function continueJobs(
  runner: RunnerBecauseOf,
  items: readonly Written[],
  own: ReadonlyMap<string, Step> = new Map(),
): Promise<void> {
  const runs = items.flatMap(({ newItem: item, author }) => {
    const next = item && nextStep(item, own);
    return next === undefined ? [] : [{ ...next, author }];
  });
  const latest = new Map(runs.map((one) => [`${one.run.key.pk} ${one.run.key.sk}`, one]));
  await inParallel(latest.size, [...latest.values()], ({ step, run, author }) => step(runner(author), run));
}

function nextStep(item: Item, own?: ReadonlyMap<string, Step>): { readonly step: Step; readonly run: Job } | undefined {
  const word = String(item['sk']).split('#')[0] ?? '';
  const kind = kinds.get(word);
  const run = kind && jobOf(kind.table, item);
  return kind === undefined || run === undefined ? undefined : { step: own?.get(word) ?? kind.step, run };
}

/** Continues jobs that broke off or wait for a last check. @returns their number. */
export async function callDueJobs(sweeper: SystemContext, runner: RunnerBecauseOf): Promise<number> {
  const counts = await inParallel(tables.length, tables, (table) => callDue(sweeper, runner, table));
  return counts.reduce((sum, count) => sum + count, 0);
}

function callDue(sweeper: SystemContext, runner: RunnerBecauseOf, table: TableName): Promise<number> {
  const list = { name: 'runs', query: dueJobs(sweeper.clock, table), since: sweeper.clock.now() };
  return endPages(sweeper, list, async (page) => {
    const items = await readDue(sweeper, table, page);
    return endApart(sweeper, list, page, async (_, index) => {
      const item = items[index];
      if (item === undefined || !isJob(item)) return false;
      const next = nextStep(item);
      assert(next, 'a job of a kind that is known');
      await next.step(runner(), next.run);
      return true;
    });
  });
}
