/** A world of pairs around the subsidies of two people at work: one may apply, the other has; both are followed up meanwhile. */
import { asId } from '../../../functions/platform/values/ids';
import { endPlacement } from '../../../functions/domains/jobs/placement/end';
import { recordFollowUp } from '../../../functions/domains/jobs/follow-up/service';
import { parsePlacement, placementsOf } from '../../../functions/domains/jobs/placement/store';
import { startPlacement } from '../../../functions/domains/jobs/placement/service';
import { recordSubsidy } from '../../../functions/domains/jobs/subsidy/service';
import { parseSubsidyYear, subsidyYearKey } from '../../../functions/domains/jobs/subsidy/year-store';
import { updateWorker } from '../../../functions/domains/people/worker/service';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import { contextOf, valueOf } from '../travel-scene';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { offer, row } from './jobs';
import { accountOf, settlePerson } from './people';

interface Placed {
  readonly workerId: string;
  readonly placementId: string;
}

export interface Subsidies {
  /** May apply, and is asked to. */
  readonly open: Placed;
  /** Has applied. */
  readonly applied: Placed;
}

type Who = keyof Subsidies;

const FIRST = asCivilDate('2026-11-01');
const BEFORE = asCivilDate('2027-02-11');
const TODAY = asCivilDate('2027-02-12');

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Subsidies> {
  const context = contextOf(db, { viewer: accountOf() });
  const { key, positionIds } = await offer(db, [row('work', 2)]);
  const place = async (who: Who): Promise<Placed> => {
    const { id: workerId } = await settlePerson(db);
    valueOf(await updateWorker(context, { workerId, groupTags: ['脱贫人口'] }));
    const input = { idempotencyKey: `${key} ${who}`, workerId, positionId: positionIds[0] ?? '', startsOn: FIRST };
    const { id: placementId } = valueOf(await startPlacement(context, input));
    const found = {
      idempotencyKey: `${key} ${who}`,
      placementId,
      on: BEFORE,
      stillEmployed: true,
      monthlyIncome: 5_000,
    };
    valueOf(await recordFollowUp(context, found));
    return { workerId, placementId };
  };
  const scene = { open: await place('open'), applied: await place('applied') };
  const { placementId } = scene.applied;
  valueOf(await recordSubsidy(context, { idempotencyKey: `${key} applied`, placementId, on: BEFORE, step: 'APPLIED' }));
  return scene;
}

const apply = (who: Who): UseCase<Subsidies> =>
  does('recordSubsidy', (ctx, scene, idempotencyKey) =>
    recordSubsidy(ctx, { idempotencyKey, placementId: scene[who].placementId, on: TODAY, step: 'APPLIED' }),
  );

const pay = (amount: number): UseCase<Subsidies> =>
  does('recordSubsidy', (ctx, { applied: { placementId } }, idempotencyKey) =>
    recordSubsidy(ctx, { idempotencyKey, placementId, on: TODAY, step: 'PAID', amount }),
  );

const find = (who: Who, stillEmployed: boolean): UseCase<Subsidies> =>
  does('recordFollowUp', (ctx, scene, idempotencyKey) => {
    const found = { placementId: scene[who].placementId, on: TODAY, stillEmployed, monthlyIncome: 5_200 };
    return recordFollowUp(ctx, { idempotencyKey, ...found });
  });

const useCases: Readonly<Record<string, UseCase<Subsidies>>> = {
  'one who may applies': apply('open'),
  'one who has applies': apply('applied'),
  'it is paid': pay(800),
  'it is paid in full': pay(1_000),
  'one who may is found at work': find('open', true),
  'one who may is found without work': find('open', false),
  'one who has is found at work': find('applied', true),
  'one who may ends': does('endPlacement', (ctx, { open: { placementId } }, idempotencyKey) =>
    endPlacement(ctx, { idempotencyKey, placementId, on: TODAY }),
  ),
};

async function placements(db: Database, scene: Subsidies) {
  const pages = await Promise.all(
    [scene.open, scene.applied].map(({ workerId }) => db.query(placementsOf(asId(workerId, 'wkr')))),
  );
  return pages.flatMap(({ items }) => items.map(parsePlacement));
}

async function tell(db: Database, scene: Subsidies): Promise<unknown> {
  return (await placements(db, scene)).map((one) => [
    ...[one.status, one.followUps, one.incomeNow, one.subsidyStatus, one.subsidyAmount, one.subsidyUntil],
  ]);
}

/** Who has applied is asked no more, and has the year's subsidy. */
async function recount(db: Database, scene: Subsidies): Promise<string[]> {
  const all = await placements(db, scene);
  const years = await db.batchGet(all.map(({ workerId }) => subsidyYearKey({ workerId, year: '2026' })));
  return all.flatMap(({ id, subsidyStatus, subsidyUntil }, at) => {
    const year = years[at];
    const taken = year !== undefined && parseSubsidyYear(year).placementId === id;
    return [
      ...(subsidyStatus !== undefined && subsidyUntil !== undefined ? [`${id} has applied and is asked to`] : []),
      ...(taken === (subsidyStatus !== undefined) ? [] : [`${id} is ${subsidyStatus} and the year is ${taken}`]),
    ];
  });
}

export const subsidies: World<Subsidies> = { useCases, build, tell, recount };
