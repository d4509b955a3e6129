/**
 * A world of pairs around push runs of one village: two people who look for one kind of work, of which there is one position,
 * while a run starts, ends or goes on.
 */
import { closePosition } from '../../../functions/domains/jobs/position/service';
import { parsePosition, positionKey } from '../../../functions/domains/jobs/position/store';
import { startPlacement } from '../../../functions/domains/jobs/placement/service';
import { cancelPositionPush, startPositionPush } from '../../../functions/domains/matching/push-run/service';
import { parseRunning, runningKey } from '../../../functions/domains/matching/push-run/running-store';
import { parsePush, pushesOf } from '../../../functions/domains/matching/push/push-store';
import { jobToldKey, peopleTold, toldKey, toldOf } from '../../../functions/domains/matching/told/told-store';
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { recordSurveys } from '../../../functions/domains/people/survey/service';
import { recordConsent } from '../../../functions/domains/people/worker/companions/consent';
import { registerWorker } from '../../../functions/domains/people/worker/register';
import { allOccupations } from '../../../functions/domains/reference/occupation/occupation';
import { prefecturesOf } from '../../../functions/domains/reference/region/region';
import { asRegionCode, type RegionCode } from '../../../functions/domains/reference/region/region-code';
import type { WorkerId } from '../../../functions/id-kinds';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { failed, refusal } from '../../../functions/platform/requests/result';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import { instantOf } from '../../../functions/platform/values/clock';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type World } from '../pairs';
import { contextOf, NOW, valueOf } from '../travel-scene';
import { offer, row } from './jobs';
import { accountOf, newPerson } from './people';

interface Village {
  readonly regionCode: RegionCode;
  readonly positionId: string;
  readonly people: readonly [WorkerId, WorkerId];
}

const occupations = [...allOccupations()].filter(({ replacedBy, juvenilesBanned }) => !replacedBy && !juvenilesBanned);
const cities = ['33', '44', '32', '35'].flatMap((province) => prefecturesOf(asRegionCode(province)));
const townships = ['530627102', '530627103', '530627104', '530627105'];
let made = 0;

/** Nobody else lives there, and nobody else looks for this work or offers it. */
async function build({ db, effects, recount: counted }: Surroundings): Promise<Village> {
  // What the scene before counted is counted.
  await effects.passOver();
  const number = (made += 1);
  const regionCode = asRegionCode(`${townships[Math.floor(number / 700) % townships.length]}${201 + (number % 700)}`);
  const occupationCode = occupations[number % occupations.length]?.code ?? '';
  const city = cities[number % cities.length] ?? '';
  const { positionIds } = await offer(db, [
    row('work', 2, { occupationCode, regionCode: city, title: `岗位 ${number}` }),
  ]);
  const settle = async (): Promise<WorkerId> => {
    const person = newPerson();
    const context = contextOf(db, { viewer: accountOf() });
    const input = { ...person, idempotencyKey: person.identityNumber, villageCode: regionCode };
    const { id } = valueOf(await registerWorker(context, input));
    const wish = {
      identityNumber: person.identityNumber,
      wantsWork: true,
      occupationCodes: [occupationCode],
      destinationRegionCodes: [city],
    };
    const survey = { ...wish, clientId: person.identityNumber, surveyedAt: instantOf(NOW) };
    valueOf(await recordSurveys(context, { surveys: [survey] }));
    return id;
  };
  const people = [await settle(), await settle()] as const;
  // Runs know what the change feed tells; what that counts is counted.
  await effects.rest();
  await counted(effects.written());
  return { regionCode, positionId: positionIds[0] ?? '', people };
}

async function running(db: Database, { regionCode }: Village) {
  const { runs } = parseRunning(regionCode, await db.get(runningKey(regionCode)));
  return runs.find((run) => run.regionCode === regionCode);
}

const useCases: World<Village>['useCases'] = {
  'a run starts': does('startPositionPush', (ctx, { regionCode }, idempotencyKey) =>
    startPositionPush(ctx, { idempotencyKey, regionCode, perWorker: 1, pushesPerVacancy: 1 }),
  ),
  'the run is cancelled': does('cancelPositionPush', async (ctx, scene) => {
    const run = await running(ctx.db, scene);
    return run === undefined ? failed(refusal('NOT_FOUND', ['runId'])) : cancelPositionPush(ctx, run.id);
  }),
  'one refuses that software chooses': does('recordConsent', (ctx, { people: [workerId] }) =>
    recordConsent(ctx, { workerId, purpose: 'AUTOMATIC_MATCHING', granted: false }),
  ),
  'one begins there': does('startPlacement', (ctx, { people: [workerId], positionId }, idempotencyKey) =>
    startPlacement(ctx, { idempotencyKey, workerId, positionId, startsOn: asCivilDate('2027-02-20') }),
  ),
  'the position is withdrawn': does('closePosition', (ctx, { positionId }, idempotencyKey) =>
    closePosition(ctx, { idempotencyKey, positionId, reason: 'WITHDRAWN' }),
  ),
  'both are one person': does('mergeWorkers', (ctx, { people: [keepId, mergeId] }, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId, mergeId }),
  ),
};

async function pushes(db: Database, { people }: Village) {
  const pages = await Promise.all(people.map((id) => db.query(pushesOf(id))));
  return pages.map(({ items }) => items.map(parsePush));
}

async function tell(db: Database, scene: Village): Promise<unknown> {
  const position = await db.get(positionKey(asId(scene.positionId, 'pos')));
  const { status, vacancies } = parsePosition(position ?? {});
  return [(await pushes(db, scene)).map((own) => own.map((push) => push.status)), status, vacancies];
}

/** Nobody is told twice, what was told is counted where it is, and no run is left. */
async function recount(db: Database, scene: Village): Promise<string[]> {
  const all = await pushes(db, scene);
  const [job, ...told] = await db.batchGet([jobToldKey(scene.positionId), ...scene.people.map(toldKey)]);
  const left = await running(db, scene);
  const here = all.flat().filter(({ positionId }) => positionId === scene.positionId).length;
  return [
    ...all.flatMap((own, at) => {
      const { jobs } = toldOf(scene.people[at] ?? 'wkr_', told[at]);
      return own.length === jobs.length && own.length <= 1 ? [] : [`${own.length} pushes, of ${jobs.length} jobs`];
    }),
    ...(peopleTold(job) === here ? [] : [`${peopleTold(job)} people told by ${here} pushes`]),
    ...(left === undefined ? [] : [`${left.id} is not over`]),
  ];
}

export const pushRuns: World<Village> = {
  useCases,
  build,
  tell,
  recount,
  carried: true,
  // A run tells one after the other: what comes meanwhile finds some of them told.
  byParty: Object.keys(useCases).map((second) => ['a run starts', second] as const),
};
