/**
 * A world of pairs around one placement: one account starts, ends, merges, moves, surveys, or changes the
 * position or its enterprise, while another does so, too.
 */
import { asInstant } from '../../../functions/platform/values/clock';
import { asId, ownerOf } from '../../../functions/platform/values/ids';
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { parseEnterprise, enterpriseKey } from '../../../functions/domains/reference/enterprise/store';
import { registerEnterprise } from '../../../functions/domains/reference/enterprise/service';
import { verifyEnterprise } from '../../../functions/domains/reference/enterprise/verify';
import { reportArrival, reportDeparture } from '../../../functions/domains/jobs/arrival/service';
import { recordFollowUp } from '../../../functions/domains/jobs/follow-up/service';
import { answerDelivery } from '../../../functions/domains/matching/delivery/answer';
import { deliveryKey, parseDelivery } from '../../../functions/domains/matching/delivery/store';
import { makePush, parsePush, pushIdOf, pushKey } from '../../../functions/domains/matching/push/push-store';
import { answerPush } from '../../../functions/domains/matching/push/service';
import { answerPlacement } from '../../../functions/domains/matching/journey/answer';
import { endPlacement } from '../../../functions/domains/jobs/placement/end';
import {
  parsePlacement,
  type Placement,
  placementsOf as placementsQuery,
} from '../../../functions/domains/jobs/placement/store';
import { startPlacement } from '../../../functions/domains/jobs/placement/service';
import { parsePosition, positionKey } from '../../../functions/domains/jobs/position/store';
import { closePosition } from '../../../functions/domains/jobs/position/service';
import { closeExpired } from '../../../functions/domains/jobs/position/sweep';
import { submitPositions } from '../../../functions/domains/jobs/submission/service';
import { recordSurveys } from '../../../functions/domains/people/survey/service';
import { parseWorker, type Worker, workerKey } from '../../../functions/domains/people/worker/store';
import { updateWorker } from '../../../functions/domains/people/worker/service';
import type { PositionInput } from '../../../functions/generated/graphql';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { failed, ok } from '../../../functions/platform/requests/result';
import { creditCode } from '../system';
import { contextOf, valueOf } from '../travel-scene';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { accountOf, ELSEWHERE, type Person, settlePerson, VILLAGE } from './people';

export interface Jobs {
  readonly enterpriseId: string;
  /** Two vacancies, offered again. */
  readonly openId: string;
  /** One vacancy, which B has; offered again. */
  readonly takenId: string;
  readonly a: Person;
  readonly b: Person;
  readonly placementId: string;
  /** A said yes to the open position. */
  readonly deliveryId: string;
  /** A was told of it by another listing, and has not answered. */
  readonly pushId: string;
}

const context = (db: Database) => contextOf(db, { viewer: accountOf() });
let made = 0;

export const row = (externalRef: string, headcount: number, change: Partial<PositionInput> = {}): PositionInput => ({
  ...{ externalRef, headcount, title: `装配工 ${externalRef}`, occupationCode: '6-25-04-07', regionCode: '441900' },
  ...{ wageMin: 5_500, refill: true, ...change },
});

/** An enterprise of its own, and positions of these rows. */
export async function offer(db: Database, positions: readonly PositionInput[]) {
  const key = `offer-${(made += 1)}`;
  const registration = {
    ...{ idempotencyKey: key, creditCode: creditCode(), name: '东莞晨光电子有限公司', regionCode: '441900' },
    size: 'LARGE' as const,
  };
  const { id: enterpriseId } = valueOf(await registerEnterprise(context(db), registration));
  const input = { idempotencyKey: key, enterpriseId, positions };
  const results = valueOf(
    await submitPositions(context(db), { ...input, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' }),
  );
  return { key, enterpriseId, positionIds: results.map(({ position }) => position?.id ?? '') };
}

async function buildJobs({ db }: Pick<Surroundings, 'db'>): Promise<Jobs> {
  const { key, enterpriseId, positionIds } = await offer(db, [
    row('open', 2, { closesOn: '2027-03-01' }),
    row('taken', 1),
  ]);
  const [openId = '', takenId = ''] = positionIds;
  const [a, b] = [await settlePerson(db), await settlePerson(db)];
  const { id: placementId } = valueOf(
    await startPlacement(context(db), {
      ...{ idempotencyKey: key, workerId: b.id, positionId: takenId, startsOn: asCivilDate('2027-02-20') },
    }),
  );
  const [deliveryId, pushId] = [await tell(db, a, openId, `${key} wanted`), await tell(db, a, openId, `${key} open`)];
  const yes = { idempotencyKey: key, pushId: deliveryId, answer: 'INTERESTED' } as const;
  valueOf(await answerPush(context(db), yes));
  return { enterpriseId, openId, takenId, a, b, placementId, deliveryId, pushId };
}

/** Tells somebody of a position, as a push run does. @param jobKey of its own, so that each is told. */
async function tell(db: Database, { id }: Person, position: string, jobKey: string): Promise<string> {
  const [workerId, positionId] = [asId(id, 'wkr'), asId(position, 'pos')];
  const pushId = pushIdOf(workerId, jobKey);
  const [madeAt, until] = [asInstant('2027-02-10T04:00:00Z'), asInstant('2027-03-10T04:00:00Z')];
  const fact = { runId: 'run_1', jobKey, score: 500, reasons: ['BOARD'], status: 'MADE', madeAt, until } as const;
  await db.commit([makePush({ id: pushId, workerId, positionId, ...fact, reasons: ['BOARD'] })]);
  return pushId;
}

const take = (accepted: boolean): UseCase<Jobs> =>
  does('answerDelivery', (ctx, { deliveryId: pushId }, idempotencyKey) =>
    answerDelivery(ctx, {
      ...{ idempotencyKey, pushId, accepted, reason: '人已招满', startsOn: asCivilDate('2027-02-21') },
    }),
  );

const reply = (answer: 'INTERESTED' | 'DECLINED'): UseCase<Jobs> =>
  does('answerPush', (ctx, { pushId }, idempotencyKey) => answerPush(ctx, { idempotencyKey, pushId, answer }));

const start = (who: 'a' | 'b'): UseCase<Jobs> =>
  does('startPlacement', (ctx, scene, idempotencyKey) =>
    startPlacement(ctx, {
      ...{ idempotencyKey, workerId: scene[who].id, positionId: scene.openId, startsOn: asCivilDate('2027-02-21') },
    }),
  );

const submit = (externalRef: string, headcount: number, change: Partial<PositionInput>): UseCase<Jobs> =>
  does('submitPositions', async (ctx, { enterpriseId }, idempotencyKey) => {
    const positions = [row(externalRef, headcount, change)];
    const input = { idempotencyKey, enterpriseId, positions };
    const outcome = await submitPositions(ctx, { ...input, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' });
    const errors = outcome.ok ? outcome.value.flatMap((result) => result.errors) : [];
    return errors.length > 0 ? failed(errors) : outcome;
  });

const merge = (keep: 'a' | 'b', other: 'a' | 'b'): UseCase<Jobs> =>
  does('mergeWorkers', (ctx, scene, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId: scene[keep].id, mergeId: scene[other].id }),
  );

const say = (accepted: boolean): UseCase<Jobs> =>
  does('answerPlacement', (ctx, { placementId }, idempotencyKey) =>
    answerPlacement(ctx, { idempotencyKey, placementId, accepted }),
  );

const verify = (verified: boolean): UseCase<Jobs> =>
  does('verifyEnterprise', (ctx, { enterpriseId }) => verifyEnterprise(ctx, { enterpriseId, verified }));

const useCases: Readonly<Record<string, UseCase<Jobs>>> = {
  'A starts': start('a'),
  'B starts': start('b'),
  'B ends': does('endPlacement', (ctx, { placementId }, idempotencyKey) =>
    endPlacement(ctx, { idempotencyKey, placementId, on: asCivilDate('2027-02-12') }),
  ),
  'B comes': does('reportArrival', (ctx, { placementId }, idempotencyKey) =>
    reportArrival(ctx, { idempotencyKey, placementId, on: asCivilDate('2027-02-12') }),
  ),
  'B is found at work': does('recordFollowUp', (ctx, { placementId }, idempotencyKey) =>
    recordFollowUp(ctx, { idempotencyKey, placementId, on: asCivilDate('2027-02-12'), stillEmployed: true }),
  ),
  'B is found without work': does('recordFollowUp', (ctx, { placementId }, idempotencyKey) =>
    recordFollowUp(ctx, { idempotencyKey, placementId, on: asCivilDate('2027-02-12'), stillEmployed: false }),
  ),
  'B does not come': does('reportDeparture', (ctx, { placementId }, idempotencyKey) =>
    reportDeparture(
      { ...ctx, clock: { now: () => new Date('2027-02-20T02:00:00Z') } },
      { idempotencyKey, placementId, on: asCivilDate('2027-02-20'), reason: 'DID_NOT_COME' },
    ),
  ),
  'B says yes': say(true),
  'B says no': say(false),
  'A is taken': take(true),
  'A is refused': take(false),
  'A wants the job': reply('INTERESTED'),
  'A does not want the job': reply('DECLINED'),
  'B is merged into A': merge('a', 'b'),
  'A is merged into B': merge('b', 'a'),
  'B moves home': does('updateWorker', (ctx, { b }) => updateWorker(ctx, { workerId: b.id, villageCode: ELSEWHERE })),
  'B is surveyed': does('recordSurveys', async (ctx, { b }, clientId) => {
    const { identityNumber, name } = b;
    const survey = { clientId, identityNumber, name, villageCode: VILLAGE, surveyedAt: '2027-02-11T08:00:00+08:00' };
    const outcome = await recordSurveys(ctx, { surveys: [{ ...survey, wantsWork: true }] });
    const errors = outcome.ok ? outcome.value.flatMap((result) => result.errors) : [];
    return errors.length > 0 ? failed(errors) : outcome;
  }),
  'the open position shrinks': submit('open', 1, { closesOn: '2027-03-01' }),
  'the taken position grows': submit('taken', 2, { refill: false }),
  'the open position closes': does('closePosition', (ctx, { openId: positionId }, idempotencyKey) =>
    closePosition(ctx, { idempotencyKey, positionId, reason: 'WITHDRAWN' }),
  ),
  'the enterprise is refused': verify(false),
  'the enterprise is verified again': verify(true),
  // Two runs: a position that somebody changes meanwhile is left to the next one.
  'positions are swept': does('sweep', async (ctx) => {
    const sweeper = { ...ctx, clock: { now: () => new Date('2027-03-02T02:00:00Z') } };
    return ok([await closeExpired(sweeper), await closeExpired(sweeper)]);
  }),
};

async function peopleOf(db: Database, { a, b }: Jobs): Promise<Worker[]> {
  return (await db.batchGet([a, b].map(({ id }) => workerKey(asId(id, 'wkr'))))).flatMap((item) =>
    item ? [parseWorker(item)] : [],
  );
}

async function placementsOf(db: Database, scene: Jobs): Promise<Placement[]> {
  const pages = await Promise.all(
    [scene.a, scene.b].map(({ id: workerId }) => db.query(placementsQuery(asId(workerId, 'wkr')))),
  );
  return pages.flatMap(({ items }) => items.map(parsePlacement));
}

async function positionsOf(db: Database, { openId, takenId }: Jobs) {
  return (await db.batchGet([openId, takenId].map((id) => positionKey(asId(id, 'pos'))))).flatMap((item) =>
    item ? [parsePosition(item)] : [],
  );
}

async function tellJobs(db: Database, scene: Jobs): Promise<unknown> {
  const name = (id: string | undefined): string =>
    id === scene.a.id ? 'a' : id === scene.b.id ? 'b' : id === undefined ? '-' : 'other';
  const people = await peopleOf(db, scene);
  const placements = await placementsOf(db, scene);
  const positions = await positionsOf(db, scene);
  const { deliveryId, pushId } = scene;
  const [delivery, ...pushes] = await db.batchGet([
    deliveryKey(asId(deliveryId, 'psh')),
    ...[deliveryId, pushId].map((id) => pushKey(ownerOf(asId(id, 'psh'), 'psh'), asId(id, 'psh'))),
  ]);
  const placeOf = (id: string | undefined): string => {
    const placement = placements.find((one) => one.id === id);
    return placement === undefined ? '-' : placement.positionId === scene.openId ? 'open' : 'taken';
  };
  return {
    people: people.map((worker) => ({
      is: name(worker.id),
      into: name(worker.mergedInto),
      works: placeOf(worker.runningPlacementId),
      ...(worker.mergedInto === undefined && {
        lives: worker.villageCode,
        lost: worker.lostJobOn ?? '-',
        expected: worker.expectedOn ?? '-',
        asked: worker.followUpOn ?? '-',
        wants: worker.wantsWork ?? '-',
      }),
    })),
    placements: placements
      .map(({ workerId, positionId, status, endedOn = '-', followUps = 0, workerAnswer = '-' }) =>
        [name(workerId), positionId === scene.openId, status, endedOn, followUps, workerAnswer].join(),
      )
      .sort(),
    delivery: delivery && parseDelivery(delivery).status,
    pushes: pushes.map((item) => item && parsePush(item).status),
    positions: positions.map(({ headcount, vacancies, status }) => [headcount, vacancies, status].join()),
  };
}

/** Counted from the tables alone. */
async function recountJobs(db: Database, scene: Jobs): Promise<string[]> {
  const [people, placements, positions, item] = await Promise.all([
    peopleOf(db, scene),
    placementsOf(db, scene),
    positionsOf(db, scene),
    db.get(enterpriseKey(asId(scene.enterpriseId, 'ent'))),
  ]);
  const { verified } = parseEnterprise(item ?? {});
  const living = people.filter(({ mergedInto }) => mergedInto === undefined);
  const running = placements.filter(({ endedOn }) => endedOn === undefined);
  return [
    ...people
      .filter(({ mergedInto, runningPlacementId }) => mergedInto !== undefined && runningPlacementId !== undefined)
      .map(({ id }) => `${id} was merged and holds a placement`),
    ...living
      .filter(({ runningPlacementId: id }) => id !== undefined && !running.some((placement) => placement.id === id))
      .map(({ id }) => `${id} has a running placement that does not run`),
    ...running
      .filter(({ id }) => !living.some(({ runningPlacementId }) => runningPlacementId === id))
      .map(({ id }) => `${id} runs and nobody has it`),
    ...positions.flatMap(({ id, headcount, vacancies, refill, status }) => {
      const all = placements.filter(({ positionId }) => positionId === id);
      const taken = all.filter(({ endedOn }) => endedOn === undefined).length;
      const right = refill === true ? headcount - vacancies === taken : headcount - vacancies >= taken;
      const filed = status === 'CLOSED' || status === (vacancies === 0 ? 'FILLED' : verified ? 'OPEN' : 'PENDING');
      return [
        ...(right ? [] : [`${id} has ${headcount} places, ${vacancies} vacancies and ${taken} people`]),
        ...(filed ? [] : [`${id} is ${status} with ${vacancies} vacancies, verified ${verified}`]),
      ];
    }),
  ];
}

export const jobs: World<Jobs> = { useCases, build: buildJobs, tell: tellJobs, recount: recountJobs };
