/** Use case: a visit is recorded, with whom it reached, and what they said is wrong becomes cases in the same transaction. */
import type { RecordVisitInput, VisitFindingInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { asCivilDate } from '../../../platform/values/civil-date';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import { type Freeing, givingBack } from '../../jobs/placement/ending';
import { readPlacement } from '../../jobs/placement/service';
import type { Placement } from '../../jobs/placement/store';
import type { Worker } from '../../people/worker/store';
import type { RegionCode } from '../../reference/region/region-code';
import { readRules, type Rules } from '../../reference/rule/service';
import { checkLost, newCase, profileWrites } from '../case/open';
import { openCase } from '../case/store';
import { checkVisit } from './checks';
import { asMaker, checkCovered, hasTwoOffices, type Office, readMaker, readPeople } from './covered';
import { getVisit } from './service';
import { isOfficial } from './who-sees';
import { type Finding, recordVisit as storeVisit, type Visit } from './store';

/** What somebody said, with the person and the placement that it may end. */
interface Told {
  readonly finding: VisitFindingInput;
  readonly worker: Worker | undefined;
  readonly placement: Placement | undefined;
}

/**
 * Idempotent by key. A case is the station's whose visit it was, else the home county's. Two round trips; three or four if
 * somebody lost a job.
 */
export const recordVisit = idempotent<RecordVisitInput, Visit>('recordVisit', 'RecruitmentEvents', {
  check: ({ clock }, input) => checkVisit(input, today(clock)),
  named: async (context, input) => (await readNamed(context, input)).wrong,
  see: getVisit,
  async attempt(context, input, recordPut) {
    const [{ by, office, people, told, wrong }, rules] = await Promise.all([
      readNamed(context, input),
      readRules(context, ['FIELD_WORK']),
    ]);
    if (wrong.length > 0) return failed(wrong);
    const reached = people.filter((worker) => worker !== undefined);
    const found = await Promise.all(told.map((one) => follow(context, one, office, rules)));
    const visit = newVisit(
      context,
      input,
      { by, office },
      {
        workerIds: reached.map(({ id }) => id),
        findings: found.map(({ finding }) => finding),
      },
    );
    const writes = storeVisit(
      visit,
      reached.map(({ villageCode }) => villageCode),
    );
    const vacancies = await givingBack(
      context,
      found.flatMap((one) => one.refills),
    );
    const all = [...writes, ...found.flatMap((one) => one.writes), ...vacancies];
    return commitAttempt(context, all, recordPut(visit.id), visit);
  },
});

interface Read {
  /** With the roles alone in which the visit is made. */
  readonly by: Viewer;
  readonly office: Office;
  readonly people: readonly (Worker | undefined)[];
  readonly told: readonly Told[];
  readonly wrong: readonly Refusal[];
}

/** Whom and what the visit names, and what is wrong with that. */
async function readNamed(context: Context, input: RecordVisitInput): Promise<Read> {
  const reading = readPeople(context, input.workerIds ?? []);
  // Who has one office waits for nobody to know as what they visit.
  const maker = hasTwoOffices(context.viewer) ? asMaker(context, input, await reading) : context;
  const [office, people] = await Promise.all([readMaker(maker, input), reading]);
  const told = await readTold(context, input, people);
  const wrong = [...office.wrong, ...checkCovered(office, people), ...checkTold(told, today(context.clock))];
  return { by: maker.viewer, office, people, told, wrong };
}

/** Placements of those who lost the job, read together. */
function readTold(
  context: Context,
  { workerIds, findings }: RecordVisitInput,
  people: readonly (Worker | undefined)[],
): Promise<Told[]> {
  return Promise.all(
    (findings ?? []).map(async (finding) => {
      const worker = people[(workerIds ?? []).indexOf(finding.workerId)];
      const running = finding.lostJobOn == null ? undefined : worker?.runningPlacementId;
      return { finding, worker, placement: running && (await readPlacement(context, running)) };
    }),
  );
}

function checkTold(told: readonly Told[], on: ReturnType<typeof today>): Refusal[] {
  return told.flatMap(({ finding, placement }, place) =>
    checkLost(['findings', place, 'lostJobOn'], finding.lostJobOn, placement, on),
  );
}

/** The case, and what becomes of the job; several may have lost one at the same position. */
async function follow(
  context: Context,
  { finding, worker, placement }: Told,
  { station }: Office,
  rules: Rules,
): Promise<Pick<Freeing, 'writes' | 'refills'> & { readonly finding: Finding }> {
  assert(worker, 'a worker after the checks');
  const opened = newCase(context, finding, worker, { station, rules });
  const { writes, refills } = await profileWrites(context, finding, worker, placement, opened);
  const { lostJobOn } = finding;
  return {
    finding: { workerId: worker.id, caseId: opened.id, ...(lostJobOn != null && { lostJobOn }) },
    writes: [openCase(opened), ...writes],
    refills,
  };
}

function newVisit(
  { ids, clock }: Context,
  input: RecordVisitInput,
  { by, office: { station, group, enterprise } }: Pick<Read, 'by' | 'office'>,
  reached: Pick<Visit, 'workerIds' | 'findings'>,
): Visit {
  const { kind, on } = input;
  const [note, spokenWith] = [input.note?.trim(), input.spokenWith?.trim()];
  return {
    ...{ id: ids.next('vis'), kind, on: asCivilDate(on), ownerRegionCode: ownerOf(by, station ?? group) },
    ...(station !== undefined && { stationId: station.id }),
    ...(group !== undefined && { workingGroupId: group.id }),
    ...(enterprise !== undefined && { enterpriseId: enterprise.id }),
    ...(spokenWith && { spokenWith }),
    ...(note && { note }),
    ...reached,
    ...{ by: by.account, recordedAt: preciseInstantOf(clock.now()), version: 1 },
  };
}

/** Of officials their own region, of an account that of the office which opened its station or formed its group. */
function ownerOf(viewer: Viewer, made: Office['station'] | Office['group']): RegionCode {
  const owner = isOfficial(viewer) ? viewer.regionCode : made?.ownerRegionCode;
  assert(owner, 'a region, a station or a working group of the caller');
  return owner;
}
