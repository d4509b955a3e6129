/** Use case: a case is opened, by officials, the station or the person. It may tell that the job is lost. */
import type { OpenCaseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { checkDate, checkNote, type Path } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import { hasPrefix, isId, nextOwned } from '../../../platform/values/ids';
import { checkLastDay } from '../../jobs/placement/end';
import { type Freeing, freeing, givingBack } from '../../jobs/placement/ending';
import { readPlacement } from '../../jobs/placement/service';
import type { Placement } from '../../jobs/placement/store';
import { isInCharge, seesWorker } from '../../people/worker/access';
import { readWorkers } from '../../people/worker/loader';
import { loseJob, noteCases } from '../../people/worker/employment/store';
import { checkNotMerged, type Worker } from '../../people/worker/store';
import { scopeOf } from '../../reference/station/scope';
import { allStations } from '../../reference/station/remembered';
import { stationLoader } from '../../reference/station/loader';
import type { Station } from '../../reference/station/store';
import { readRules, type Rules } from '../../reference/rule/service';
import { homeOf } from '../../reference/region/region-code';
import { isInCorridor } from '../../people/worker/employment/whereabouts';
import { dueDay } from './due';
import { getCase } from './service';
import { type Case, openCase as storeCase } from './store';

/**
 * Idempotent by key. It is the station's that is named, or that opens it; one that a person opens is the station's that
 * covers them, else, as those of officials, the home county's. Two round trips; more if a job was lost.
 */
export const openCase = idempotent<OpenCaseInput, Case>('openCase', 'Workers', {
  see: getCase,
  async attempt(context, input, recordPut) {
    const [worker, rules] = await Promise.all([readSeen(context, input.workerId), readRules(context, ['FIELD_WORK'])]);
    const placementId = worker?.runningPlacementId;
    const isLost = input.lostJobOn != null && placementId !== undefined;
    const placement = isLost ? await readPlacement(context, placementId) : undefined;
    const { station, wrong: wrongStation } = await stationOf(context, input.stationId, worker);
    const wrong = [...check(input, worker, placement, today(context.clock)), ...wrongStation];
    if (wrong.length > 0) return failed(wrong);
    assert(worker, 'a worker after the checks');
    const opened = newCase(context, input, worker, { station, rules });
    const { writes, refills } = await profileWrites(context, input, worker, placement, opened);
    const vacancies = await givingBack(context, refills);
    return commitAttempt(context, [storeCase(opened), ...writes, ...vacancies], recordPut(opened.id), opened);
  },
});

async function readSeen({ db, viewer }: Context, id: string): Promise<Worker | undefined> {
  const [worker] = isId(id, 'wkr') ? await readWorkers(db, [id]) : [];
  return worker !== undefined && seesWorker(viewer, worker) ? worker : undefined;
}

function check(
  { note, lostJobOn }: OpenCaseInput,
  worker: Worker | undefined,
  placement: Placement | undefined,
  on: CivilDate,
): Refusal[] {
  return [
    ...(worker === undefined ? [refusal('NOT_FOUND', ['workerId'])] : []),
    ...checkNote(['note'], note),
    ...checkLost(['lostJobOn'], lostJobOn, placement, on),
  ];
}

/** The last day of a job that is lost: at most a year ago. Without a placement it is one of which nobody knows more. */
export function checkLost(
  path: Path,
  lostJobOn: string | null | undefined,
  placement: Placement | undefined,
  on: CivilDate,
): Refusal[] {
  return [
    ...checkDate(path, lostJobOn, { today: on, daysBack: limits.lostJobDaysBackMax, daysAhead: 0 }),
    ...(placement === undefined ? [] : checkLastDay(path, lostJobOn, placement)),
  ];
}

interface Whose {
  readonly station?: Station | undefined;
  readonly wrong: readonly Refusal[];
}

/** Whose the case is to be; undefined for the home county's. */
async function stationOf(
  context: Context,
  named: string | null | undefined,
  worker: Worker | undefined,
): Promise<Whose> {
  const { roles, stationId: own } = context.viewer;
  // Who is an official elsewhere opens their own case as anybody does.
  const isOfficial = worker !== undefined && isInCharge(context.viewer, worker.villageCode);
  // A working group has no cases of its own.
  const isStation = roles.includes('STATION') && !isOfficial && own !== undefined && !hasPrefix(own, 'grp');
  const asked = named ?? (isStation ? own : undefined);
  if (asked === undefined) return { station: isOfficial ? undefined : await covering(context, worker), wrong: [] };
  const station = isId(asked, 'stn') ? await stationLoader(context).load(asked) : undefined;
  if (station === undefined) return { wrong: [refusal('NOT_FOUND', ['stationId'])] };
  return { station, wrong: worker === undefined ? [] : await outside(context, station, worker, ['stationId']) };
}

/** The station that covers the person now, if one does. */
async function covering(context: Context, worker: Worker | undefined): Promise<Station | undefined> {
  if (worker === undefined) return undefined;
  for (const station of await allStations(context))
    if ((await outside(context, station, worker, [])).length === 0) return station;
  return undefined;
}

/** Empty if the person is in a corridor of the station now. */
export async function outside(
  context: Context,
  station: Station,
  worker: Worker,
  path: readonly string[],
): Promise<Refusal[]> {
  return isInCorridor(worker, await scopeOf(context, station)) ? [] : [refusal('OUTSIDE_CORRIDOR', path)];
}

/** What somebody says is the matter, and whether it cost them the job. */
export type Matter = Pick<OpenCaseInput, 'kind' | 'note' | 'lostJobOn'>;

export function newCase(
  { ids, clock, viewer }: Context,
  { kind, note: told }: Matter,
  { id: workerId, villageCode }: Worker,
  { station, rules }: { readonly station: Station | undefined; readonly rules: Rules },
): Case {
  const note = told?.trim();
  const dueOn = dueDay(kind, today(clock), villageCode, rules);
  return {
    ...{ id: nextOwned(ids, 'cas', workerId), workerId, kind, status: 'OPEN', stage: 'due' },
    ...(note && { note }),
    ...{ homeCode: villageCode, county: homeOf(villageCode).county, dueOn },
    ...(station !== undefined && { stationId: station.id }),
    ...{ openedBy: viewer.account, openedAt: preciseInstantOf(clock.now()), version: 1 },
  };
}

/** One write of the profile: it has the first due date of the county's cases, and that a job was lost. */
export async function profileWrites(
  context: Context,
  { lostJobOn, note }: Matter,
  worker: Worker,
  placement: Placement | undefined,
  { stationId, dueOn }: Case,
): Promise<Pick<Freeing, 'writes' | 'refills'>> {
  const earliest = worker.caseDueOn === undefined || dueOn < worker.caseDueOn ? dueOn : worker.caseDueOn;
  const caseDueOn = stationId === undefined ? earliest : worker.caseDueOn;
  if (lostJobOn != null && placement !== undefined)
    return freeing(context, worker, placement, { on: lostJobOn, reason: note, caseDueOn });
  const noted = stationId === undefined ? noteCases(worker, caseDueOn) : checkNotMerged(worker);
  return { writes: [lostJobOn == null ? noted : loseJob(worker, lostJobOn, caseDueOn)], refills: [] };
}
