/**
 * Schedule -> everything that ends or is due by time: holds, waits, quotas, positions, messages to webhooks, jobs.
 * Wiring only.
 */
import { followUpPass } from '../domains/jobs/follow-up/filing-job';
import { casePass } from '../domains/support/case/filing/filing-job';
import { closeExpired } from '../domains/jobs/position/sweep';
import { expireDeliveries } from '../domains/matching/delivery/sweep';
import { beginTrainingNeeds } from '../domains/matching/training-need/night-job';
import { tellEndings } from '../domains/travel/booking/notices/endings';
import { expireHolds, expireWaits } from '../domains/travel/waitlist/sweep';
import { tellReasons } from '../domains/travel/waitlist/reasons/tell-reasons';
import { beginTellings } from '../domains/travel/travel-service/day-before/sweep';
import { endDueQuotas } from '../domains/travel/travel-service/sweep';
import { tellEnds } from '../domains/reference/agreement/renewal/sweep';
import { followCodes } from '../domains/reference/code-list/service';
import { askSilent } from '../domains/reference/enterprise-status/silence/sweep';
import { endTells } from '../domains/people/service-list/sweep';
import { continueMessages } from '../domains/notices/message/sweep';
import { beginAttempts } from '../domains/partners/webhook-delivery/sweep';
import { beginPass } from '../platform/jobs/pass';
import { cloudDatabase } from '../platform/process/cloud';
import { systemClock } from '../platform/values/clock';
import type { SystemContext } from '../platform/requests/context';
import { inTime, type Timed } from '../platform/process/deadline';
import { createIds } from '../platform/values/ids';
import { createLogger } from '../platform/process/log';
import { permitted } from '../platform/dynamodb/permitted';
import { actingAs } from './acting-as';
import { callDueJobs } from './jobs';

export type SweepHandler = () => Promise<void>;

/**
 * Runs all tasks; one failing task does not stop the others. Safe to run concurrently; the next minute picks up
 * leftovers.
 */
export function createSweepHandler(given: SystemContext): SweepHandler {
  const platform = { ...given, db: permitted(given.db, 'sweep') };
  const sweeper = actingAs(platform, 'sweep');
  return async () => {
    await followCodes(sweeper);
    const tasks = {
      holds: expireHolds(sweeper),
      endings: tellEndings(sweeper),
      waits: expireWaits(sweeper),
      reasons: tellReasons(sweeper),
      tellings: beginTellings(sweeper),
      quotas: endDueQuotas(sweeper),
      positions: closeExpired(sweeper),
      agreements: tellEnds(sweeper),
      silences: askSilent(sweeper),
      unanswered: expireDeliveries(sweeper),
      attempts: beginAttempts(sweeper),
      followUps: beginPass(followUpPass, sweeper),
      cases: beginPass(casePass, sweeper),
      nights: beginTrainingNeeds(sweeper),
      messages: continueMessages(sweeper),
      tells: endTells(sweeper),
      runs: callDueJobs(sweeper, (cause) => actingAs(platform, 'sweep', cause)),
    };
    const outcomes = await Promise.allSettled(Object.values(tasks));
    const counts = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined));
    const ended = Object.fromEntries(
      Object.keys(tasks).flatMap((name, place): [string, number][] => {
        const count = counts[place];
        return count === undefined ? [] : [[name, count]];
      }),
    );
    if (Object.values(ended).some((count) => count > 0)) sweeper.log.info('Ended by time', ended);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
}

let connected: SweepHandler | undefined;

/** @throws if a task failed; the next minute tries it again. */
export async function handler(_event?: unknown, context: Timed = {}): Promise<void> {
  connected ??= createSweepHandler({
    db: cloudDatabase(),
    clock: systemClock,
    ids: createIds(Date.now),
    log: createLogger('sweep'),
  });
  await inTime(context, connected);
}
