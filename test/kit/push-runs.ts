/** Push runs of tests, in small steps and killed at any write. */
import fc from 'fast-check';
import { parsePush, type Push } from '../../functions/domains/matching/push/push-store';
import { continuePush } from '../../functions/domains/matching/push-run/steps/push-job';
import { pushingKey } from '../../functions/domains/matching/push-run/steps/pushing-store';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { asId } from '../../functions/platform/values/ids';
import { type Death, dyingDatabase } from './dying-database';
import { type TestSystem, unique } from './system';

/** So small that each part of a run takes several steps, and a region has several units. */
export const SIZES = { peopleRead: 3, peopleOfPart: 2, partsOfUnit: 2, lotsOfPart: 2, lotsWritten: 1 };

/** Steps until the run is over. A death ends the step that it falls in; the next one begins anew. */
export async function runThrough(system: TestSystem, id: string, left: readonly Death[]): Promise<void> {
  const deathsLeft = [...left];
  while (await stepOf(system, id, deathsLeft.shift()));
}

/** One step, which may die. @returns whether there was one. */
export async function stepOf(system: TestSystem, id: string, death?: Death): Promise<boolean> {
  const { db, clock, ids, log } = system.platform;
  const item = await db.get(pushingKey(asId(id, 'run')));
  const job = item && jobOf('Campaigns', item);
  if (job === undefined) return false;
  const step = continuePush({ db: dyingDatabase(db, death), clock, ids, log }, job, SIZES);
  await (death === undefined ? step : step.catch(() => undefined));
  return true;
}

/** Steps until the first unit of the run is assigned, and none of its pushes is written. */
export async function untilWriting(system: TestSystem, id: string): Promise<void> {
  const isWriting = async (): Promise<boolean> =>
    (await system.platform.db.get(pushingKey(asId(id, 'run'))))?.['phase'] === 'WRITING';
  while (!(await isWriting()) && (await stepOf(system, id)));
}

/** When steps of a run die. */
export const deaths = fc.array(fc.record({ afterWrites: fc.nat({ max: 3 }), lastWriteDone: fc.boolean() }), {
  maxLength: 25,
});

/** What the worker was told, as it is stored. */
export async function pushesOf(system: TestSystem, workerId: string): Promise<Push[]> {
  const { items } = await system.platform.db.query({
    TableName: 'Workers',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workerId, ':prefix': 'push#' },
  });
  return items.map(parsePush);
}

export async function closeAll(system: TestSystem, positionIds: readonly string[]): Promise<void> {
  for (const positionId of positionIds)
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', {
      ...{ idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' },
    });
}
